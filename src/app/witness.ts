import type { PricedTrial } from '../core/decision/observations.ts';
import type { CandidateId } from '../core/model/units.ts';

/** What a candidate's trials show beside their figures: what lints are decided by. */
export interface Witnessed {
  readonly calls: number;
  /** Calls with usage, and of those the ones that do not say how much input was cached, written or reasoned. */
  readonly withUsage: number;
  readonly cacheUnknown: number;
  readonly reasoningUnknown: number;
  readonly cachedInput: number;
  readonly input: number;
  readonly estimatedUsage: number;
  /** Attempts beyond the first, and the calls recorded for them. */
  readonly retries: number;
  readonly retryCalls: number;
  readonly timeouts: number;
  /** Trials with tokens for which the source billed exactly nothing. */
  readonly zeroBilled: number;
  readonly servedModels: readonly string[];
  readonly serviceTiers: readonly string[];
  /** Trials without a latency although they answered. */
  readonly untimed: number;
  /** Trials cut off at their token limit. */
  readonly cutOff: number;
  /** Calls that ran while no other call of the run did, from their times; `null`: times are not known. */
  readonly times: readonly { readonly start: number; readonly end: number }[];
}

interface Witness {
  see(priced: PricedTrial): void;
  finish(): ReadonlyMap<CandidateId, Witnessed>;
}

type Tally = { -readonly [K in keyof Witnessed]: Witnessed[K] extends number ? number : never } & {
  models: Set<string>;
  tiers: Set<string>;
  spans: { start: number; end: number }[];
};

/** Enough calls to tell whether they overlapped. */
const MOST_SPANS = 2000;

export function createWitness(ids: readonly CandidateId[]): Witness {
  const tallies = new Map(ids.map((id) => [id, emptyTally()]));
  return {
    see(priced) {
      const tally = tallies.get(priced.trial.key.candidate);
      if (tally) tallyTrial(tally, priced);
    },
    finish: () =>
      new Map(
        [...tallies].map(([id, { models, tiers, spans, ...counts }]) => [
          id,
          { ...counts, servedModels: [...models], serviceTiers: [...tiers], times: spans },
        ]),
      ),
  };
}

function emptyTally(): Tally {
  const zero = {
    calls: 0,
    withUsage: 0,
    cacheUnknown: 0,
    reasoningUnknown: 0,
    cachedInput: 0,
    input: 0,
    estimatedUsage: 0,
    retries: 0,
    retryCalls: 0,
    timeouts: 0,
    zeroBilled: 0,
    untimed: 0,
    cutOff: 0,
  };
  return { ...zero, models: new Set(), tiers: new Set(), spans: [] } as unknown as Tally;
}

function tallyTrial(tally: Tally, { trial }: PricedTrial): void {
  const { outcome, calls, attempts, latency, billed } = trial;
  tally.retries += Math.max(0, attempts - 1);
  if (outcome.status === 'failed' && /time/i.test(outcome.code)) tally.timeouts += 1;
  if (outcome.status === 'answered' && !latency) tally.untimed += 1;
  if (outcome.status === 'answered' && outcome.finish === 'length') tally.cutOff += 1;
  if (billed === 0 && calls.some(({ usage }) => usage && usage.input + usage.output > 0))
    tally.zeroBilled += 1;
  for (const call of calls) {
    tally.calls += 1;
    if (call.role === 'retry') tally.retryCalls += 1;
    tally.models.add(call.servedModel);
    tally.tiers.add(call.serviceTier);
    if (call.usage) {
      tally.withUsage += 1;
      tally.input += call.usage.input;
      tally.cachedInput += call.usage.cachedInput ?? 0;
      tally.cacheUnknown += Number(call.usage.cachedInput === undefined);
      tally.reasoningUnknown += Number(call.usage.reasoning === undefined);
      tally.estimatedUsage += Number(call.usage.source === 'estimated');
    }
    if (call.latency && tally.spans.length < MOST_SPANS) {
      const end = Date.parse(call.at);
      if (!Number.isNaN(end)) tally.spans.push({ start: end, end: end + call.latency.total });
    }
  }
}
