import type { Config } from '../config/config.ts';
import { answerInCascade } from '../core/decision/cascade.ts';
import { type ExampleFrame, type ExampleKey, frameOf } from '../core/decision/frame.ts';
import {
  type CandidateData,
  type Collector,
  createCollector,
  createScratch,
  type PricedTrial,
} from '../core/decision/observations.ts';
import { openLeftOut } from '../core/decision/open-answers.ts';
import type { Cascade } from '../core/model/candidate.ts';
import type { Verdict } from '../core/model/grade.ts';
import type { CandidateId } from '../core/model/units.ts';
import type { RunRecord } from '../ports/store.ts';
import { hashOf } from '../run/plan.ts';
import type { AppContext } from './context.ts';
import { exampleKeysOf } from './example-keys.ts';
import type { Pricing } from './pricing.ts';
import { createWitness, type Witnessed } from './witness.ts';

/** What a run brought, by candidate and cascade; with a confirm split the held-out part apart. */
export interface RunData {
  readonly data: ReadonlyMap<CandidateId, CandidateData>;
  /** `null`: nothing is held out. */
  readonly confirm: ReadonlyMap<CandidateId, CandidateData> | null;
  readonly keys: readonly ExampleKey[];
  /** What was seen on the way that no figure holds. */
  readonly witnessed: ReadonlyMap<CandidateId, Witnessed>;
}

/** Reads a run's trials as they stream by, priced and gathered by candidate. */
export async function collectData(
  record: RunRecord,
  config: Config,
  pricing: Pricing,
  context: AppContext,
): Promise<RunData> {
  const keys = await exampleKeysOf(record, config, context.store);
  const frames = splitFrames(keys, config);
  const candidates = new Map(config.candidates.map((candidate) => [candidate.id, candidate]));
  const ids = record.candidates.map(({ id }) => id);
  const gather = createGatherer([...ids, ...config.cascades.map(({ id }) => id)], frames);
  const witness = createWitness(ids);
  const halves = createHalves(config.cascades);
  const [grader] = config.graders;
  for await (const { trial, verdict } of context.store.readTrials(record.id, hashOf(recordedAs(grader)))) {
    const candidate = candidates.get(trial.key.candidate);
    if (!candidate) continue;
    const priced = pricing.priceTrial(candidate, trial, withPass(verdict, grader));
    witness.see(priced);
    gather.add(trial.key.candidate, priced);
    halves.keep(priced);
  }
  for (const cascade of config.cascades) {
    const verdicts = await verifierVerdicts(cascade, record, config, context, halves);
    for (const priced of halves.cheapOf(cascade)) {
      const { example, repeat } = priced.trial.key;
      const strong = halves.strongOf(cascade, example, repeat);
      const verified = verdicts.get(keyOf(example, repeat)) ?? null;
      gather.add(cascade.id, answerInCascade(cascade.id, { cheap: priced, strong, verified }));
    }
  }
  const { data, confirm } = gather.finish();
  return {
    data: withOpenAnswers(data),
    confirm: confirm && withOpenAnswers(confirm),
    keys,
    witnessed: witness.finish(),
  };
}

function withOpenAnswers(data: ReadonlyMap<CandidateId, CandidateData>): Map<CandidateId, CandidateData> {
  return new Map(openLeftOut([...data.values()]).map((one) => [one.id, one]));
}

/** An imported run's scores are kept as the grader that only recorded them, whatever its threshold says. */
function recordedAs(grader: Config['graders'][0]): unknown {
  if (grader.type !== 'recorded') return grader;
  const { pass: _, ...recorded } = grader;
  return recorded;
}

/** Where the source gave only a score, the grader's threshold says what passes. */
function withPass(verdict: Verdict | null, grader: Config['graders'][0]): Verdict | null {
  if (verdict?.status !== 'scored' || verdict.given !== 'score') return verdict;
  const pass = grader.type === 'recorded' ? (grader.pass ?? 1) : 1;
  return { ...verdict, passed: verdict.score >= pass };
}

interface Frames {
  readonly main: ExampleFrame;
  readonly confirm: ExampleFrame | null;
}

/** Whole clusters are held out, by a hash of their name and the seed. */
function splitFrames(keys: readonly ExampleKey[], { dataset: { confirm }, seed }: Config): Frames {
  if (confirm === 0) return { main: frameOf(keys), confirm: null };
  const held = keys.filter(({ id, cluster }) => {
    const hash = hashOf([seed, cluster === undefined ? ['example', id] : ['cluster', cluster]]);
    return Number.parseInt(hash.slice(0, 12), 16) / 16 ** 12 < confirm;
  });
  const heldIds = new Set(held.map(({ id }) => id));
  return { main: frameOf(keys.filter(({ id }) => !heldIds.has(id))), confirm: frameOf(held) };
}

interface Gatherer {
  add(id: CandidateId, priced: PricedTrial): void;
  finish(): Pick<RunData, 'data' | 'confirm'>;
}

/** Trials come candidate by candidate: what one brought is settled as soon as the next one begins. */
function createGatherer(ids: readonly CandidateId[], { main, confirm }: Frames): Gatherer {
  const frames = confirm ? [main, confirm] : [main];
  const finished = frames.map(() => new Map<CandidateId, CandidateData>());
  const scratches = frames.map(({ ids: examples }) => createScratch(examples.length));
  let current: { readonly id: CandidateId; readonly collectors: readonly Collector[] } | null = null;
  const settle = (): void => {
    for (const [index, collector] of (current?.collectors ?? []).entries())
      finished[index]?.set(current?.id ?? '', collector.finish());
  };
  const begin = (id: CandidateId): void => {
    settle();
    current = {
      id,
      collectors: frames.map((frame, index) => createCollector(id, frame, scratches[index])),
    };
  };
  return {
    add(id, priced) {
      if (current?.id !== id) begin(id);
      for (const collector of current?.collectors ?? []) collector.add(priced);
    },
    finish() {
      for (const id of ids) if (current?.id !== id && !finished[0]?.has(id)) begin(id);
      settle();
      return { data: finished[0] ?? new Map(), confirm: confirm ? (finished[1] ?? null) : null };
    },
  };
}

interface Halves {
  keep(priced: PricedTrial): void;
  cheapOf(cascade: Cascade): Iterable<PricedTrial>;
  strongOf(cascade: Cascade, example: string, repeat: number): PricedTrial | null;
}

/** The trials of those candidates that a cascade is made of. */
function createHalves(cascades: readonly Cascade[]): Halves {
  const kept = new Map(
    cascades.flatMap(({ cheap, strong }) => [
      [cheap, new Map<string, PricedTrial>()],
      [strong, new Map<string, PricedTrial>()],
    ]),
  );
  return {
    keep(priced) {
      const { candidate, example, repeat } = priced.trial.key;
      kept.get(candidate)?.set(keyOf(example, repeat), priced);
    },
    cheapOf: ({ cheap }) => kept.get(cheap)?.values() ?? [],
    strongOf: ({ strong }, example, repeat) => {
      const own = kept.get(strong);
      return own?.get(keyOf(example, repeat)) ?? own?.get(keyOf(example, 0)) ?? null;
    },
  };
}

function keyOf(example: string, repeat: number): string {
  return `${repeat} ${example}`;
}

/** What the verifier said of each cheap answer; one that was not recorded is asked now, offline. */
async function verifierVerdicts(
  cascade: Cascade,
  record: RunRecord,
  config: Config,
  context: AppContext,
  halves: Halves,
): Promise<ReadonlyMap<string, Verdict>> {
  const definition = config.graders.find(({ id }) => id === cascade.verifier);
  const verdicts = new Map<string, Verdict>();
  if (!definition) return verdicts;
  for await (const { trial, verdict } of context.store.readTrials(
    record.id,
    hashOf(recordedAs(definition)),
  )) {
    const passed = withPass(verdict, definition);
    if (trial.key.candidate === cascade.cheap && passed)
      verdicts.set(keyOf(trial.key.example, trial.key.repeat), passed);
  }
  if (definition.type === 'recorded') return verdicts; // somebody else graded: there is nothing to ask
  const grader = context.createGrader(definition);
  const examples = new Map((await context.store.readExamples(record.id)).map((one) => [one.id, one]));
  for (const { trial } of halves.cheapOf(cascade)) {
    const key = keyOf(trial.key.example, trial.key.repeat);
    const example = examples.get(trial.key.example);
    const text = trial.outcome.status === 'answered' ? trial.outcome.text : undefined;
    if (verdicts.has(key) || !example || text === undefined) continue;
    verdicts.set(key, await grader.grade({ output_text: text }, example));
  }
  return verdicts;
}
