/**
 * Ascending, each with its place in the order given.
 * @throws RangeError when a p is outside [0, 1].
 */
export function sortPValues(ps: readonly number[]): { p: number; index: number }[] {
  const outside = ps.findIndex((p) => !(p >= 0 && p <= 1));
  if (outside >= 0) throw new RangeError(`ps[${outside}] must lie in [0, 1], not ${ps[outside]}`);
  return ps.map((p, index) => ({ p, index })).sort((x, y) => x.p - y.p);
}
