import { hash as digest } from 'node:crypto';
import stringify from 'safe-stable-stringify';
import type { AgentLimits } from '../core/model/agent.ts';
import type { Candidate, Tool } from '../core/model/candidate.ts';
import type { Example } from '../core/model/example.ts';
import type { TrialKey } from '../core/model/trial.ts';
import { seededRandom } from '../core/random.ts';
import { renderTemplate } from '../core/template.ts';
import type { ModelRequest } from '../ports/endpoint.ts';

/** A candidate that can be called: its model is there, its prompt is read. */
export interface RunnableCandidate {
  readonly candidate: Candidate;
  readonly model: string;
  readonly prompt: { readonly system?: string; readonly user: string };
  /** What stands for the endpoint in a trial's identity: its URL. */
  readonly endpointUrl: string;
  /** It acts in an environment; absent: it answers at once. */
  readonly agent?: AgentSpec;
}

/** What makes a candidate an agent. */
export interface AgentSpec {
  readonly tools: readonly Tool[];
  /** Candidates that tools stand for, by the tool's name. */
  readonly subagents: ReadonlyMap<string, RunnableCandidate>;
  readonly limits: AgentLimits;
  /** Stands for environment, sub-agents and limits in a trial's identity. */
  readonly hash: string;
}

export interface PlanInput {
  readonly candidates: readonly RunnableCandidate[];
  readonly examples: readonly Example[];
  readonly datasetHash: string;
  readonly repeats: number;
  readonly seed: number;
  /** The examples in the order in which they are asked; by default shuffled by the seed. */
  readonly order?: readonly Example[];
  /** Makes the hashes of one run its own, so that nothing recorded earlier is reused. */
  readonly salt?: string;
}

export interface PlannedTrial {
  readonly key: TrialKey;
  readonly hash: string;
  readonly runnable: RunnableCandidate;
  readonly example: Example;
}

/**
 * Frozen before anything is called. `hash` covers data, prompts, request settings, repeats and seed.
 * Trials are numbered from 0 and made when they are asked for: of a hundred thousand nobody needs all at once.
 */
export interface Plan {
  readonly hash: string;
  readonly size: number;
  trialAt(index: number): PlannedTrial;
  /** Place of a trial's example in the order in which examples are asked. */
  positionOf(index: number): number;
  /** All, in order. */
  readonly trials: Iterable<PlannedTrial>;
}

/**
 * Lays out every trial, interleaved over candidates so that a provider's bad hour hits all alike:
 * examples in seeded order, and for each the candidates in rotation.
 */
export function planRun(input: PlanInput): Plan {
  const { candidates, repeats, salt = '' } = input;
  const order = input.order ?? seededRandom(input.seed).shuffle(input.examples);
  const size = repeats * order.length * candidates.length;
  const trialAt = (index: number): PlannedTrial => {
    const turn = index % candidates.length;
    const row = (index - turn) / candidates.length;
    const position = row % order.length;
    const repeat = (row - position) / order.length;
    const runnable = candidates[(position + turn) % candidates.length] as RunnableCandidate;
    return planTrial(runnable, order[position] as Example, repeat, salt);
  };
  return {
    hash: hashPlan(input),
    size,
    trialAt,
    positionOf: (index) => Math.floor(index / candidates.length) % order.length,
    trials: {
      *[Symbol.iterator]() {
        for (let index = 0; index < size; index++) yield trialAt(index);
      },
    },
  };
}

function planTrial(
  runnable: RunnableCandidate,
  example: Example,
  repeat: number,
  salt: string,
): PlannedTrial {
  const key = { candidate: runnable.candidate.id, example: example.id, repeat };
  let hash: string | null = null;
  return {
    key,
    runnable,
    example,
    get hash() {
      const request = renderRequest(runnable, example);
      const { endpointUrl: url, agent } = runnable;
      hash ??= hashOf({ url, request, example: example.item, repeat, salt, agent: agent?.hash });
      return hash;
    },
  };
}

/** What a plan is known by; the salt is not in it, so that a fresh run is still a run of the same plan. */
export function hashPlan({ candidates, datasetHash, repeats, seed }: PlanInput): string {
  const settings = candidates.map(({ candidate, model, prompt, endpointUrl, agent }) => {
    const { sampling, tier, stream, tools, responseFormat, promptCache } = candidate;
    const request = { model, prompt, sampling, tier, stream, tools, responseFormat, promptCache };
    return { id: candidate.id, request, endpointUrl, agent: agent?.hash };
  });
  return hashOf({ datasetHash, settings, repeats, seed });
}

/** What candidates have in common that ask the same of the same examples. */
export function hashRequests(
  { candidate, model, prompt, endpointUrl, agent }: RunnableCandidate,
  salt: string,
): string {
  const { sampling, tier, stream, tools, responseFormat, promptCache } = candidate;
  const request = { model, prompt, sampling, tier, stream, tools, responseFormat, promptCache };
  return hashOf({ url: endpointUrl, request, salt, agent: agent?.hash });
}

/** The request of one trial, templates filled. @throws BreakevenError when the example lacks a field. */
export function renderRequest(
  { candidate, model, prompt, agent }: RunnableCandidate,
  { item }: Example,
): ModelRequest {
  const tools = agent?.tools ?? candidate.tools;
  const system =
    prompt.system === undefined
      ? []
      : [{ role: 'system' as const, content: renderTemplate(prompt.system, { item }) }];
  return {
    model,
    messages: [...system, { role: 'user', content: renderTemplate(prompt.user, { item }) }],
    sampling: candidate.sampling,
    ...(candidate.tier !== undefined && { tier: candidate.tier }),
    stream: candidate.stream,
    ...(tools && tools.length > 0 && { tools }),
    ...(candidate.responseFormat && { responseFormat: candidate.responseFormat }),
    ...(candidate.promptCache && { promptCache: candidate.promptCache }),
  };
}

/** SHA-256 of a value's JSON with sorted keys; in one call, as a hash object a trial waits for a collection. */
export function hashOf(value: unknown): string {
  return digest('sha256', stringify(value) ?? 'null');
}
