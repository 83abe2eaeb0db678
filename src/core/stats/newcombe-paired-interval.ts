import type { Interval } from './interval.ts';
import { countPairs, type PairedTable } from './paired-table.ts';
import { wilsonInterval } from './wilson-interval.ts';

/**
 * Interval of the difference of two pass rates on the same examples, a − b, put together from both
 * Wilson intervals and the correlation φ of the pairs, as a cross-check of Tango's.
 *
 * Source: Newcombe 1998, "Improved confidence intervals for the difference between binomial proportions
 * based on paired data", method 10 (φ with a continuity correction where it is positive).
 *
 * @throws RangeError when a cell is no count, all are 0, or `level` is outside (0, 1).
 */
export function newcombePairedInterval(table: PairedTable, level = 0.95): Interval {
  const n = countPairs(table);
  const passesA = table.both + table.aOnly;
  const passesB = table.both + table.bOnly;
  const a = wilsonInterval(passesA, n, level);
  const b = wilsonInterval(passesB, n, level);
  const [pA, pB] = [passesA / n, passesB / n];
  const phi = correctedPhi(table, n);
  return {
    low: pA - pB - combine(pA - a.low, b.high - pB, phi),
    high: pA - pB + combine(a.high - pA, pB - b.low, phi),
  };
}

/** Length of the difference of two vectors with correlation `phi`. */
function combine(x: number, y: number, phi: number): number {
  return Math.sqrt(Math.max(0, x ** 2 - 2 * phi * x * y + y ** 2));
}

function correctedPhi({ both, aOnly, bOnly, neither }: PairedTable, n: number): number {
  const margins = [both + aOnly, bOnly + neither, both + bOnly, aOnly + neither];
  if (margins.includes(0)) return 0;
  const determinant = both * neither - aOnly * bOnly;
  const corrected = determinant > 0 ? Math.max(determinant - n / 2, 0) : determinant;
  return margins.reduce((phi, margin) => phi / Math.sqrt(margin), corrected);
}
