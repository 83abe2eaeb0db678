import type { Verdict } from '../model/grade.ts';
import type { Trial } from '../model/trial.ts';
import type { CandidateId, ExampleId, Usd } from '../model/units.ts';
import type { Usage } from '../model/usage.ts';

/** A trial with its deciding verdict and what it cost; `usd` null: a call that answered has no price. */
export interface PricedTrial {
  readonly trial: Trial;
  readonly verdict: Verdict | null;
  readonly usd: Usd | null;
  readonly pricedCalls: number;
}

/** What one example brought from one candidate, over its repeats. */
export interface Observation {
  readonly example: ExampleId;
  readonly repeats: number;
  /** Repeats with a score, and those that the grader could not tell; the rest was never graded. */
  readonly scored: number;
  readonly unscored: number;
  /** Mean score over the scored repeats; `null`: there is none. */
  readonly score: number | null;
  /** Mean dollars a request over the priced repeats; `null`: none was priced. */
  readonly usd: Usd | null;
}

export interface TokenMeans {
  readonly input: number;
  readonly cachedInput: number | null;
  readonly output: number;
  readonly reasoning: number | null;
}

/** Everything that a run says of one candidate. */
export interface CandidateData {
  readonly id: CandidateId;
  readonly observations: readonly Observation[];
  readonly trials: number;
  readonly failed: number;
  readonly unscored: number;
  readonly ungraded: number;
  readonly calls: number;
  readonly pricedCalls: number;
  /** Most repeats that any example had. */
  readonly repeats: number;
  /** Milliseconds of answered trials, ascending. */
  readonly latencies: readonly number[];
  readonly firstTokens: readonly number[];
  readonly tokens: TokenMeans | null;
}

interface Tally {
  scores: number[];
  usd: number[];
  repeats: number;
  unscored: number;
}

/** Gathers trials as they stream by; `finish` turns them into one candidate's data. */
export interface Collector {
  add(priced: PricedTrial): void;
  finish(): CandidateData;
}

export function createCollector(id: CandidateId): Collector {
  const tallies = new Map<ExampleId, Tally>();
  const latencies: number[] = [];
  const firstTokens: number[] = [];
  const tokens = createTokenMeans();
  const count = { trials: 0, failed: 0, unscored: 0, ungraded: 0, calls: 0, pricedCalls: 0 };
  return {
    add({ trial, verdict, usd, pricedCalls }: PricedTrial): void {
      const { example } = trial.key;
      const tally = tallies.get(example) ?? { scores: [], usd: [], repeats: 0, unscored: 0 };
      tallies.set(example, tally);
      tally.repeats += 1;
      count.trials += 1;
      count.calls += trial.calls.length;
      count.pricedCalls += pricedCalls;
      if (usd !== null) tally.usd.push(usd);
      if (trial.outcome.status === 'failed') {
        count.failed += 1;
        tally.scores.push(0); // a failed request is a non-pass, whatever a grader made of it
      } else {
        tokens.add(trial);
        if (verdict === null) count.ungraded += 1;
        else if (verdict.status === 'scored') tally.scores.push(verdict.score);
        else {
          count.unscored += 1;
          tally.unscored += 1;
        }
      }
      if (trial.latency) latencies.push(trial.latency.total);
      if (trial.latency?.firstToken !== undefined) firstTokens.push(trial.latency.firstToken);
    },
    finish(): CandidateData {
      const entries = [...tallies].toSorted(([a], [b]) => (a < b ? -1 : 1));
      return {
        id,
        ...count,
        observations: entries.map(([example, { scores, usd, repeats, unscored }]) => ({
          example,
          repeats,
          scored: scores.length,
          unscored,
          score: meanOrNull(scores),
          usd: meanOrNull(usd),
        })),
        repeats: entries.reduce((most, [, { repeats }]) => Math.max(most, repeats), 0),
        latencies: latencies.toSorted((a, b) => a - b),
        firstTokens: firstTokens.toSorted((a, b) => a - b),
        tokens: tokens.means(),
      };
    },
  };
}

/** The same data if every unscored repeat had this score: the worst case with 0, the best with 1. */
export function imputeUnscored(data: CandidateData, as: 0 | 1): CandidateData {
  const observations = data.observations.map((one): Observation => {
    const { score, scored, unscored } = one;
    if (unscored === 0) return one;
    return { ...one, score: ((score ?? 0) * scored + as * unscored) / (scored + unscored) };
  });
  return { ...data, observations };
}

/** Mean tokens a request; a detail that any call leaves out is unknown, not zero. */
function createTokenMeans(): { add(trial: Trial): void; means(): TokenMeans | null } {
  let requests = 0;
  const sums = { input: 0, output: 0, cachedInput: 0, reasoning: 0 };
  const known = { cachedInput: true, reasoning: true };
  const addUsage = (usage: Usage): void => {
    sums.input += usage.input;
    sums.output += usage.output;
    sums.cachedInput += usage.cachedInput ?? 0;
    sums.reasoning += usage.reasoning ?? 0;
    known.cachedInput &&= usage.cachedInput !== undefined;
    known.reasoning &&= usage.reasoning !== undefined;
  };
  return {
    add({ calls }: Trial): void {
      const usages = calls.flatMap(({ usage }) => (usage ? [usage] : []));
      if (usages.length === 0) return;
      requests += 1;
      for (const usage of usages) addUsage(usage);
    },
    means(): TokenMeans | null {
      if (requests === 0) return null;
      return {
        input: sums.input / requests,
        output: sums.output / requests,
        cachedInput: known.cachedInput ? sums.cachedInput / requests : null,
        reasoning: known.reasoning ? sums.reasoning / requests : null,
      };
    },
  };
}

/** `null` of nothing. */
export function meanOrNull(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
