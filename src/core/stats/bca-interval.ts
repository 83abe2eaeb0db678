import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { criticalZ } from './critical-value.ts';
import type { Interval } from './interval.ts';
import { meanOf } from './mean-of.ts';
import { requireFinite, requireSample } from './preconditions.ts';

/** A statistic with the spread of its bootstrap draws (dividing by their own count) and its interval. */
export interface BootstrapEstimate extends Interval {
  readonly point: number;
  readonly se: number;
}

export interface BcaInput {
  /** The statistic of each resample. */
  readonly draws: readonly number[];
  /** The statistic with each value (or cluster) left out in turn. */
  readonly jackknife: readonly number[];
  /** The statistic of the sample itself. */
  readonly point: number;
  readonly level?: number;
}

/**
 * Bias-corrected and accelerated bootstrap interval from draws that are already there; its ends are
 * draws. Draws that do not vary give an interval without width: no proof of anything.
 *
 * Source: Efron 1987, "Better bootstrap confidence intervals".
 *
 * @throws RangeError when `draws` or `jackknife` is empty, a value is not finite, or `level` is outside (0, 1).
 */
export function bcaInterval({ draws, jackknife, point, level = 0.95 }: BcaInput): BootstrapEstimate {
  requireSample('draws', draws);
  requireSample('jackknife', jackknife);
  requireFinite('point', point);
  const z = criticalZ(level);
  const z0 = biasCorrection(draws, point);
  const a = acceleration(jackknife);
  const sorted = Float64Array.from(draws).sort();
  const end = (deviate: number): number => inverseDistribution(sorted, adjustedShare(z0 + deviate, z0, a));
  return { point, se: spread(draws), low: end(-z), high: end(z) };
}

/** z0: the normal deviate of the share of draws below the point, ties counted half. */
export function biasCorrection(draws: readonly number[], point: number): number {
  const tie = 1e-12 * Math.abs(point); // the same values summed in another order
  let below = 0;
  for (const draw of draws) below += Math.abs(draw - point) <= tie ? 0.5 : draw < point ? 1 : 0;
  // All draws on one side say "beyond half a draw", not infinitely far.
  const count = draws.length;
  return normalQuantile(Math.min(Math.max(below, 0.5), count - 0.5) / count, 0, 1);
}

/** a: a sixth of the skewness of the jackknife values, turned around. */
export function acceleration(jackknife: readonly number[]): number {
  const mean = meanOf(jackknife);
  const widest = jackknife.reduce((most, value) => Math.max(most, Math.abs(mean - value)), 0);
  if (widest === 0) return 0;
  let [squares, cubes] = [0, 0];
  for (const value of jackknife) {
    const distance = (mean - value) / widest; // a has no unit; powers of tiny distances would vanish
    squares += distance ** 2;
    cubes += distance ** 3;
  }
  return cubes / (6 * squares ** 1.5);
}

/** Inverse of the draws' distribution function: the smallest draw that a share of them does not exceed. */
export function inverseDistribution(sorted: Float64Array, share: number): number {
  const rank = Math.ceil(share * sorted.length - 1e-9); // .1 × 30 is 3, whatever floating point says
  return sorted[Math.min(Math.max(rank, 1), sorted.length) - 1] as number;
}

/** The share of draws that stands for a deviate. Past the pole of the correction it is all, or none. */
function adjustedShare(deviate: number, z0: number, a: number): number {
  const stretch = 1 - a * deviate;
  if (stretch <= 0) return deviate > 0 ? 1 : 0;
  return normalCdf(z0 + deviate / stretch, 0, 1);
}

function spread(draws: readonly number[]): number {
  const mean = meanOf(draws);
  return Math.sqrt(draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length);
}
