import type { Verdict } from '../model/grade.ts';
import type { Trial } from '../model/trial.ts';
import type { CandidateId } from '../model/units.ts';
import type { PricedTrial } from './collector.ts';

/** One example as both halves of a cascade answered it. */
export interface CascadePair {
  readonly cheap: PricedTrial;
  /** `null`: the strong one was not asked. */
  readonly strong: PricedTrial | null;
  /** What the verifier said of the cheap answer; `null`: nothing. */
  readonly verified: Verdict | null;
}

/**
 * What a cascade would have answered: the cheap answer where the verifier passes it, else the strong
 * one, with both paid and both waited for. Where the strong one is needed and was not asked, the outcome
 * is unscored and its cost unknown. Nothing is assumed of how the two hang together: they are paired rows.
 */
export function answerInCascade(id: CandidateId, { cheap, strong, verified }: CascadePair): PricedTrial {
  const key = { ...cheap.trial.key, candidate: id };
  const answered = cheap.trial.outcome.status === 'answered';
  if (answered && verified?.status === 'scored' && verified.passed)
    return { ...cheap, trial: { ...cheap.trial, key }, strongUsd: 0 };
  if (!strong) {
    const verdict: Verdict = { status: 'unscored', reason: 'the strong candidate was not asked' };
    return {
      ...cheap,
      // neither the cheap one's failure nor its speed is the cascade's
      trial: { ...cheap.trial, key, latency: null, outcome: { status: 'answered' } },
      verdict,
      usd: null,
      uncachedUsd: null,
      cachedUsd: null,
    };
  }
  const add = (a: number | null, b: number | null): number | null =>
    a === null || b === null ? null : a + b;
  return {
    trial: escalated(cheap.trial, strong.trial, key),
    verdict: strong.verdict,
    usd: add(cheap.usd, strong.usd),
    uncachedUsd: add(cheap.uncachedUsd, strong.uncachedUsd),
    cachedUsd: add(cheap.cachedUsd, strong.cachedUsd),
    strongUsd: strong.uncachedUsd ?? 0,
    escalated: true,
    pricedCalls: cheap.pricedCalls + strong.pricedCalls,
    ...((cheap.billed || strong.billed) && { billed: true }),
  };
}

function escalated(cheap: Trial, strong: Trial, key: Trial['key']): Trial {
  const waited = cheap.latency?.total;
  const latency =
    strong.latency === null || (waited === undefined && cheap.outcome.status === 'answered')
      ? null
      : {
          total: (waited ?? 0) + strong.latency.total,
          ...(strong.latency.firstToken !== undefined && {
            firstToken: (waited ?? 0) + strong.latency.firstToken,
          }),
        };
  return {
    ...strong,
    key,
    calls: [...cheap.calls, ...strong.calls],
    attempts: cheap.attempts + strong.attempts,
    latency,
  };
}
