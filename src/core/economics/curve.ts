import type { Usd } from '../model/units.ts';
import { requireFinite } from './preconditions.ts';

/**
 * Cost by volume that is a straight line between `steps`, where it may jump or bend: a further machine,
 * another price tier. A step is the volume that no longer fits and pays the new price already.
 */
export interface Curve {
  readonly id: string;
  readonly cost: (volume: number) => Usd;
  readonly steps: readonly number[];
}

/** A straight stretch of a curve, from `start` to `end`. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly left: Usd;
  readonly slope: number;
}

const ROUNDING = 1e-9;
const NOTHING = 1e-300; // dollars

/**
 * The straight stretches of a curve from 0 to `upTo`.
 * @throws RangeError when a step or a cost is not finite, or the cost is no straight line between steps.
 */
export function straightPieces(name: string, curve: Curve, upTo: number): Piece[] {
  for (const [index, step] of curve.steps.entries()) requireFinite(`${name}.steps[${index}]`, step);
  const inside = curve.steps.filter((step) => step > 0 && step < upTo);
  const starts = [...new Set([0, ...inside])].sort((a, b) => a - b);
  return starts.map((start, index) => straightPiece(name, curve, start, starts[index + 1] ?? upTo));
}

/** Cost of a stretch at a volume in it. */
export function costOf({ start, left, slope }: Piece, volume: number): Usd {
  return left + slope * (volume - start);
}

function straightPiece(name: string, curve: Curve, start: number, end: number): Piece {
  const at = (share: number): Usd => {
    const volume = start + (end - start) * share;
    const cost = curve.cost(volume);
    requireFinite(`${name}.cost(${volume})`, cost);
    return cost;
  };
  const [first, quarter, half, threeQuarters] = [at(0), at(0.25), at(0.5), at(0.75)];
  const most = Math.max(...[first, quarter, half, threeQuarters].map(Math.abs));
  const rounding = Math.max(ROUNDING * most, NOTHING);
  const isStraight = Math.abs(quarter - 2 * half + threeQuarters) <= rounding;
  // Costs that round machines up, as `hostingReplicas` does, still have the old price at the step itself.
  const isOldAtStep = Math.abs(first - 2 * quarter + half) > rounding;
  if (!isStraight || (isOldAtStep && start === 0 && !curve.steps.includes(0))) {
    throw new RangeError(
      `${name}.cost must be a straight line between its steps, not from ${start} to ${end}`,
    );
  }
  const left = isOldAtStep ? 2 * quarter - half : first;
  return { start, end, left, slope: (half - left) / ((end - start) / 2) };
}
