import type { DriftConcern, DriftFinding, DriftMetric } from '../model/drift.ts';
import type { CandidateId } from '../model/units.ts';
import { benjaminiHochberg } from '../stats/benjamini-hochberg.ts';
import type { CanaryFigures, CanaryPair } from './canary.ts';
import {
  changeOfRatio,
  changeOfShares,
  logChange,
  type PairedChange,
  relativeChange,
} from './paired-change.ts';

/** By how much something has to change before it matters: points of shares, parts of everything else. */
export interface DriftLimits {
  /** Chance that a comparison without any drift says drift. */
  readonly alpha: number;
  readonly thresholds: Readonly<Record<DriftConcern, number>>;
}

/** One candidate, then and now. */
export interface CandidatePairs {
  readonly candidate: CandidateId;
  readonly pairs: readonly CanaryPair[];
  /** What else changed, so that a change cannot be laid to the model; `null`: nothing. */
  readonly confounded: string | null;
  /** The same of accuracy alone. */
  readonly regraded: string | null;
  /** Dollars of the tokens before at the prices of each day; `null`: unpriced. */
  readonly price: { readonly before: number; readonly after: number } | null;
}

/** Fewer tell nothing. */
const LEAST_PAIRS = 10;
/** Failures from which on the rest says little of the model. */
const MOST_FAILED = 0.2;

interface Metric {
  readonly metric: DriftMetric;
  readonly concern: DriftConcern;
  /** Whether it is asked of the model: what else changed may have moved it. */
  readonly isModels: boolean;
  /** What is compared; a pair that lacks it is left out. */
  readonly of: (figures: CanaryFigures) => number | null;
  readonly change: (before: readonly number[], after: readonly number[]) => PairedChange | null;
}

const positive = (values: readonly number[]): boolean => values.some((value) => value > 0);
const relative: Metric['change'] = (before, after) =>
  positive(before)
    ? relativeChange(before, after)
    : positive(after)
      ? null
      : relativeOfNothing(before.length);
const relativeOfNothing = (_pairs: number): PairedChange => ({
  before: 0,
  after: 0,
  change: 0,
  low: 0,
  high: 0,
  p: 1,
});

const METRICS: readonly Metric[] = [
  {
    metric: 'accuracy',
    concern: 'accuracy',
    isModels: true,
    of: ({ score }) => score,
    change: changeOfShares,
  },
  {
    metric: 'failures',
    concern: 'accuracy',
    isModels: false,
    of: ({ failed }) => failed,
    change: changeOfShares,
  },
  {
    metric: 'retries',
    concern: 'latency',
    isModels: false,
    of: ({ retried }) => retried,
    change: changeOfShares,
  },
  { metric: 'input-tokens', concern: 'tokens', isModels: true, of: ({ input }) => input, change: relative },
  {
    metric: 'visible-tokens',
    concern: 'tokens',
    isModels: true,
    of: ({ visible }) => visible,
    change: relative,
  },
  {
    metric: 'reasoning-tokens',
    concern: 'tokens',
    isModels: true,
    of: ({ reasoning }) => reasoning,
    change: relative,
  },
  { metric: 'cached-share', concern: 'cost', isModels: false, of: cachedShareOf, change: changeOfShares },
  { metric: 'latency-p50', concern: 'latency', isModels: false, of: positiveMs, change: logChange },
  { metric: 'latency-p95', concern: 'latency', isModels: false, of: positiveMs, change: tailChange },
  { metric: 'cost', concern: 'cost', isModels: true, of: ({ usd }) => usd, change: relative },
];

function cachedShareOf({ cached, input }: CanaryFigures): number | null {
  return cached === null || input === null || input === 0 ? null : cached / input;
}

function positiveMs({ ms }: CanaryFigures): number | null {
  return ms !== null && ms > 0 ? ms : null;
}

/** How the slowest twentieth moved: its threshold as a factor, tested by how many answers pass the one before. */
function tailChange(before: readonly number[], after: readonly number[]): PairedChange {
  const [then, now] = [quantile(before), quantile(after)];
  const over = (values: readonly number[]): number[] => values.map((value) => Number(value > then));
  const under = (values: readonly number[]): number[] => values.map((value) => Number(value > now));
  // slower: more of what came after passes the old threshold; faster: more of what was before passes the new one
  const p =
    now >= then ? changeOfShares(over(before), over(after)).p : changeOfShares(under(before), under(after)).p;
  const change = now / then - 1;
  return { before: then, after: now, change, low: Number.NaN, high: Number.NaN, p };
}

function quantile(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(0.95 * sorted.length))] as number;
}

/**
 * What changed between two measurements of the same examples. Drift is what chance explains in no more than `alpha`
 * of comparisons, all metrics of all candidates taken together (Benjamini–Hochberg), and what passes its threshold.
 */
export function findDrift(
  candidates: readonly CandidatePairs[],
  limits: DriftLimits,
): readonly DriftFinding[] {
  const found = candidates.flatMap((one) => [
    ...METRICS.filter((metric) => isKnown(one, metric)).map((metric) => measure(one, metric, limits)),
    perSuccess(one, limits),
    priceOf(one, limits),
  ]);
  const tested = found.filter(({ p }) => p !== null);
  const adjusted = benjaminiHochberg(tested.map(({ p }) => p as number));
  const byFinding = new Map(tested.map((one, index) => [one, adjusted[index] as number]));
  return found.map((one) => judge(one, byFinding.get(one) ?? null, limits));
}

/** What nobody measured, on neither side, is not looked at; accuracy always is. */
function isKnown({ pairs }: CandidatePairs, { metric, of }: Metric): boolean {
  return (
    metric === 'accuracy' || pairs.some(({ before, after }) => of(before) !== null || of(after) !== null)
  );
}

type Open = Omit<DriftFinding, 'adjustedP' | 'verdict'> & { readonly isOpen: boolean };

function measure(one: CandidatePairs, metric: Metric, limits: DriftLimits): Open {
  const values = one.pairs.flatMap(({ before, after }) => {
    const [then, now] = [metric.of(before), metric.of(after)];
    return then === null || now === null ? [] : [{ then, now }];
  });
  const before = values.map(({ then }) => then);
  const after = values.map(({ now }) => now);
  const shape = shapeOf(one, metric, limits, values.length);
  const why = reasonOf(one, metric, values.length);
  if (why?.isHard) return { ...shape, ...NOTHING, reason: why.reason, isOpen: true };
  const change = metric.change(before, after);
  if (change === null)
    return {
      ...shape,
      ...NOTHING,
      after: mean(after),
      before: 0,
      reason: 'there was none of it before',
      isOpen: true,
    };
  return { ...shape, ...told(change), reason: why?.reason ?? null, isOpen: why !== null };
}

/** Dollars of a success, over the examples whose score and cost are known. */
function perSuccess(one: CandidatePairs, limits: DriftLimits): Open {
  const pairs = one.pairs.filter(({ before, after }) =>
    [before, after].every(({ usd, score }) => usd !== null && score !== null),
  );
  const metric = { metric: 'cost-per-success', concern: 'cost', isModels: true } as const;
  const shape = shapeOf(one, metric, limits, pairs.length);
  const side = (pick: (pair: CanaryPair) => CanaryFigures) => ({
    tops: pairs.map((pair) => pick(pair).usd as number),
    bottoms: pairs.map((pair) => pick(pair).score as number),
  });
  const [before, after] = [side((pair) => pair.before), side((pair) => pair.after)];
  const why = reasonOf(one, metric, pairs.length);
  if (why?.isHard) return { ...shape, ...NOTHING, reason: why.reason, isOpen: true };
  if (!positive(before.bottoms) || !positive(after.bottoms) || !positive(before.tops))
    return { ...shape, ...NOTHING, reason: 'nothing succeeded, or nothing was paid', isOpen: true };
  return {
    ...shape,
    ...told(changeOfRatio(before, after)),
    reason: why?.reason ?? null,
    isOpen: why !== null,
  };
}

/** What the sheet says is no matter of chance. */
function priceOf({ candidate, price, pairs }: CandidatePairs, { thresholds }: DriftLimits): Open {
  const known = price !== null && price.before > 0 ? price : null;
  return {
    candidate,
    metric: 'price',
    concern: 'cost',
    before: known?.before ?? null,
    after: known?.after ?? null,
    change: known && known.after / known.before - 1,
    interval: null,
    p: null,
    threshold: thresholds.cost,
    pairs: pairs.length,
    reason: known ? null : 'it has no price on one of the days',
    isOpen: known === null,
  };
}

const NOTHING = { before: null, after: null, change: null, interval: null, p: null } as const;

function told({
  before,
  after,
  change,
  low,
  high,
  p,
}: PairedChange): Pick<Open, 'before' | 'after' | 'change' | 'interval' | 'p'> {
  return { before, after, change, interval: Number.isNaN(low) ? null : { low, high }, p };
}

function shapeOf(
  { candidate }: CandidatePairs,
  { metric, concern }: Pick<Metric, 'metric' | 'concern'>,
  { thresholds }: DriftLimits,
  pairs: number,
): Pick<Open, 'candidate' | 'metric' | 'concern' | 'threshold' | 'pairs'> {
  return { candidate, metric, concern, threshold: thresholds[concern], pairs };
}

/** What a grade is part of. */
const OF_GRADES: ReadonlySet<DriftMetric> = new Set(['accuracy', 'cost-per-success']);

/** `isHard`: nothing can be said; else a change can be seen and not be laid to the model. */
function reasonOf(
  { pairs, confounded, regraded }: CandidatePairs,
  { metric, isModels }: Pick<Metric, 'metric' | 'isModels'>,
  known: number,
): { readonly reason: string; readonly isHard: boolean } | null {
  const failed = mean(pairs.map(({ after }) => after.failed)) ?? 0;
  if (known < LEAST_PAIRS && metric !== 'failures') {
    if (pairs.length >= LEAST_PAIRS && failed > MOST_FAILED)
      return { reason: downWords(failed), isHard: true };
    return {
      reason: `known of ${known} ${known === 1 ? 'example' : 'examples'} on both sides, and ${LEAST_PAIRS} are needed`,
      isHard: true,
    };
  }
  if (failed > MOST_FAILED && isModels) return { reason: downWords(failed), isHard: false };
  if (OF_GRADES.has(metric) && regraded !== null) return { reason: regraded, isHard: false };
  return isModels && confounded !== null ? { reason: confounded, isHard: false } : null;
}

function downWords(failed: number): string {
  return `${Math.round(100 * failed)} % of its requests failed: it was down, and what did answer may be of another kind`;
}

function judge({ isOpen, ...finding }: Open, adjustedP: number | null, { alpha }: DriftLimits): DriftFinding {
  const { change, threshold, p } = finding;
  const isLarge = change !== null && Math.abs(change) >= threshold;
  const isSeen = isLarge && (p === null || (adjustedP as number) <= alpha);
  const verdict = change === null ? 'cannot-tell' : isSeen ? (isOpen ? 'cannot-tell' : 'drift') : 'none';
  return { ...finding, adjustedP, verdict };
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
