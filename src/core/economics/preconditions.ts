/** @throws RangeError unless `value` is a finite number. */
export function requireFinite(name: string, value: number): void {
  if (!Number.isFinite(value)) throw new RangeError(`${name} must be a finite number, not ${value}`);
}

/** @throws RangeError unless `value` is finite and at least 0: tokens, dollars, hours. */
export function requireAmount(name: string, value: number): void {
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`${name} must be a finite number of at least 0, not ${value}`);
  }
}

/** @throws RangeError unless `value` is finite and above 0. */
export function requirePositive(name: string, value: number): void {
  if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`${name} must be a finite number above 0, not ${value}`);
  }
}

/** @throws RangeError unless `value` is a whole number from `least` on. */
export function requireCount(name: string, value: number, least = 0): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`${name} must be a whole number of at least ${least}, not ${value}`);
  }
}

/** @throws RangeError unless `value` lies in [0, 1]. */
export function requireShare(name: string, value: number): void {
  if (!(value >= 0 && value <= 1)) throw new RangeError(`${name} must lie in [0, 1], not ${value}`);
}

/** @throws RangeError unless there is at least one value and each is finite. */
export function requireValues(name: string, values: readonly number[]): void {
  if (values.length === 0) throw new RangeError(`${name} must hold at least 1 value`);
  for (const [index, value] of values.entries()) requireFinite(`${name}[${index}]`, value);
}
