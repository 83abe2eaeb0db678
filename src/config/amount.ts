import { z } from 'zod';
import type { Range } from '../core/model/scenario.ts';
import type { Amount } from './config-file.ts';

/** A number, or a range of it whose ends and peak keep to the number's own bounds. */
export function amountSchema(number: z.ZodType<number>): z.ZodType<Amount> {
  const range = z
    .strictObject({
      low: number,
      high: number,
      likely: number.exactOptional().describe('The peak of a triangle; without it any value is as likely'),
    })
    .refine(({ low, high, likely }) => low <= (likely ?? low) && (likely ?? low) <= high, {
      error: 'expected low ≤ likely ≤ high',
      path: ['low'],
    });
  return z.union([number, range]);
}

/** The figure that stands for an amount: itself, the likely one, or the middle of its range. */
export function pointOf(amount: Amount): number {
  return typeof amount === 'number' ? amount : (amount.likely ?? (amount.low + amount.high) / 2);
}

/** An amount as a range; one number is a range without width. */
export function rangeOf(amount: Amount): Range {
  return typeof amount === 'number' ? { low: amount, high: amount } : amount;
}

/** Of amounts by path those that are a range. */
export function rangesOf(amounts: Readonly<Record<string, Amount | undefined>>): Record<string, Range> {
  return Object.fromEntries(
    Object.entries(amounts).flatMap(([path, amount]): [string, Range][] =>
      typeof amount === 'object' ? [[path, amount]] : [],
    ),
  );
}
