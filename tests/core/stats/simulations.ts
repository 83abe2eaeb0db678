import { seededRandom } from '../../../src/core/random.ts';
import type { Interval } from '../../../src/core/stats/index.ts';

/** Data sets that each coverage check draws: `BREAKEVEN_SIMULATIONS=20000` for a thorough run. */
export const simulations: number = Number(process.env.BREAKEVEN_SIMULATIONS ?? 1000);

export type Uniform = () => number;

/** Share of simulated data sets whose interval holds the truth. */
export function coverage(
  truth: number,
  seed: number,
  simulate: (uniform: Uniform) => Interval,
  size: number = simulations,
): number {
  const { uniform } = seededRandom(seed);
  let held = 0;
  for (let i = 0; i < size; i++) {
    const { low, high } = simulate(uniform);
    if (low <= truth && truth <= high) held += 1;
  }
  return held / size;
}

/** Four standard errors of a simulated coverage: what chance alone may explain. */
export function chance(level: number, size: number = simulations): number {
  return 4 * Math.sqrt((level * (1 - level)) / size);
}

/** Successes among `n` trials at `rate`. */
export function drawSuccesses(uniform: Uniform, n: number, rate: number): number {
  let successes = 0;
  for (let i = 0; i < n; i++) if (uniform() < rate) successes += 1;
  return successes;
}
