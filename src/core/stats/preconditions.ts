/** @throws RangeError unless `value` is a finite number. */
export function requireFinite(name: string, value: number): void {
  if (!Number.isFinite(value)) throw new RangeError(`${name} must be a finite number, not ${value}`);
}

/** @throws RangeError unless `value` is a whole number from `least` on. */
export function requireCount(name: string, value: number, least = 0): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`${name} must be a whole number of at least ${least}, not ${value}`);
  }
}

/** @throws RangeError unless `count` is a whole number from 0 to `n`, and `n` one of at least 1. */
export function requirePart(name: string, count: number, nName: string, n: number): void {
  requireCount(nName, n, 1);
  requireCount(name, count);
  if (count > n) throw new RangeError(`${name} must be at most ${nName} = ${n}, not ${count}`);
}

/** @throws RangeError unless `value` lies strictly between 0 and 1. */
export function requireOpenShare(name: string, value: number): void {
  if (!(value > 0 && value < 1)) throw new RangeError(`${name} must lie between 0 and 1, not ${value}`);
}

/** @throws RangeError unless `value` lies in [0, 1]. */
export function requireUnitShare(name: string, value: number): void {
  if (!(value >= 0 && value <= 1)) throw new RangeError(`${name} must lie in [0, 1], not ${value}`);
}

/** @throws RangeError unless `value` is finite and at least 0. */
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

/** @throws RangeError unless every value is finite and there are at least `least`. */
export function requireSample(name: string, values: readonly number[], least = 1): void {
  if (values.length < least) {
    throw new RangeError(
      `${name} must hold at least ${least} value${least === 1 ? '' : 's'}, not ${values.length}`,
    );
  }
  for (const [index, value] of values.entries()) requireFinite(`${name}[${index}]`, value);
}

/** @throws RangeError unless both lists are equally long. */
export function requireSameLength(
  name: string,
  values: readonly unknown[],
  otherName: string,
  others: readonly unknown[],
): void {
  if (values.length !== others.length) {
    throw new RangeError(`${name} must be as long as ${otherName} (${others.length}), not ${values.length}`);
  }
}
