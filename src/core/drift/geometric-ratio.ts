import { requirePositiveNumber, requireSeries } from './preconditions.ts';

/**
 * By which factor values rose: the ratio of geometric means, after ÷ before, for what is skewed and positive
 * (tokens, latency).
 * @throws RangeError when a sample is empty or a value is not above 0.
 */
export function geometricRatio(before: readonly number[], after: readonly number[]): number {
  return Math.exp(meanLog('after', after) - meanLog('before', before));
}

function meanLog(name: string, values: readonly number[]): number {
  requireSeries(name, values);
  for (const [index, value] of values.entries()) requirePositiveNumber(`${name}[${index}]`, value);
  return values.reduce((sum, value) => sum + Math.log(value), 0) / values.length;
}
