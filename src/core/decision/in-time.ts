import type { CandidateData } from './observations.ts';

const KNOWN = new WeakMap<Float64Array, Map<number, Float64Array>>();

/**
 * Share of an example's trials that answered within the limit; one without an answer did not. The same
 * column for the same trials, so that what is drawn from it is drawn once.
 */
export function inTimeColumn(data: CandidateData, limitMs: number): Float64Array {
  const { ms } = data.latencyByTrial;
  const known = KNOWN.get(ms) ?? new Map<number, Float64Array>();
  KNOWN.set(ms, known);
  const column = known.get(limitMs) ?? shareInTime(data, limitMs);
  known.set(limitMs, column);
  return column;
}

function shareInTime({ frame, latencyByTrial: { rows, ms } }: CandidateData, limitMs: number): Float64Array {
  const inTime = new Float64Array(frame.ids.length);
  const trials = new Float64Array(frame.ids.length);
  for (const [index, row] of rows.entries()) {
    trials[row] = (trials[row] as number) + 1;
    if ((ms[index] as number) <= limitMs) inTime[row] = (inTime[row] as number) + 1;
  }
  return inTime.map((count, row) => count / (trials[row] as number)); // NaN where nothing was timed
}
