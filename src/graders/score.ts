import type { Verdict } from '../core/model/grade.ts';

export type Range = readonly [low: number, high: number];

export const UNIT: Range = [0, 1];

/** 1 or 0. */
export function passOrFail(passed: boolean): Verdict {
  return { status: 'scored', score: passed ? 1 : 0, passed };
}

export function unscored(reason: string): Verdict {
  return { status: 'unscored', reason };
}

/**
 * A score from a value in `range`, beyond which it is cut off; it passes from `pass`, by default the range's
 * high end. What is no number is unscored.
 */
export function scoreIn(range: Range, value: number, pass: number = range[1]): Verdict {
  if (!Number.isFinite(value)) return unscored(`the score is ${value}, which is no number`);
  const [low, high] = range;
  const held = Math.min(high, Math.max(low, value));
  return { status: 'scored', score: (held - low) / (high - low), passed: held >= pass };
}

/** The value that a score stands for. */
export function valueIn([low, high]: Range, score: number): number {
  return low + score * (high - low);
}
