import type { Recommendation } from '../../core/model/recommendation.ts';
import type { CandidateId } from '../../core/model/units.ts';
import { askedMargin, isClaimed } from './compared.ts';
import type { Lint } from './lint.ts';
import { percent, points, probability } from './words.ts';

/** No difference shown, and no equality either. Without a margin only the one that is recommended is looked at. */
export const notSignificantIsNotEqual: Lint = {
  id: 'not-significant-is-not-equal',
  check: ({ document }) =>
    document.comparisons.flatMap((comparison) => {
      const { candidate, reference, difference, mcnemarMidP } = comparison;
      const asked = askedMargin(comparison, document);
      const isOpen = asked ? asked.isOpen : isRecommended(candidate, document.recommendation);
      if (isClaimed(comparison) || !isOpen) return [];
      const test = mcnemarMidP === null ? '' : ` (mid-p ${probability(mcnemarMidP)})`;
      const margin = asked ? `, and the margin is ${percent(asked.margin)}` : '';
      return {
        candidate,
        message: `no difference from ${reference} is shown${test}, which does not make them equal: it lies between ${points(difference.low)} and ${points(difference.high)} points${margin}`,
        remedy: asked
          ? 'add examples until the interval lies above the margin'
          : 'say how much worse still is no worse: require: { nonInferiorTo, margin }',
      };
    }),
};

function isRecommended(id: CandidateId, recommendation: Recommendation | null): boolean {
  if (recommendation?.kind === 'choose') return recommendation.winner === id;
  return recommendation?.kind === 'unproven' && recommendation.leading === id;
}
