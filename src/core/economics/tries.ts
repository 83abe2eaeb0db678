/** Expected number of tries, and the chance that one of them succeeds. */
export interface Tries {
  readonly attempts: number;
  readonly success: number;
}

/** Independent tries at `rate` each until one succeeds, `most` of them at most: stable where `rate` is tiny. */
export function expectTries(rate: number, most: number): Tries {
  const success = -Math.expm1(most * Math.log1p(-rate));
  return { attempts: rate === 0 ? most : success / rate, success };
}
