import { rftReadiness } from '../economics/index.ts';
import type { ReadinessReport } from '../model/training-estimate.ts';

/** Rollouts of one prompt in one step, as far as so many were sampled. */
const GROUP = 8;

/** Repeated samples of a model that reinforcement would start from. */
export interface Sampled {
  readonly candidate: string;
  /** Of each example the passes among its samples, of which all have as many. */
  readonly passes: readonly number[];
  readonly samples: number;
}

/**
 * Whether reinforcement has something to learn from. Thresholds on the base's failures are Microsoft's for
 * reinforcement fine-tuning: a quarter to a half is good; below a tenth of successes there is no signal, above
 * seven tenths of failures it may diverge, and below a tenth of failures little is left to gain.
 */
export function readinessOf({ candidate, passes, samples }: Sampled): ReadinessReport {
  const groupSize = Math.min(GROUP, samples);
  const ks = [...new Set([1, 2, 4, 8, 16, samples])].filter((k) => k <= samples).toSorted((a, b) => a - b);
  const found = rftReadiness({ passes, samples, groupSize, ks });
  const failureShare = 1 - (found.passAt[0]?.rate ?? 0);
  const verdict = verdictOf(failureShare, found.informativeGroups);
  return {
    candidate,
    examples: passes.length,
    samples,
    failureShare,
    sometimesSolved: found.sometimesSolved,
    informativeGroups: found.informativeGroups,
    groupSize,
    passAt: found.passAt,
    rewardVariance: found.rewardVariance,
    verdict,
    detail: DETAILS[verdict],
  };
}

const DETAILS: Readonly<Record<ReadinessReport['verdict'], string>> = {
  ready: 'it sometimes succeeds and sometimes fails: there is something to learn from',
  'little-signal': 'it fails so often, or so alike, that most groups teach nothing: train on labels first',
  'no-signal': 'it hardly ever succeeds, or always answers alike: reinforcement has no signal to follow',
  'nearly-solved': 'it nearly always succeeds: little is left to gain',
};

function verdictOf(failures: number, informative: number): ReadinessReport['verdict'] {
  if (failures > 0.9 || informative < 0.02) return failures < 0.1 ? 'nearly-solved' : 'no-signal';
  if (failures < 0.1) return 'nearly-solved';
  return failures > 0.7 || informative < 0.1 ? 'little-signal' : 'ready';
}
