import { type CandidateData, hasOpen } from './observations.ts';

/** One-sided: so much harder than chance may make them, and the examples that are left out are no random ones. */
const SUSPICIOUS = 0.84; // a fifth of random omissions looks like this

/**
 * Which answers are open like unscored ones, so that who leaves out the hard examples does not look
 * better for it: those that nobody graded although another candidate's were; and where one was never
 * asked what others were, these too, if the others do worse on them than elsewhere. Where nobody was
 * graded (production logs), or a random part was asked, nothing is open.
 */
export function openLeftOut(candidates: readonly CandidateData[]): CandidateData[] {
  return candidates.map((one) => {
    const others = candidates.filter((other) => other !== one);
    const { trials, scored, unscored } = one.columns;
    const isSilent = (row: number): boolean => scored[row] === 0 && unscored[row] === 0;
    const isGraded = (row: number): boolean =>
      others.some(({ columns }) => (columns.scored[row] as number) > 0);
    const leftOut: number[] = [];
    for (let row = 0; row < trials.length; row++) if (isSilent(row) && isGraded(row)) leftOut.push(row);
    if (leftOut.length === 0 || leftOut.length === trials.length) return one;
    const unasked = new Set(leftOut.filter((row) => trials[row] === 0));
    const isSelective = unasked.size > 0 && areHarder(unasked, one, others);
    const open = unscored.slice();
    for (const row of leftOut) {
      if (!unasked.has(row)) open[row] = trials[row] as number;
      else if (isSelective) open[row] = 1;
    }
    const opened = { ...one, columns: { ...one.columns, unscored: open } };
    return hasOpen(opened) ? opened : one;
  });
}

/** Whether other candidates score lower on these examples than on those that this one answered. */
function areHarder(
  rows: ReadonlySet<number>,
  { columns: { scored } }: CandidateData,
  others: readonly CandidateData[],
): boolean {
  const left: number[] = [];
  const answered: number[] = [];
  for (let row = 0; row < scored.length; row++) {
    const theirs = others.flatMap(({ columns }) => {
      const score = columns.score[row] as number;
      return Number.isNaN(score) ? [] : [score];
    });
    if (theirs.length === 0) continue;
    const mean = theirs.reduce((sum, score) => sum + score, 0) / theirs.length;
    if (rows.has(row)) left.push(mean);
    else if ((scored[row] as number) > 0) answered.push(mean);
  }
  const [a, b] = [momentsOf(left), momentsOf(answered)];
  const error = Math.sqrt(a.variance / left.length + b.variance / answered.length);
  return b.mean - a.mean > SUSPICIOUS * error;
}

function momentsOf(values: readonly number[]): { readonly mean: number; readonly variance: number } {
  const n = Math.max(1, values.length);
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n };
}
