import type { Usd } from '../model/units.ts';
import type { CheapestRange } from './cheapest-by-volume.ts';
import { type Curve, costOf, type Piece, straightPieces } from './curve.ts';
import { requirePositive } from './preconditions.ts';

const ROUNDING = 1e-12;

/**
 * The cheapest candidate at every volume from 0 to `upTo` where costs jump or bend at steps: ranges in
 * ascending order that touch, the last `to` being `upTo`. Costs with steps are not convex, so that a
 * candidate may win, lose and win again: between any two neighbouring steps, whosever they are, the
 * exact lower envelope is taken. A range starts at its `from`; of equal costs the first given is named.
 *
 * Source: as `cheapestByVolume`, stretch by stretch.
 *
 * @throws RangeError when there are no curves, `upTo` is not positive, a step or a cost is not finite, or
 * a cost is no straight line between the steps of its curve.
 */
export function cheapestByVolumeOf(
  curves: readonly Curve[],
  { upTo }: { readonly upTo: number },
): CheapestRange[] {
  requirePositive('upTo', upTo);
  if (curves.length === 0) throw new RangeError('curves must hold at least 1 curve');
  const pieces = curves.map((curve, index) => straightPieces(`curves[${index}]`, curve, upTo));
  const starts = [...new Set(pieces.flatMap((own) => own.map(({ start }) => start)))].sort((a, b) => a - b);
  const next = curves.map(() => 0);
  const switches: Switch[] = [];
  for (const [index, from] of starts.entries()) {
    const to = starts[index + 1] ?? upTo;
    const stretches = pieces.map((own, curve) => {
      while ((own[next[curve] as number] as Piece).end <= from) next[curve] = (next[curve] as number) + 1;
      const piece = own[next[curve] as number] as Piece;
      return { left: costOf(piece, from), right: costOf(piece, to) };
    });
    for (const { volume, curve } of envelope(stretches, from, to)) {
      if (switches.at(-1)?.curve !== curve) switches.push({ volume, curve });
    }
  }
  return switches.map(({ volume, curve }, index) => ({
    from: volume,
    to: switches[index + 1]?.volume ?? upTo,
    id: (curves[curve] as Curve).id,
  }));
}

/** From `volume` on the curve with this index costs least. */
interface Switch {
  readonly volume: number;
  readonly curve: number;
}

/** Costs of one curve at both ends of a stretch without steps. */
interface Stretch {
  readonly left: Usd;
  readonly right: Usd;
}

function envelope(stretches: readonly Stretch[], from: number, to: number): Switch[] {
  const sizes = stretches.map(({ left, right }) => Math.max(Math.abs(left), Math.abs(right)));
  const rounding = ROUNDING * sizes.reduce((least, size) => Math.min(least, size));
  const all = stretches.map((_, curve) => ({ volume: from, curve }));
  const leftOf = ({ curve }: Switch): number => (stretches[curve] as Stretch).left;
  const rightOf = ({ curve }: Switch): number => (stretches[curve] as Stretch).right;
  const switches = [first(leastBy(leastBy(all, leftOf, rounding), rightOf, rounding))];
  for (;;) {
    const current = switches.at(-1) as Switch;
    const crossings = all
      .filter((other) => rightOf(other) < rightOf(current) - rounding)
      .map(({ curve }) => ({ curve, volume: from + crossing(stretches, current, curve, to - from) }))
      .filter(({ volume }) => volume < to * (1 - ROUNDING));
    if (crossings.length === 0) return switches;
    const nearest = leastBy(crossings, ({ volume }) => volume, ROUNDING * to);
    const next = first(leastBy(nearest, rightOf, rounding));
    if (next.volume > current.volume + ROUNDING * to) switches.push(next);
    else switches[switches.length - 1] = { ...current, curve: next.curve }; // it led by rounding alone
  }
}

/** How far into a stretch a curve that ends lower undercuts the current one. */
function crossing(stretches: readonly Stretch[], current: Switch, curve: number, length: number): number {
  const own = stretches[current.curve] as Stretch;
  const other = stretches[curve] as Stretch;
  const ahead = other.left - own.left;
  return (length * ahead) / (ahead + own.right - other.right);
}

/** Those whose figure is the least but for rounding, in the order given. */
function leastBy<T>(items: readonly T[], figure: (item: T) => number, rounding: number): T[] {
  const least = items.reduce((lowest, item) => Math.min(lowest, figure(item)), Number.POSITIVE_INFINITY);
  return items.filter((item) => figure(item) <= least + rounding);
}

function first<T>(items: readonly T[]): T {
  return items[0] as T;
}
