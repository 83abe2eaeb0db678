import type { CandidateData } from './observations.ts';

/** Share of an example's trials that answered within the limit; one without an answer did not. */
export function inTimeColumn(
  { frame, latencyByTrial: { rows, ms } }: CandidateData,
  limitMs: number,
): Float64Array {
  const inTime = new Float64Array(frame.ids.length);
  const trials = new Float64Array(frame.ids.length);
  for (const [index, row] of rows.entries()) {
    trials[row] = (trials[row] as number) + 1;
    if ((ms[index] as number) <= limitMs) inTime[row] = (inTime[row] as number) + 1;
  }
  return inTime.map((count, row) => count / (trials[row] as number)); // NaN where nothing was timed
}
