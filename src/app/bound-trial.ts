import type { Config } from '../config/config.ts';
import type { Candidate } from '../core/model/candidate.ts';
import type { TokenPrice } from '../core/model/price.ts';
import type { Usd } from '../core/model/units.ts';
import type { ModelRequest } from '../ports/endpoint.ts';
import { boundInputTokens } from '../tokens/input-bound.ts';
import { BATCH, isDefaultTier, type Pricing } from './pricing.ts';

/** What one attempt at a trial takes at most, in tokens and dollars. */
export interface TrialBound {
  /** One token for each byte of the request: no bill has more. */
  readonly input: number;
  /** `null`: the candidate has no `sampling.maxTokens`. */
  readonly output: number | null;
  /** `null`: without a price, or a cap on the answer, nobody can say. */
  readonly usd: Usd | null;
}

/** Every token at its dearest. Applications make requests of their own, of which this says nothing. */
export function boundTrial(candidate: Candidate, request: ModelRequest, pricing: Pricing): TrialBound {
  const input = boundInputTokens(request);
  const output = candidate.sampling.maxTokens ?? null;
  const price = priceAtMost(candidate, pricing.priceOf(candidate));
  const usd = output === null || !price ? null : (input * price.input + output * price.output) / 1_000_000;
  return { input, output, usd };
}

/** Whether an endpoint is an application, which makes requests of its own that nothing bounds. */
export function isApplication({ endpoints }: Pick<Config, 'endpoints'>, { endpoint }: Candidate): boolean {
  const type = endpoints[endpoint]?.type;
  return type === 'http' || type === 'command';
}

/**
 * Dollars per million tokens that no call passes: every input token at the dearest of its meters, and at the
 * dearer of the tiers that may serve. What goes by batch is served by batch. A tier that the sheet knows no
 * price of is unpriced, unless the candidate states its own.
 */
export function priceAtMost(
  { tier = '', price: stated }: Candidate,
  price: TokenPrice | null,
): Pick<TokenPrice, 'input' | 'output'> | null {
  if (!price || !(stated || isDefaultTier(tier) || tier === BATCH)) return null;
  if (tier === BATCH && price.batch) return dearestOf([price.batch]);
  return dearestOf(price.batch ? [price, price.batch] : [price]);
}

function dearestOf(prices: readonly TokenPrice[]): Pick<TokenPrice, 'input' | 'output'> {
  return {
    input: Math.max(
      ...prices.flatMap(({ input, cachedInput = 0, cacheWrite = 0 }) => [input, cachedInput, cacheWrite]),
    ),
    output: Math.max(...prices.map(({ output }) => output)),
  };
}
