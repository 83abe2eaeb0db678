import { CALLS_AT_MOST, RESULT_BYTES_AT_MOST } from '../core/model/agent.ts';
import type { ModelRequest } from '../ports/endpoint.ts';
import type { RunnableCandidate } from '../run/plan.ts';
import { boundTrial, priceAtMost, type TrialBound } from './bound-trial.ts';
import type { Pricing } from './pricing.ts';

/** JSON around a message, with names and ids. */
const AROUND_BYTES = 300;

/**
 * What a whole trial takes at most, each request asked once. An agent takes all its turns, and each of them
 * reads what every earlier one wrote and was told; what it spends is held to its limits of tokens and dollars.
 * A sub-agent's prompt may be of any length, so that only dollars bound one.
 */
export function boundWhole(
  { candidate, agent }: RunnableCandidate,
  request: ModelRequest,
  pricing: Pricing,
): TrialBound {
  const first = boundTrial(candidate, request, pricing);
  if (!agent) return first;
  const { turns, tokens, usd: limitUsd } = agent.limits;
  const price = priceAtMost(candidate, pricing.priceOf(candidate));
  if (first.output === null || !price || agent.subagents.size > 0)
    return { ...first, output: null, usd: price && first.output !== null ? (limitUsd ?? null) : null };
  const grows = first.output + AROUND_BYTES + CALLS_AT_MOST * (RESULT_BYTES_AT_MOST + AROUND_BYTES);
  const input = turns * first.input + (grows * turns * (turns - 1)) / 2;
  const output = turns * first.output;
  const inTurns = (input * price.input + output * price.output) / 1_000_000;
  const last = first.input + grows * (turns - 1) + first.output;
  const inTokens =
    tokens === undefined ? inTurns : ((tokens + last) * Math.max(price.input, price.output)) / 1_000_000;
  const usd = Math.min(inTurns, inTokens, limitUsd ?? Number.POSITIVE_INFINITY);
  return { input, output, usd };
}
