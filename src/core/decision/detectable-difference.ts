import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { examplesForMcNemar } from '../stats/index.ts';

/** Standard normal deviates of a two-sided .05 and of 80 %. */
const ALARM = 1.959963985;
const MISS = 0.841621234;

/**
 * The least difference of two pass rates that McNemar's test at .05 finds with probability .8 on so many
 * examples, of which a share `discordance` tells the two apart: Connor's sample size
 * (`examplesForMcNemar`) solved for the difference. `null`: even the largest possible one is missed more
 * often.
 */
export function detectableDifference(discordance: number, examples: number): number | null {
  if (discordance === 0 || examplesForMcNemar({ discordance, difference: discordance }) > examples)
    return null;
  const alarm = ALARM * Math.sqrt(discordance * examples);
  const miss = MISS * Math.sqrt(discordance * (examples + MISS ** 2 - ALARM ** 2));
  return (alarm + miss) / (examples + MISS ** 2);
}

/** The same for a mean difference with this standard error, at the normal distribution and a one-sided risk. */
export function detectableMeanDifference(standardError: number, risk: number = 0.025): number {
  return (deviateAt(risk) + MISS) * standardError;
}

const deviateAt = (risk: number): number => -normalQuantile(risk, 0, 1);

/** The standard error behind an interval at 95 %. */
export function standardErrorOf({ low, high }: { readonly low: number; readonly high: number }): number {
  return (high - low) / 2 / ALARM;
}

/**
 * The least margin that so many examples show with probability .8 at a one-sided risk where both are
 * equally good: the sample size for non-inferiority solved for the margin.
 */
export function showableMargin(discordance: number, examples: number, risk: number = 0.025): number {
  return (deviateAt(risk) + MISS) * Math.sqrt(discordance / examples);
}
