import { requireFinite } from './preconditions.ts';

/**
 * The monthly rate that compounds to a yearly one: (1 + r)^(1/12) − 1.
 * @throws RangeError when `yearlyRate` is not above −1 and finite.
 */
export function monthlyRate(yearlyRate: number): number {
  requireFinite('yearlyRate', yearlyRate);
  if (yearlyRate <= -1) throw new RangeError(`yearlyRate must be above -1, not ${yearlyRate}`);
  return Math.expm1(Math.log1p(yearlyRate) / 12);
}
