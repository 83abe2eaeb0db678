import type { Estimate } from '../model/estimate.ts';
import { clopperPearsonInterval } from '../stats/index.ts';
import type { RequirementResult } from './require.ts';
import { DEFAULT_RISK } from './risk.ts';

const MOST = 1_000_000;

/**
 * How many more examples would settle an open requirement if the figure stayed where it is: for a pass
 * rate by the exact bound itself, else because the half width shrinks with the square root of n. `null`
 * where the figure stands on the requirement, so that no number would, or where nothing was measured.
 */
export function examplesToSettle(
  { status, needed, measured }: RequirementResult,
  risk: number = DEFAULT_RISK,
): number | null {
  if (status !== 'unproven' || !measured || measured.point === needed) return null;
  const total = measured.method.startsWith('Wilson')
    ? totalByRate(measured, needed, risk)
    : totalByRoot(measured, needed);
  if (total === null || total <= measured.n) return null;
  return total - measured.n > MOST ? null : total - measured.n;
}

/** The least n at which the same pass rate clears the floor, or falls short of it. */
function totalByRate({ point, n }: Estimate, needed: number, risk: number): number | null {
  const settles = (total: number): boolean => {
    const { low, high } = clopperPearsonInterval(Math.round(point * total), total, 1 - 2 * risk);
    return point > needed ? low >= needed : high < needed;
  };
  let high = n + 1;
  while (!settles(high)) {
    if (high > n + MOST) return null;
    high *= 2;
  }
  let low = n;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (settles(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function totalByRoot({ point, low, high, n }: Estimate, needed: number): number | null {
  const reach = point >= needed ? point - low : high - point;
  return Math.ceil(n * (reach / Math.abs(point - needed)) ** 2);
}
