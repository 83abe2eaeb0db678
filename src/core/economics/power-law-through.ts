import { requireFinite, requirePositive } from './preconditions.ts';

/** Accuracy of a model trained on `n` examples. */
export interface CurvePoint {
  readonly n: number;
  readonly accuracy: number;
}

/** accuracy(n) = a − b·n^(−c): it nears `a` as `n` grows. */
export interface PowerLaw {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  at(n: number): number;
}

/** Shares of a ratio by which three sizes may miss being equally spaced. */
const SPACING = 1e-9;

/**
 * The one power law through three points whose sizes stand in equal ratios (50, 100, 200): exact, with no
 * allowance for the error of the points; `learningCurve` makes that.
 *
 * Source: Hestness et al. 2017, "Deep learning scaling is predictable, empirically" (the form); the three
 * equations solve by q = (y₃ − y₂)/(y₂ − y₁) = ratio^(−c).
 *
 * @throws RangeError unless there are three points at rising sizes of equal ratio, and the gains fall: no
 *   power law with an asymptote goes through any others.
 */
export function powerLawThrough(points: readonly CurvePoint[]): PowerLaw {
  const [first, second, third, ...more] = points;
  if (!first || !second || !third || more.length > 0)
    throw new RangeError(`points must be three, not ${points.length}`);
  for (const { n, accuracy } of points) {
    requirePositive('points.n', n);
    requireFinite('points.accuracy', accuracy);
  }
  const ratio = second.n / first.n;
  if (ratio <= 1 || Math.abs(third.n / second.n / ratio - 1) > SPACING)
    throw new RangeError('points must rise in equal ratios, as 50, 100, 200 do');
  const gained = second.accuracy - first.accuracy;
  const q = (third.accuracy - second.accuracy) / gained;
  if (!(gained !== 0 && q > 0 && q < 1))
    throw new RangeError('points must gain less each time: no power law with an asymptote goes through them');
  const c = -Math.log(q) / Math.log(ratio);
  const a = first.accuracy + gained / (1 - q);
  const b = (a - first.accuracy) * first.n ** c;
  return { a, b, c, at: (n) => a - b * n ** -c };
}
