import type { ComparisonReport } from '../../core/model/candidate-report.ts';
import { holm } from '../../core/stats/index.ts';
import type { Lint } from './lint.ts';
import { probability } from './words.ts';

const MANY = 3;

/** A winner picked among several on the very examples that its figures are from. */
export const bestOfMany: Lint = {
  id: 'best-of-many',
  check({ document: { recommendation, selection, comparisons } }) {
    if (recommendation?.kind !== 'choose' || selection?.method !== 'shrunk' || selection.among < MANY)
      return [];
    const { winner } = recommendation;
    return [
      {
        candidate: winner,
        message: `${winner} was picked among ${selection.among} on the very examples that their figures are from, so that its accuracy flatters it${adjusted(winner, comparisons)}`,
        remedy: 'hold some examples out to confirm it: dataset.confirm: 0.3',
      },
    ];
  },
};

/** The winner's mid-p among those of all comparisons, by Holm's method. */
function adjusted(winner: string, comparisons: readonly ComparisonReport[]): string {
  const tested = comparisons.flatMap(({ candidate, mcnemarMidP }) =>
    mcnemarMidP === null ? [] : [{ candidate, p: mcnemarMidP }],
  );
  const own = tested.findIndex(({ candidate }) => candidate === winner);
  if (own < 0 || tested.length < 2) return '';
  const [p, among] = [tested[own]?.p ?? 1, holm(tested.map((one) => one.p))[own] ?? 1];
  const { reference } = comparisons[0] as ComparisonReport;
  return `; against ${reference} its mid-p is ${probability(p)}, and ${probability(among)} among ${tested.length} (Holm)`;
}
