import type { RequirementResult } from './require.ts';

const MOST = 1_000_000;

/**
 * How many more examples would settle an open requirement if the figure stayed where it is: the
 * interval's half width shrinks with the square root of n. `null` where the figure stands on the
 * requirement itself, so that no number would, or where nothing was measured.
 */
export function examplesToSettle({ status, needed, measured }: RequirementResult): number | null {
  if (status !== 'unproven' || !measured) return null;
  const { point, low, high, n } = measured;
  const gap = Math.abs(point - needed);
  const reach = point >= needed ? point - low : high - point;
  if (gap === 0 || reach <= gap) return null;
  const total = Math.ceil(n * (reach / gap) ** 2);
  return total - n > MOST ? null : total - n;
}
