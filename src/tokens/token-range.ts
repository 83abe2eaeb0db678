/** Tokens as expected, and between which ends. */
export interface TokenRange {
  readonly low: number;
  readonly expected: number;
  readonly high: number;
}

export function exactly(tokens: number): TokenRange {
  return { low: tokens, expected: tokens, high: tokens };
}

export function plus(a: TokenRange, b: TokenRange): TokenRange {
  return { low: a.low + b.low, expected: a.expected + b.expected, high: a.high + b.high };
}
