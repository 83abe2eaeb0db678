import type { Config } from '../config/config.ts';
import type { Candidate } from '../core/model/candidate.ts';
import type { TokenPrice } from '../core/model/price.ts';
import type { Usd } from '../core/model/units.ts';
import type { ModelRequest } from '../ports/endpoint.ts';
import { type PlannedTrial, renderRequest } from '../run/plan.ts';
import { BATCH, type Pricing } from './pricing.ts';

/** What one attempt at a trial takes at most. */
export interface TrialBound {
  readonly tokens: number;
  /** `null`: without a price, or a cap on the answer, nobody can say. */
  readonly usd: Usd | null;
}

/**
 * Tokens and dollars of an attempt at most: no tokenizer makes more tokens of a request than it has bytes,
 * and an answer is no longer than `maxTokens`; every token at its dearest.
 */
export function boundTrial(planned: PlannedTrial, pricing: Pricing): TrialBound {
  const { candidate } = planned.runnable;
  const input = bytesOf(renderRequest(planned.runnable, planned.example));
  const output = candidate.sampling.maxTokens ?? null;
  const price = pricing.priceOf(candidate);
  return {
    tokens: input + (output ?? 0),
    usd: price && output !== null ? dearest(input, output, price, candidate) : null,
  };
}

function bytesOf({ messages, tools, responseFormat }: ModelRequest): number {
  return Buffer.byteLength(JSON.stringify({ messages, tools, responseFormat }));
}

/** A request for the batch tier may be served, and paid, as any other. */
function dearest(input: number, output: number, price: TokenPrice, { tier }: Candidate): Usd {
  const prices = tier === BATCH && price.batch ? [price, price.batch] : [price];
  return Math.max(
    ...prices.map(
      (one) => (input * Math.max(one.input, one.cacheWrite ?? 0) + output * one.output) / 1_000_000,
    ),
  );
}

/** Applications make requests of their own, which nobody can bound. */
export function isApplication(config: Config, { endpoint }: Candidate): boolean {
  const type = config.endpoints[endpoint]?.type;
  return type === 'http' || type === 'command';
}
