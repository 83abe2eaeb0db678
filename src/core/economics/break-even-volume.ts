import { type Line, requireLine } from './line.ts';

/**
 * Requests, over the period that `fixed` spans, at which two candidates cost the same; `'never'` where
 * there is no such positive volume. Symmetric in its arguments.
 *
 * Source: textbook cost-volume analysis: fixed_a + perRequest_a·v = fixed_b + perRequest_b·v.
 *
 * @throws RangeError when an amount is not finite.
 */
export function breakEvenVolume(a: Line, b: Line): number | 'never' {
  requireLine('a', a);
  requireLine('b', b);
  const volume = (b.fixed - a.fixed) / (a.perRequest - b.perRequest);
  return volume > 0 && Number.isFinite(volume) ? volume : 'never';
}
