import type { Interval } from './interval.ts';
import { requireFinite, requireOpenShare, requireSameLength, requireSample } from './preconditions.ts';

export interface MeanEValueOptions {
  /** What the mean is, if there is nothing to be seen; within the range. */
  readonly mean: number;
  /** Between which values cannot leave, known beforehand; [0, 1] by default. */
  readonly range?: readonly [low: number, high: number];
  /** `'greater'`: evidence that the mean is above `mean`; `'less'`: below. */
  readonly alternative: 'greater' | 'less';
  /** Of each value, no greater than 1, the largest that any value can have: a mean of few heavy and many light ones. */
  readonly weights?: readonly number[];
}

/**
 * Of what could be staked at most, these shares are, each on a bet of its own with an equal part of the
 * money. The largest is short of everything, so that no single value ruins.
 */
const STAKES: readonly number[] = Array.from({ length: 12 }, (_, index) => 0.01 * 90 ** (index / 11));

/**
 * Evidence against "the mean is `mean` or beyond it", from values that came in any order: what a stake of 1
 * has become that bets at even odds on each of them. If there is nothing to be seen it ever reaches 1/α with
 * probability at most α, whenever and however often one looks. Bets of a fixed share are products over the
 * values, so that their order counts for nothing, and a mixture of them does nearly as well as the best.
 *
 * Source: Waudby-Smith and Ramdas 2024, "Estimating means of bounded random variables by betting"; the
 * mixture over fixed shares as in Orabona and Jun 2024, "Tight concentrations and confidence sequences from the
 * regret of universal portfolio".
 *
 * @throws RangeError when a value is outside the range, `mean` is not strictly within it, or weights are not.
 */
export function meanEValue(values: readonly number[], options: MeanEValueOptions): number {
  const { mean, range: [low, high] = [0, 1], alternative, weights } = options;
  requireSample('values', values, 0);
  requireFinite('mean', mean);
  if (!(mean > low && mean < high))
    throw new RangeError(`mean must lie within (${low}, ${high}), not be ${mean}`);
  if (weights) requireSameLength('weights', weights, 'values', values);
  const sign = alternative === 'greater' ? 1 : -1;
  const atStake = alternative === 'greater' ? mean - low : high - mean;
  requireWithin(values, [low, high], weights);
  const logs = new Float64Array(STAKES.length);
  const bet = (gain: number, times: number): void => {
    for (let stake = 0; stake < STAKES.length; stake++)
      logs[stake] = (logs[stake] as number) + times * Math.log1p((STAKES[stake] as number) * gain);
  };
  const gainOf = (value: number): number => Math.max(-1, (sign * (value - mean)) / atStake);
  if (weights)
    for (const [index, value] of values.entries()) bet((weights[index] as number) * gainOf(value), 1);
  else for (const [value, times] of countAlike(values)) bet(gainOf(value), times);
  const most = Math.max(...logs);
  return (Math.exp(most) * logs.reduce((sum, log) => sum + Math.exp(log - most), 0)) / STAKES.length;
}

function requireWithin(
  values: readonly number[],
  [low, high]: readonly [number, number],
  weights: readonly number[] | undefined,
): void {
  const slack = 1e-9 * (high - low);
  for (const [index, value] of values.entries()) {
    if (!(value >= low - slack && value <= high + slack))
      throw new RangeError(`values[${index}] must lie in [${low}, ${high}], not be ${value}`);
    const weight = weights ? (weights[index] as number) : 1;
    if (!(weight >= 0 && weight <= 1 + 1e-9)) throw new RangeError(`weights[${index}] must lie in [0, 1]`);
  }
}

/** Passes and failures are two values, however many they are. */
function countAlike(values: readonly number[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

export interface SequenceOptions {
  /** Chance that the lower bound, and that the upper bound, is ever wrong: one-sided. */
  readonly risk: number;
  readonly range?: readonly [low: number, high: number];
  readonly weights?: readonly number[];
}

const STEPS = 40;

/**
 * Bounds of a mean that hold at every look, however the looks were chosen: all means against which
 * `meanEValue` stays under 1/risk. Without values they are the range.
 *
 * @throws RangeError as `meanEValue`, and when `risk` is outside (0, 1).
 */
export function confidenceSequence(values: readonly number[], options: SequenceOptions): Interval {
  const { risk, range = [0, 1], weights } = options;
  requireOpenShare('risk', risk);
  const [low, high] = range;
  const isRefuted = (mean: number, alternative: 'greater' | 'less'): boolean =>
    meanEValue(values, { mean, range, alternative, ...(weights && { weights }) }) >= 1 / risk;
  const bisect = (from: number, to: number, alternative: 'greater' | 'less'): number => {
    let [out, within] = [from, to];
    for (let step = 0; step < STEPS; step++) {
      const middle = (out + within) / 2;
      if (middle === out || middle === within) break;
      if (isRefuted(middle, alternative)) out = middle;
      else within = middle;
    }
    return out;
  };
  const middle = centre(values, weights, range);
  return { low: bisect(low, middle, 'greater'), high: bisect(high, middle, 'less') };
}

/** The mean itself, which is never refuted, or as near to it as the range allows. */
function centre(
  values: readonly number[],
  weights: readonly number[] | undefined,
  [low, high]: readonly [number, number],
): number {
  let [sum, total] = [0, 0];
  for (const [index, value] of values.entries()) {
    const weight = weights ? (weights[index] as number) : 1;
    sum += weight * value;
    total += weight;
  }
  const mean = total > 0 ? sum / total : (low + high) / 2;
  const inset = 1e-9 * (high - low);
  return Math.min(high - inset, Math.max(low + inset, mean));
}
