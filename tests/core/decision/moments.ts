/** Mean, spread and correlation of draws. */
export function meanOf(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

export function covarianceOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [own, other] = [meanOf(a), meanOf(b)];
  return meanOf(Array.from(a, (value, index) => (value - own) * ((b[index] as number) - other)));
}

export function sdOf(values: ArrayLike<number>): number {
  return Math.sqrt(covarianceOf(values, values));
}

export function correlationOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return covarianceOf(a, b) / sdOf(a) / sdOf(b);
}

/** Share of values that are at most `limit`. */
export function shareUpTo(values: ArrayLike<number>, limit: number): number {
  return meanOf(Array.from(values, (value) => Number(value <= limit)));
}
