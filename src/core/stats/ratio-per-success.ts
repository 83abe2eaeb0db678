import { requireSameLength, requireSample } from './preconditions.ts';

/**
 * Cost per successful task: total `costs` over total `passes` (1 or 0 each, or a score between), with
 * the standard error of a ratio of means by the delta method, n − 1 in the variance. In the unit of the
 * costs.
 *
 * Source: Cochran 1977, "Sampling techniques", section 6.3.
 *
 * @throws RangeError when lengths differ, there are fewer than two values, one is not finite, a pass is
 * outside [0, 1], or nothing passes.
 */
export function ratioPerSuccess(
  costs: readonly number[],
  passes: readonly number[],
): { value: number; se: number } {
  requireSample('costs', costs, 2);
  requireSample('passes', passes);
  requireSameLength('passes', passes, 'costs', costs);
  const outside = passes.findIndex((pass) => pass < 0 || pass > 1);
  if (outside >= 0) throw new RangeError(`passes[${outside}] must lie in [0, 1], not ${passes[outside]}`);
  const spent = costs.reduce((sum, cost) => sum + cost, 0);
  const passed = passes.reduce((sum, pass) => sum + pass, 0);
  if (passed === 0)
    throw new RangeError('passes holds no success, so that a cost per success does not exist');
  const n = costs.length;
  const value = spent / passed;
  const squares = costs.reduce(
    (sum, cost, index) => sum + (cost - value * (passes[index] as number)) ** 2,
    0,
  );
  return { value, se: Math.sqrt((squares * n) / (n - 1)) / passed };
}
