import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalPdf from '@stdlib/stats-base-dists-normal-pdf';

/** Expected shortfall below 0 of a normal with a mean of `distance` ≥ 0 and deviation `sd`; 0 without one. */
export function expectedShortfall(distance: number, sd: number): number {
  if (sd === 0) return 0;
  const u = distance / sd;
  return sd * Math.max(0, normalPdf(u, 0, 1) - u * normalCdf(-u, 0, 1));
}
