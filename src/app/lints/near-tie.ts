import type { CandidateReport } from '../../core/model/candidate-report.ts';
import type { Lint } from './lint.ts';
import { listed, percent } from './words.ts';

/** Totals that are this close, as a share, are as good as equal. */
export const NEAR = 0.02;

/** A winner by cents, where others that qualify cost about the same and answered better. */
export const nearTie: Lint = {
  id: 'near-tie',
  check({ document: { recommendation, candidates }, decision }) {
    if (recommendation?.kind !== 'choose' || !decision) return [];
    const won = candidates.find(({ id }) => id === recommendation.winner);
    if (!won?.expected || !won.accuracy) return [];
    const better = betterOnes(won, candidates);
    if (better.length === 0) return [];
    const named = listed(better.map(({ id, accuracy }) => `${id} (${percent(accuracy?.point ?? 0)})`));
    return [
      {
        candidate: won.id,
        message: `${named} would cost at most ${100 * NEAR}% more over the horizon and answered better than ${percent(won.accuracy.point)}, with a wrong answer valued at $${decision.scenario.usdPerError}`,
        remedy: 'say in scenario.usdPerError what a wrong answer costs, or take the more accurate one',
      },
    ];
  },
};

function betterOnes(won: CandidateReport, candidates: readonly CandidateReport[]): CandidateReport[] {
  const limit = (won.expected?.totalUsd ?? 0) * (1 + NEAR);
  return candidates.filter(
    ({ id, requirements, expected, accuracy }) =>
      id !== won.id &&
      requirements.every(({ status }) => status === 'met') &&
      expected !== null &&
      expected.totalUsd <= limit &&
      accuracy !== null &&
      accuracy.point > (won.accuracy?.point ?? 1),
  );
}
