/** A slider: whole positions on it, and the values that they stand for. */
export interface SliderScale {
  /** The last position; the first is 0. */
  readonly last: number;
  readonly valueAt: (position: number) => number;
  readonly positionOf: (value: number) => number;
}

/** Equal steps of `step` from `low` to `high`; `own` is met exactly. */
export function linearScale(low: number, high: number, step: number, own: number): SliderScale {
  const last = Math.round((high - low) / step);
  const positionOf = (value: number): number => clamp(Math.round((value - low) / step), last);
  return {
    last,
    positionOf,
    valueAt: (position) => (position === positionOf(own) ? own : tidy(low + position * step)),
  };
}

/** Positions for a tenfold. */
const PER_TENFOLD = 60;

/** Equal ratios from `low` to `high`, three digits each; position 0 is nothing at all where `fromZero`. */
export function logScale(low: number, high: number, own: number, fromZero = false): SliderScale {
  const first = fromZero ? 1 : 0;
  const last = first + Math.round(PER_TENFOLD * Math.log10(high / low));
  const positionOf = (value: number): number =>
    value <= 0 ? 0 : Math.max(first, clamp(first + Math.round(PER_TENFOLD * Math.log10(value / low)), last));
  return {
    last,
    positionOf,
    valueAt: (position) => {
      if (position === positionOf(own)) return own;
      if (position < first) return 0;
      return Number((low * 10 ** ((position - first) / PER_TENFOLD)).toPrecision(3));
    },
  };
}

/** Without the dust of binary fractions. */
const tidy = (value: number): number => Number(value.toPrecision(12));

const clamp = (position: number, last: number): number => Math.min(last, Math.max(0, position));
