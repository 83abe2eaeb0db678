import type { TurningNumber } from '../model/training-estimate.ts';

/** A figure that can be set, and what training would then be worth. */
export interface Dial extends Pick<TurningNumber, 'id' | 'label' | 'unit' | 'now'> {
  readonly least: number;
  readonly most: number;
  readonly scale: 'linear' | 'log';
  /** Expected present value of the best training with the figure at this value. */
  readonly worthAt: (value: number) => number;
}

const STEPS = 16;
/** Grid on which the first change of sign is looked for on each side of today's value. */
const GRID = 8;
export const NUMBERS_NAMED = 3;

/**
 * For each dial the nearest value at which training turns from paying to not paying or back, the nearest in
 * proportion first. Dials that never turn come last.
 */
export function turningNumbers(dials: readonly Dial[]): TurningNumber[] {
  return dials
    .map((dial) => ({ number: turn(dial), dial }))
    .toSorted((a, b) => distance(a) - distance(b))
    .slice(0, NUMBERS_NAMED)
    .map(({ number }) => number);
}

function turn(dial: Dial): TurningNumber {
  const { id, label, unit, now, least, most, worthAt } = dial;
  const paysNow = worthAt(now) > 0;
  const becomes = paysNow ? 'does-not-pay' : 'pays';
  const shape = { id, label, unit, now, becomes } as const;
  const found = [most, least].flatMap((end) => {
    const at = firstChange(dial, end, paysNow);
    return at === null ? [] : [{ at, direction: end === most ? ('above' as const) : ('below' as const) }];
  });
  const [nearest] = found.toSorted((a, b) => gap(dial, a.at) - gap(dial, b.at));
  return nearest
    ? { ...shape, turnsAt: nearest.at, direction: nearest.direction }
    : { ...shape, turnsAt: null, direction: 'above' };
}

function firstChange(dial: Dial, end: number, paysNow: boolean): number | null {
  const { now, worthAt } = dial;
  if (now === end) return null;
  let near = now;
  for (let step = 1; step <= GRID; step++) {
    const value = between(dial, now, end, step / GRID);
    if (worthAt(value) > 0 === paysNow) {
      near = value;
      continue;
    }
    return bisect(dial, near, value, paysNow);
  }
  return null;
}

function bisect(dial: Dial, from: number, to: number, paysNow: boolean): number {
  let [same, other] = [from, to];
  for (let step = 0; step < STEPS; step++) {
    const middle = between(dial, same, other, 0.5);
    if (dial.worthAt(middle) > 0 === paysNow) same = middle;
    else other = middle;
  }
  return other;
}

function between({ scale }: Dial, from: number, to: number, share: number): number {
  return scale === 'linear' ? from + (to - from) * share : from * (to / from) ** share;
}

function gap({ scale, now }: Dial, value: number): number {
  return scale === 'linear' ? Math.abs(value - now) : Math.abs(Math.log(value / now));
}

function distance({ number, dial }: { readonly number: TurningNumber; readonly dial: Dial }): number {
  return number.turnsAt === null ? Number.POSITIVE_INFINITY : gap(dial, number.turnsAt);
}
