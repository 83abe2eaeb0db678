import type { Config } from '../config/config.ts';
import { type Candidate, type TrainingSpec, trainingOf } from '../core/model/candidate.ts';
import { type AgentSpec, hashOf, hashRequests, type RunnableCandidate } from '../run/plan.ts';
import type { AppContext } from './context.ts';

const APPLICATIONS: ReadonlySet<string | undefined> = new Set(['http', 'command']);

type Identity = Pick<AppContext, 'endpointIdentity'>;

/**
 * A candidate ready to be called with a model; without a prompt the example's `input` field is the message. An
 * application has the whole example, and no message then.
 */
export function toRunnable(
  config: Config,
  candidate: Candidate,
  model: string,
  context: Identity,
): RunnableCandidate {
  const isApplication = APPLICATIONS.has(config.endpoints[candidate.endpoint]?.type);
  const agent = config.environment && !isApplication ? agentOf(config, candidate, context) : null;
  return { ...toAnswering(config, candidate, model, context), ...(agent && { agent }) };
}

/** The same without the environment: it answers at once. */
function toAnswering(
  config: Config,
  candidate: Candidate,
  model: string,
  context: Identity,
): RunnableCandidate {
  return {
    candidate,
    model,
    prompt:
      candidate.prompt === undefined
        ? { user: APPLICATIONS.has(config.endpoints[candidate.endpoint]?.type) ? '' : '{{item.input}}' }
        : (config.prompts[candidate.prompt] as { user: string }),
    endpointUrl: context.endpointIdentity(config, candidate.endpoint),
  };
}

/** The tools of the config's environment, but for one that stands for the candidate itself. */
function agentOf(config: Config, { id }: Candidate, context: Identity): AgentSpec | null {
  const { environment } = config;
  if (!environment) return null;
  const { definition, limits } = environment;
  const own = environment.tools.filter(({ name }) => environment.subagents[name] !== id);
  const subagents = new Map(
    own.flatMap(({ name }): [string, RunnableCandidate][] => {
      const other = environment.subagents[name];
      if (other === undefined) return [];
      const candidate = candidateOf(config, other);
      return [[name, toAnswering(config, candidate, candidate.model ?? '', context)]];
    }),
  );
  const asked = [...subagents].map(([name, one]) => [name, hashRequests(one, '')]);
  return { tools: own, subagents, limits, hash: hashOf({ definition, limits, asked }) };
}

/** The candidate of that id; the config's references were checked when it was loaded. */
export function candidateOf(config: Config, id: string): Candidate {
  return config.candidates.find((candidate) => candidate.id === id) as Candidate;
}

/** The base model at the root of a candidate's training; its own model where it was only prompted. */
export function rootModel(config: Config, candidate: Candidate): string {
  const training = trainingOf(candidate);
  if (!training) return candidate.model ?? '';
  if (training.base !== undefined) return training.base;
  return training.from === undefined
    ? (candidate.model ?? '')
    : rootModel(config, candidateOf(config, training.from));
}

/** The model that the sheet prices a candidate by; one that is not trained yet by its base's `ft:` rows. */
export function pricedModel(config: Config, candidate: Candidate): string {
  return candidate.model ?? `ft:${rootModel(config, candidate)}`;
}

/** The provider that the sheet knows a candidate's endpoint by. */
export function providerOf(config: Config, candidate: Candidate): string {
  return config.endpoints[candidate.endpoint]?.provider ?? candidate.endpoint;
}

/** Hash of everything that a training depends on, so that the same one is never bought twice. */
export function trainingKey(
  config: Config,
  candidate: Candidate,
  trainHash: string,
  context: Identity,
): string {
  const training = trainingOf(candidate) as TrainingSpec;
  const { approach } = candidate;
  const teacher = approach.kind === 'distilled' ? approach.teacher : undefined;
  const related = (id: string): unknown => {
    const other = candidateOf(config, id);
    if (other.model === null) return trainingKey(config, other, trainHash, context);
    const { candidate: _, ...request } = toRunnable(config, other, other.model, context);
    return { ...request, sampling: other.sampling, tier: other.tier };
  };
  return hashOf({
    endpoint: context.endpointIdentity(config, candidate.endpoint),
    trainer: config.endpoints[candidate.endpoint]?.trainer,
    kind: approach.kind,
    method: training.method,
    base: training.base ?? related(training.from as string),
    teacher: teacher === undefined ? null : related(teacher),
    grader: graderOf(config, training),
    examples: training.examples,
    epochs: training.epochs,
    samples: training.samples,
    beta: training.beta,
    prompt: candidate.prompt === undefined ? null : config.prompts[candidate.prompt],
    trainHash,
    seed: config.seed,
  });
}

/** The grader that filters labels and gives the reward. */
export function graderOf(config: Config, training: TrainingSpec): Config['graders'][number] {
  return config.graders.find(({ id }) => id === training.grader) ?? config.graders[0];
}

/** Those, and whoever they may ask as a tool. */
export function withSubagents(runnable: readonly RunnableCandidate[]): readonly RunnableCandidate[] {
  return runnable.flatMap((one) => [one, ...(one.agent?.subagents.values() ?? [])]);
}
