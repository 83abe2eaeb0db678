import type { Recommendation } from '../../core/model/recommendation.ts';
import type { ComparisonReport } from '../../core/model/report-document.ts';
import { isClaimed } from './claimed.ts';
import type { Lint } from './lint.ts';
import { percent, points, probability } from './words.ts';

/** No difference shown, and no equality either. Without a margin only the one that is recommended is looked at. */
export const notSignificantIsNotEqual: Lint = {
  id: 'not-significant-is-not-equal',
  check: ({ document: { comparisons, recommendation } }) =>
    comparisons
      .filter((one) => !isClaimed(one) && !isSettled(one, recommendation))
      .map(({ candidate, reference, difference: { low, high }, mcnemarMidP, nonInferiority }) => {
        const test = mcnemarMidP === null ? '' : ` (mid-p ${probability(mcnemarMidP)})`;
        const margin = nonInferiority ? `, and the margin is ${percent(nonInferiority.margin)}` : '';
        return {
          candidate,
          message: `no difference from ${reference} is shown${test}, which does not make them equal: it lies between ${points(low)} and ${points(high)} points${margin}`,
          remedy: nonInferiority
            ? 'add examples until the interval lies above the margin'
            : 'ask for no more than a margin: require: { nonInferiorTo, margin }',
        };
      }),
};

function isSettled(
  { candidate, nonInferiority }: ComparisonReport,
  recommendation: Recommendation | null,
): boolean {
  if (nonInferiority) return nonInferiority.verdict !== 'inconclusive';
  if (recommendation?.kind === 'choose') return recommendation.winner !== candidate;
  return recommendation?.kind !== 'unproven' || recommendation.leading !== candidate;
}
