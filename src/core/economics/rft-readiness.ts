import { passAtK } from '../stats/pass-at-k.ts';
import { requireCount, requireValues } from './preconditions.ts';

export interface RepeatedSamples {
  /** How many of the samples of each example passed. */
  readonly passes: readonly number[];
  /** Samples of each example, two or more. */
  readonly samples: number;
  /** Rollouts of one prompt in one step of the training; no more than `samples`. */
  readonly groupSize: number;
  /** Tries to say pass@k for, each no more than `samples`. */
  readonly ks: readonly number[];
}

export interface RftReadiness {
  /** Share of examples that the base sometimes solves, and sometimes does not. */
  readonly sometimesSolved: number;
  /** Share of groups with both outcomes, from which alone a group's advantages are learnt: unbiased. */
  readonly informativeGroups: number;
  /** The same by 1 − pᴳ − (1 − p)ᴳ at each example's share of passes: too low, for a share of 0 or 1 is taken for sure. */
  readonly informativeGroupsPlugIn: number;
  /** pass@k: what sampling alone can reach. */
  readonly passAt: readonly { readonly k: number; readonly rate: number }[];
  /** Variance of the reward within an example, mean over examples: unbiased. */
  readonly rewardVariance: number;
}

/**
 * Whether reinforcement has something to learn from, told by repeated samples of the base model.
 *
 * Sources: Chen et al. 2021 for pass@k; groups with both outcomes by the hypergeometric distribution,
 * 1 − C(c, G)/C(n, G) − C(n − c, G)/C(n, G); zero-variance groups as in Shao et al. 2024 (GRPO).
 *
 * @throws RangeError when there is no example or fewer than two samples, a count passes `samples`, or
 *   `groupSize` or a `k` does not lie in 1 … samples.
 */
export function rftReadiness({ passes, samples, groupSize, ks }: RepeatedSamples): RftReadiness {
  requireValues('passes', passes);
  requireCount('samples', samples, 2);
  requireCount('groupSize', groupSize, 2);
  if (groupSize > samples) throw new RangeError(`groupSize must be at most samples, ${samples}`);
  for (const count of passes) {
    requireCount('passes', count);
    if (count > samples) throw new RangeError(`passes must be at most samples, ${samples}, not ${count}`);
  }
  const mean = (value: (count: number) => number): number =>
    passes.reduce((sum, count) => sum + value(count), 0) / passes.length;
  return {
    sometimesSolved: mean((count) => (count > 0 && count < samples ? 1 : 0)),
    // a group holds a pass unless all its rollouts fail, and a failure unless all pass
    informativeGroups: mean(
      (count) => passAtK(samples, count, groupSize) + passAtK(samples, samples - count, groupSize) - 1,
    ),
    informativeGroupsPlugIn: mean(
      (count) => 1 - (count / samples) ** groupSize - (1 - count / samples) ** groupSize,
    ),
    passAt: ks.map((k) => ({ k, rate: mean((count) => passAtK(samples, count, k)) })),
    rewardVariance: mean((count) => ((count / samples) * (samples - count)) / (samples - 1)),
  };
}
