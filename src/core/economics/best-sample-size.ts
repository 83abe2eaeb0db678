import type { Usd } from '../model/units.ts';
import { evsiNormal, type NormalMeasurement } from './evsi-normal.ts';
import { requirePositive } from './preconditions.ts';

const LEAST = 1e-6; // of a sample: where to start where the peak is at 0

/** The number of samples worth most after their price, what they are worth, and what is left of it. */
export interface SampleSize {
  readonly n: number;
  readonly evsi: Usd;
  readonly net: Usd;
}

/**
 * How many samples to take: the n with the greatest `evsiNormal` less its price. 0 where no number of
 * samples is worth its price; the first few often are worth nothing on their own.
 *
 * Source: Raiffa and Schlaifer 1961, "Applied statistical decision theory" (optimal sample size).
 *
 * @throws RangeError when `usdPerSample` is not positive, or `evsiNormal` cannot answer.
 */
export function bestSampleSize({
  usdPerSample,
  ...measurement
}: NormalMeasurement & { readonly usdPerSample: Usd }): SampleSize {
  requirePositive('usdPerSample', usdPerSample);
  const at = (n: number): SampleSize => {
    const evsi = evsiNormal({ ...measurement, n });
    return { n, evsi, net: evsi - n * usdPerSample };
  };
  const turn = Math.min(Math.floor(lastTurn(measurement, usdPerSample)), Number.MAX_SAFE_INTEGER - 1);
  return [turn, turn + 1].map(at).reduce((best, size) => (size.net > best.net ? size : best), at(0));
}

/**
 * The largest n, as a real number, at which one more sample is worth just its price. What a further
 * sample is worth rises to a peak and falls after it, so that the net value has its greatest there, or
 * at 0. 0 where a further sample is never worth it.
 */
function lastTurn(measurement: NormalMeasurement, usdPerSample: Usd): number {
  if (measurement.sd === 0 || measurement.noiseSd === 0) return 0; // one sample tells all there is
  const isWorthIt = (n: number): boolean => marginalValue(measurement, n) > usdPerSample;
  let low = marginalPeak(measurement);
  if (!isWorthIt(low)) return 0;
  let high = Math.max(1, 2 * low);
  while (isWorthIt(high)) high *= 2;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (isWorthIt(middle)) low = middle;
    else high = middle;
  }
}

/** Derivative of `evsiNormal` with respect to n: value·φ(u)·ds̃/dn. */
function marginalValue({ mean, sd, noiseSd, value }: NormalMeasurement, n: number): number {
  const noise = (noiseSd / sd) ** 2 / n; // variance of the samples' mean, in units of sd²
  const u = (mean / sd) * Math.sqrt(1 + noise);
  const density = Math.exp(-(u ** 2) / 2) / Math.sqrt(2 * Math.PI);
  return (value * density * sd * noise) / (2 * n * (1 + noise) ** 1.5);
}

/**
 * Where that derivative is greatest. With w = 1/n, k = sd²/noiseSd² and A = mean²/(2·sd²·k) its logarithm
 * is 2·log w − 1.5·log(k + w) − A·w and a constant, so that A·w² + (A·k − ½)·w − 2k = 0.
 */
function marginalPeak({ mean, sd, noiseSd }: NormalMeasurement): number {
  const k = (sd / noiseSd) ** 2;
  const a = (mean / sd) ** 2 / (2 * k);
  const linear = a * k - 0.5;
  const root = Math.sqrt(linear ** 2 + 8 * a * k);
  // 1/w, as the larger root w without cancellation. Without a mean it falls from the start.
  const w = linear > 0 ? (4 * k) / (linear + root) : (root - linear) / (2 * a);
  return w > 0 && w < 1 / LEAST ? 1 / w : LEAST;
}
