import type { Config } from '../config/config.ts';
import { answerInCascade } from '../core/decision/cascade.ts';
import type { PricedTrial } from '../core/decision/collector.ts';
import type { Cascade } from '../core/model/candidate.ts';
import type { Verdict } from '../core/model/grade.ts';
import { sampleOfOutcome } from '../core/model/sample.ts';
import type { ExampleId } from '../core/model/units.ts';
import { askNobody } from '../ports/grader.ts';
import type { RunRecord } from '../ports/store.ts';
import { hashOf } from '../run/plan.ts';
import type { AppContext } from './context.ts';
import type { Pricing } from './pricing.ts';

export interface PricedSource {
  readonly record: RunRecord;
  readonly config: Config;
  readonly pricing: Pricing;
  readonly context: AppContext;
  /** Only trials of these examples; absent: of all. */
  readonly only?: readonly ExampleId[] | undefined;
}

/**
 * A run's trials as they stream by, each priced and with its deciding verdict: candidate by candidate, then
 * what each cascade would have answered.
 */
export async function* readPriced(source: PricedSource): AsyncGenerator<PricedTrial> {
  const { record, config, pricing, context, only } = source;
  const candidates = new Map(config.candidates.map((candidate) => [candidate.id, candidate]));
  const halves = createHalves(config.cascades);
  const [grader] = config.graders;
  const graderHash = hashOf(recordedAs(grader));
  for await (const { trial, verdict } of context.store.readTrials(record.id, graderHash, only)) {
    const candidate = candidates.get(trial.key.candidate);
    if (!candidate) continue;
    const priced = pricing.priceTrial(candidate, trial, withPass(verdict, grader));
    halves.keep(priced);
    yield priced;
  }
  for (const cascade of config.cascades) {
    const verdicts = await verifierVerdicts(cascade, source, halves);
    for (const priced of halves.cheapOf(cascade)) {
      const { example, repeat } = priced.trial.key;
      const strong = halves.strongOf(cascade, example, repeat);
      const verified = verdicts.get(keyOf(example, repeat)) ?? null;
      yield answerInCascade(cascade.id, { cheap: priced, strong, verified });
    }
  }
}

/** An imported run's scores are kept as the grader that only recorded them, whatever its threshold says. */
export function recordedAs(grader: Config['graders'][0]): unknown {
  if (grader.type !== 'recorded') return grader;
  const { pass: _, ...recorded } = grader;
  return recorded;
}

/** Where the source gave only a score, the grader's threshold says what passes. */
export function withPass(verdict: Verdict | null, grader: Config['graders'][0]): Verdict | null {
  if (verdict?.status !== 'scored' || verdict.given !== 'score') return verdict;
  const pass = grader.type === 'recorded' ? (grader.pass ?? 1) : 1;
  return { ...verdict, passed: verdict.score >= pass };
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
  { record, config, context, only }: PricedSource,
  halves: Halves,
): Promise<ReadonlyMap<string, Verdict>> {
  const definition = config.graders.find(({ id }) => id === cascade.verifier);
  const verdicts = new Map<string, Verdict>();
  if (!definition) return verdicts;
  for await (const { trial, verdict } of context.store.readTrials(
    record.id,
    hashOf(recordedAs(definition)),
    only,
  )) {
    const passed = withPass(verdict, definition);
    if (trial.key.candidate === cascade.cheap && passed)
      verdicts.set(keyOf(trial.key.example, trial.key.repeat), passed);
  }
  if (definition.type === 'recorded') return verdicts; // somebody else graded: there is nothing to ask
  const grader = context.createGrader(definition, config);
  const examples = new Map((await context.store.readExamples(record.id, only)).map((one) => [one.id, one]));
  for (const { trial } of halves.cheapOf(cascade)) {
    const key = keyOf(trial.key.example, trial.key.repeat);
    const example = examples.get(trial.key.example);
    const sample = sampleOfOutcome(trial.outcome);
    if (verdicts.has(key) || !example || !sample) continue;
    verdicts.set(key, await grader.grade(sample, example, askNobody));
  }
  return verdicts;
}
