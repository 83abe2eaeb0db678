import { type Line, requireLine } from './line.ts';

/** From `from` requests until `to` (`null`: without end) candidate `id` costs least. */
export interface CheapestRange {
  readonly from: number;
  readonly to: number | null;
  readonly id: string;
}

/**
 * The cheapest candidate at every volume from 0 on: the exact lower envelope of the lines, as ranges in
 * ascending order that touch. Of equal lines the first given is named.
 *
 * Source: the envelope walked from the left, always to the nearest crossing (Jarvis 1973, in the dual).
 *
 * @throws RangeError when there are no lines or an amount is not finite.
 */
export function cheapestByVolume(lines: readonly Line[]): CheapestRange[] {
  for (const [index, line] of lines.entries()) requireLine(`lines[${index}]`, line);
  const start = lines.toSorted((x, y) => x.fixed - y.fixed || x.perRequest - y.perRequest)[0];
  if (!start) throw new RangeError('lines must hold at least 1 line');
  const ranges: CheapestRange[] = [];
  let current = start;
  let from = 0;
  for (;;) {
    const next = nearestCrossing(current, lines);
    ranges.push({ from, to: next?.volume ?? null, id: current.id });
    if (!next) return ranges;
    current = next.line;
    from = next.volume;
  }
}

interface Crossing {
  readonly volume: number;
  readonly line: Line;
}

/** Where a flatter line first undercuts `current`; of those that meet there, the flattest. */
function nearestCrossing(current: Line, lines: readonly Line[]): Crossing | null {
  let nearest: Crossing | null = null;
  for (const line of lines) {
    const volume = (line.fixed - current.fixed) / (current.perRequest - line.perRequest);
    if (line.perRequest >= current.perRequest || !Number.isFinite(volume)) continue;
    if (!nearest || isBefore({ volume, line }, nearest)) nearest = { volume, line };
  }
  return nearest;
}

/** Crossings apart by rounding alone are one point: else a line that only touches would get a range. */
function isBefore(a: Crossing, b: Crossing): boolean {
  const samePoint = Math.abs(a.volume - b.volume) <= 1e-12 * b.volume;
  return samePoint ? a.line.perRequest < b.line.perRequest : a.volume < b.volume;
}
