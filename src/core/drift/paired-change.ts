import betaCdf from '@stdlib/stats-base-dists-beta-cdf';
import { criticalT } from '../stats/critical-value.ts';
import { mcnemar } from '../stats/mcnemar.ts';
import { meanOf } from '../stats/mean-of.ts';
import { tangoInterval } from '../stats/tango-interval.ts';

/** A change of a mean over the same examples. */
export interface PairedChange {
  readonly before: number;
  readonly after: number;
  /** After − before, or after ÷ before − 1. */
  readonly change: number;
  readonly low: number;
  readonly high: number;
  readonly p: number;
}

const LEVEL = 0.95;

/**
 * A change of shares, in points: McNemar's mid-p with Tango's interval where every share is 0 or 1, else a paired t.
 * Source: METHODS of `mcnemar`, `tangoInterval`.
 * @throws RangeError when there are fewer than two pairs.
 */
export function changeOfShares(before: readonly number[], after: readonly number[]): PairedChange {
  const isBinary = [...before, ...after].every((value) => value === 0 || value === 1);
  if (!isBinary) return changeOfMeans(before, after);
  const count = (was: number, is: number): number =>
    before.filter((value, index) => value === was && after[index] === is).length;
  // a is what came after
  const table = { both: count(1, 1), aOnly: count(0, 1), bOnly: count(1, 0), neither: count(0, 0) };
  const { low, high } = tangoInterval(table, LEVEL);
  const [then, now] = [meanOf(before), meanOf(after)];
  return { before: then, after: now, change: now - then, low, high, p: mcnemar(table).midP };
}

/** A change of means, in their unit: a paired t. @throws RangeError when there are fewer than two pairs. */
export function changeOfMeans(before: readonly number[], after: readonly number[]): PairedChange {
  const [then, now] = [meanOf(before), meanOf(after)];
  const { low, high, p } = tOf(after.map((value, index) => value - (before[index] as number)));
  return { before: then, after: now, change: now - then, low, high, p };
}

/** A change of means by a factor: the paired t of differences, in parts of the mean before, which has to be above 0. */
export function relativeChange(before: readonly number[], after: readonly number[]): PairedChange {
  const { change, low, high, ...rest } = changeOfMeans(before, after);
  const scale = rest.before;
  return { ...rest, change: change / scale, low: low / scale, high: high / scale };
}

/** A change of the typical value of what is skewed: the paired t of logarithms. @throws RangeError below two pairs. */
export function logChange(before: readonly number[], after: readonly number[]): PairedChange {
  const { mean, low, high, p } = tOf(
    after.map((value, index) => Math.log(value / (before[index] as number))),
  );
  const [then, now] = [before, after].map((values) => Math.exp(meanOf(values.map(Math.log)))) as [
    number,
    number,
  ];
  return {
    before: then,
    after: now,
    change: Math.expm1(mean),
    low: Math.expm1(low),
    high: Math.expm1(high),
    p,
  };
}

/**
 * A change of a ratio of sums (dollars a success): the paired t of what each example adds to it.
 * Source: the linearization of Cochran 1977, "Sampling techniques", 6.3.
 */
export function changeOfRatio(
  before: { readonly tops: readonly number[]; readonly bottoms: readonly number[] },
  after: { readonly tops: readonly number[]; readonly bottoms: readonly number[] },
): PairedChange {
  const partsOf = ({
    tops,
    bottoms,
  }: typeof before): { readonly ratio: number; readonly parts: number[] } => {
    const bottom = meanOf(bottoms);
    const ratio = meanOf(tops) / bottom;
    return { ratio, parts: tops.map((top, index) => (top - ratio * (bottoms[index] as number)) / bottom) };
  };
  const [then, now] = [partsOf(before), partsOf(after)];
  const { mean, low, high, p } = tOf(
    now.parts.map((part, index) => part - (then.parts[index] as number) + now.ratio - then.ratio),
  );
  const scale = then.ratio;
  return {
    before: then.ratio,
    after: now.ratio,
    change: mean / scale,
    low: low / scale,
    high: high / scale,
    p,
  };
}

interface Mean {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly p: number;
}

/** A mean, its interval, and the two-sided p of Student's t against 0. Without any spread it is what it is. */
function tOf(values: readonly number[]): Mean {
  const n = values.length;
  if (n < 2) throw new RangeError(`expected two pairs or more, not ${n}`);
  const mean = meanOf(values);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const se = Math.sqrt(variance / n);
  if (se <= 1e-12 * Math.abs(mean)) return { mean, low: mean, high: mean, p: mean === 0 ? 1 : 0 };
  const df = n - 1;
  const t = mean / se;
  const width = criticalT(LEVEL, df) * se;
  return { mean, low: mean - width, high: mean + width, p: betaCdf(df / (df + t * t), df / 2, 0.5) };
}
