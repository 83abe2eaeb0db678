import type { Evidence } from '../evidence.ts';
import type { Lint } from './lint.ts';

/** Two that were asked nothing in common: no comparison of them exists. */
export const disjointExamples: Lint = {
  id: 'disjoint-examples',
  check({ decision, evidence }) {
    const reference = evidence.find(({ id }) => id === decision?.scenario.reference) ?? evidence[0];
    if (!reference) return [];
    const apart = evidence.filter((one) => one !== reference && wasAsked(one) && !sharesAny(one, reference));
    return apart.map(({ id }) => ({
      candidate: id,
      message: `no example was put both to it and to ${reference.id}: they are not compared, and which of the two is better or cheaper may lie in the examples`,
      remedy: 'put the same examples to both',
    }));
  },
};

const wasAsked = ({ data }: Evidence): boolean => data.trials > 0;

const sharesAny = (one: Evidence, other: Evidence): boolean =>
  one.data.columns.trials.some((trials, row) => trials > 0 && (other.data.columns.trials[row] ?? 0) > 0);
