import { seededRandom } from '../random.ts';
import { type BootstrapEstimate, bcaInterval } from './bca-interval.ts';
import { requireCount, requireFinite } from './preconditions.ts';

/** `replicates` resamples, drawn from `seed`. */
export interface BootstrapOptions {
  readonly replicates: number;
  readonly seed: number;
  readonly level?: number;
}

/**
 * Bootstraps a statistic of independent values (scores, or whole clusters) and gives its BCa interval.
 * The same seed gives the same answer. The statistic is called once for the sample, once a replicate
 * and once with each value left out.
 *
 * Source: Efron 1987, "Better bootstrap confidence intervals".
 *
 * @throws RangeError when there are fewer than two values, `replicates` is no count of at least 1, the
 * statistic of some resample is not finite, or `level` is outside (0, 1).
 */
export function bcaBootstrap<T>(
  values: readonly T[],
  statistic: (sample: readonly T[]) => number,
  { replicates, seed, level = 0.95 }: BootstrapOptions,
): BootstrapEstimate {
  if (values.length < 2) throw new RangeError(`values must hold at least 2 values, not ${values.length}`);
  requireCount('replicates', replicates, 1);
  requireFinite('seed', seed);
  const evaluate = (sample: readonly T[]): number => {
    const value = statistic(sample);
    requireFinite('statistic', value);
    return value;
  };
  const random = seededRandom(seed);
  const draws = Array.from({ length: replicates }, () => evaluate(values.map(() => random.pick(values))));
  const jackknife = values.map((_, index) => evaluate(values.toSpliced(index, 1)));
  return bcaInterval({ draws, jackknife, point: evaluate(values), level });
}
