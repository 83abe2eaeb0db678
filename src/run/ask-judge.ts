import type { Candidate } from '../core/model/candidate.ts';
import type { EndpointId } from '../core/model/units.ts';
import type { ModelRequest } from '../ports/endpoint.ts';
import { type AskJudge, GradingStopped, type Judge } from '../ports/grader.ts';
import { attemptTrial } from './attempt.ts';
import type { ExecuteOptions, OpenEndpoint, StoppedCandidate } from './execute.ts';

/** What asking judges needs of a run. */
export type JudgingOptions = Pick<
  ExecuteOptions,
  'endpoints' | 'clock' | 'random' | 'maxAttempts' | 'timeoutMs' | 'budget' | 'priceCall' | 'stop' | 'abort'
> & {
  /** What one attempt takes at most; no dollars where no price is known. */
  readonly boundJudge: (
    judge: Candidate,
    request: ModelRequest,
  ) => { readonly usd: number; readonly tokens: number };
  /** Told when there is no money left to ask. */
  readonly onBudget: () => void;
  /** Told when a judge's endpoint is given up; what it did not grade is open. */
  readonly onDown: (down: StoppedCandidate) => void;
};

/** Asks judges as candidates are asked: through the gate of their endpoint, with retries, under the one budget. */
export function createAskJudge(options: JudgingOptions): AskJudge {
  const { endpoints, clock, random, maxAttempts, timeoutMs, budget, priceCall, stop, abort } = options;
  return async ({ judge, messages, responseFormat, example }) => {
    const candidate = candidateOf(judge);
    const { endpoint, gate } = endpoints.get(judge.endpoint as EndpointId) as OpenEndpoint;
    const request: ModelRequest = {
      model: judge.model,
      messages,
      sampling: judge.sampling,
      stream: false,
      ...(responseFormat && { responseFormat }),
    };
    const bound = options.boundJudge(candidate, request);
    const attempted = await attemptTrial(request, {
      endpoint,
      endpointId: judge.endpoint,
      gate,
      budget,
      role: 'judge',
      worstCaseUsd: bound.usd,
      tokensAtMost: bound.tokens,
      priceCall: (call) => priceCall(candidate, call),
      maxAttempts,
      timeoutMs,
      clock,
      random,
      task: { example, repeat: 0 },
      keep: async () => {}, // with the grade
      stop,
      abort,
    });
    if (typeof attempted === 'string') {
      if (attempted === 'budget') options.onBudget();
      if (attempted === 'endpoint-down')
        options.onDown({ candidate: candidate.id, code: attempted, message: gate.lastFailure });
      throw new GradingStopped(attempted);
    }
    const { outcome, calls } = attempted;
    if (outcome.status === 'answered') return { status: 'answered', text: outcome.text ?? '', calls };
    return { status: 'failed', reason: `the judge failed: ${outcome.code}: ${outcome.message}`, calls };
  };
}

/** A judge as somebody who can be called and priced. */
export function candidateOf({ id, endpoint, model, sampling, price }: Judge): Candidate {
  return {
    id: `judge ${id}`,
    approach: { kind: 'prompted' },
    endpoint,
    model,
    sampling,
    stream: false,
    ...(price && { price }),
  };
}
