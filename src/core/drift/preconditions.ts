import { requireFinite } from '../stats/preconditions.ts';

/** @throws RangeError unless there is at least one value and each is finite. */
export function requireSeries(name: string, values: readonly number[]): void {
  if (values.length === 0) throw new RangeError(`${name} must hold at least 1 value`);
  for (const [index, value] of values.entries()) requireFinite(`${name}[${index}]`, value);
}

/** @throws RangeError unless `value` is finite and above 0. */
export function requirePositiveNumber(name: string, value: number): void {
  if (!(value > 0 && value < Number.POSITIVE_INFINITY))
    throw new RangeError(`${name} must be a finite number above 0, not ${value}`);
}

/** @throws RangeError unless `value` is finite and at least 0. */
export function requireNonNegative(name: string, value: number): void {
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY))
    throw new RangeError(`${name} must be a finite number of at least 0, not ${value}`);
}
