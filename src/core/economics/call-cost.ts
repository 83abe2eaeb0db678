import type { TokenPrice } from '../model/price.ts';
import type { Usd } from '../model/units.ts';
import type { Usage } from '../model/usage.ts';
import { requireAmount, requireShare } from './preconditions.ts';

/**
 * Dollars of one call, or of many with summed usage: plain input, cached input, written input and
 * output, each at its own price per million tokens. Reasoning is a part of output and paid as such.
 * `batchShare` of it is paid at the batch tier.
 *
 * A cache count that is absent (unknown) is charged as plain input, and so are cached or written tokens
 * without a price of their own: never less than what is known.
 *
 * Source: the providers' price sheets; subsets as in OpenAI's usage object.
 *
 * @throws RangeError when a count or price is negative or not finite, a part exceeds its whole,
 * `batchShare` is outside [0, 1], or a batch is asked for and not priced.
 */
export function callCost(
  usage: Usage,
  price: TokenPrice,
  { batchShare = 0 }: { readonly batchShare?: number } = {},
): Usd {
  requireUsage(usage);
  requireShare('batchShare', batchShare);
  if (batchShare === 0) return tierCost(usage, price, 'price');
  if (!price.batch) throw new RangeError(`price.batch is missing, and batchShare is ${batchShare}`);
  const batch = tierCost(usage, price.batch, 'price.batch');
  return batchShare === 1 ? batch : (1 - batchShare) * tierCost(usage, price, 'price') + batchShare * batch;
}

function tierCost(
  { input, output, cachedInput = 0, cacheWrite = 0 }: Usage,
  price: TokenPrice,
  name: string,
): Usd {
  const cachedPrice = price.cachedInput ?? price.input;
  const writePrice = price.cacheWrite ?? price.input;
  requireAmount(`${name}.input`, price.input);
  requireAmount(`${name}.cachedInput`, cachedPrice);
  requireAmount(`${name}.cacheWrite`, writePrice);
  requireAmount(`${name}.output`, price.output);
  const plain = input - cachedInput - cacheWrite;
  return (
    (plain * price.input + cachedInput * cachedPrice + cacheWrite * writePrice + output * price.output) / 1e6
  );
}

function requireUsage({ input, output, cachedInput = 0, cacheWrite = 0, reasoning = 0 }: Usage): void {
  requireAmount('usage.input', input);
  requireAmount('usage.output', output);
  requireAmount('usage.cachedInput', cachedInput);
  requireAmount('usage.cacheWrite', cacheWrite);
  requireAmount('usage.reasoning', reasoning);
  if (cachedInput + cacheWrite > input) {
    throw new RangeError(
      `usage.cachedInput + usage.cacheWrite (${cachedInput + cacheWrite}) are parts of usage.input (${input}) and must not exceed it`,
    );
  }
  if (reasoning > output) {
    throw new RangeError(
      `usage.reasoning (${reasoning}) is a part of usage.output (${output}) and must not exceed it`,
    );
  }
}
