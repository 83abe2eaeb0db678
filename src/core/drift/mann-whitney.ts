import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import { requireSeries } from './preconditions.ts';

/** Values a side up to which the distribution is counted out where there are no ties. */
const MOST_EXACT = 20;

export interface MannWhitney {
  /** Pairs in which the value before is the larger one, a tie for a half. */
  readonly u: number;
  /** Two-sided. */
  readonly p: number;
  readonly method: 'exact' | 'normal';
}

/**
 * Whether two unpaired samples come from one distribution, against one being larger. Exact without ties up to 20 a
 * side, else the normal approximation with continuity correction and ties accounted for.
 * Source: Mann and Whitney 1947, "On a test of whether one of two random variables is stochastically larger".
 * @throws RangeError when a sample is empty or not finite.
 */
export function mannWhitney(before: readonly number[], after: readonly number[]): MannWhitney {
  requireSeries('before', before);
  requireSeries('after', after);
  const { u, ties } = countPairs(before, after);
  const [n, m] = [before.length, after.length];
  if (ties.length === 0 && n <= MOST_EXACT && m <= MOST_EXACT)
    return { u, p: exactP(Math.min(u, n * m - u), n, m), method: 'exact' };
  const total = n + m;
  const tied = ties.reduce((sum, count) => sum + count ** 3 - count, 0);
  const variance = ((n * m) / 12) * (total + 1 - tied / (total * (total - 1)));
  const distance = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5);
  const p = variance === 0 ? 1 : Math.min(1, 2 * normalCdf(-distance / Math.sqrt(variance), 0, 1));
  return { u, p, method: 'normal' };
}

/** U by ranks, and how many values share each rank that several have. */
function countPairs(
  before: readonly number[],
  after: readonly number[],
): { readonly u: number; readonly ties: readonly number[] } {
  const all = [
    ...before.map((value) => ({ value, isBefore: true })),
    ...after.map((value) => ({ value, isBefore: false })),
  ].sort((a, b) => a.value - b.value);
  const ties: number[] = [];
  let ranks = 0;
  for (let start = 0; start < all.length; ) {
    let end = start;
    while (end < all.length && all[end]?.value === all[start]?.value) end += 1;
    if (end - start > 1) ties.push(end - start);
    const rank = (start + 1 + end) / 2;
    for (let index = start; index < end; index++) if (all[index]?.isBefore) ranks += rank;
    start = end;
  }
  return { u: ranks - (before.length * (before.length + 1)) / 2, ties };
}

/** Twice the share of orders with at most `u` pairs, capped at 1. */
function exactP(u: number, n: number, m: number): number {
  // ways[i][s]: orders of i values before among those after seen so far, with s pairs in which before is larger
  let ways: readonly number[][] = Array.from({ length: n + 1 }, () => [1]);
  for (let seen = 1; seen <= m; seen++) {
    const next: number[][] = [[1]];
    for (let i = 1; i <= n; i++) next.push(merge(ways[i] ?? [], next[i - 1] ?? [], seen));
    ways = next;
  }
  const counts = ways[n] ?? [];
  const total = counts.reduce((sum, count) => sum + count, 0);
  const tail = counts.slice(0, Math.floor(u) + 1).reduce((sum, count) => sum + count, 0);
  return Math.min(1, (2 * tail) / total);
}

/** The largest of all is one of those after (none of the pairs it is in count), or one of those before (all do). */
function merge(without: readonly number[], withOne: readonly number[], shift: number): number[] {
  const length = Math.max(without.length, withOne.length + shift);
  return Array.from({ length }, (_, s) => (without[s] ?? 0) + (withOne[s - shift] ?? 0));
}
