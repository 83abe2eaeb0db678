import type { PricedTrial } from '../core/decision/collector.ts';
import type { Call } from '../core/model/call.ts';
import type { CandidateId } from '../core/model/units.ts';
import type { Usage } from '../core/model/usage.ts';

/** What a candidate's trials show beside their figures: what lints are decided by. */
export interface Witnessed {
  readonly trials: number;
  readonly calls: number;
  /** Calls with usage, and of those the ones that do not say how much input was cached, written or reasoned. */
  readonly withUsage: number;
  readonly cacheUnknown: number;
  readonly reasoningUnknown: number;
  readonly cacheWriteUnknown: number;
  readonly cachedInput: number;
  readonly cacheWrite: number;
  readonly input: number;
  readonly estimatedUsage: number;
  /** Attempts beyond the first, the calls recorded for them, and of those the ones without tokens. */
  readonly retries: number;
  readonly retryCalls: number;
  readonly lostCalls: number;
  /** Trials that timed out without any token on record, lost calls apart. */
  readonly lostTimeouts: number;
  /** Trials with tokens for which the source billed exactly nothing. */
  readonly zeroBilled: number;
  readonly servedModels: readonly string[];
  readonly serviceTiers: readonly string[];
  /** Trials without a latency although they answered. */
  readonly untimed: number;
  /** Trials cut off at their token limit. */
  readonly cutOff: number;
  /** Trials of agents, the tools that they called, and of those the ones that said no. */
  readonly acted: number;
  readonly steps: number;
  readonly failedSteps: number;
  /** When the first calls with a time began and ended, in milliseconds; empty: times are not known. */
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
    trials: 0,
    calls: 0,
    withUsage: 0,
    cacheUnknown: 0,
    reasoningUnknown: 0,
    cacheWriteUnknown: 0,
    cachedInput: 0,
    cacheWrite: 0,
    input: 0,
    estimatedUsage: 0,
    retries: 0,
    retryCalls: 0,
    lostCalls: 0,
    lostTimeouts: 0,
    zeroBilled: 0,
    untimed: 0,
    cutOff: 0,
    acted: 0,
    steps: 0,
    failedSteps: 0,
  };
  return { ...zero, models: new Set(), tiers: new Set(), spans: [] } as unknown as Tally;
}

function tallyTrial(tally: Tally, { trial }: PricedTrial): void {
  const { outcome, calls, attempts, latency, billed } = trial;
  tally.trials += 1;
  tally.retries += Math.max(0, attempts - 1);
  if (outcome.status === 'failed' && /time[d-]*.?out|deadline/i.test(outcome.code) && !calls.some(isKnown))
    tally.lostTimeouts += Number(!calls.some(({ role }) => role === 'retry'));
  if (outcome.status === 'answered' && !latency) tally.untimed += 1;
  if (outcome.status === 'answered' && outcome.finish === 'length') tally.cutOff += 1;
  if (billed === 0 && calls.some(({ usage }) => usage && usage.input + usage.output > 0))
    tally.zeroBilled += 1;
  const { steps } = outcome;
  if (steps) {
    tally.acted += 1;
    tally.steps += steps.length;
    tally.failedSteps += steps.reduce((sum, { failed }) => sum + Number(failed ?? false), 0);
  }
  for (const call of calls) tallyCall(tally, call);
}

/** Whether anything is on record of what it took. */
function isKnown({ usage }: Call): boolean {
  return usage !== null;
}

function tallyCall(tally: Tally, call: Call): void {
  const { role, usage, latency, servedModel, serviceTier, at } = call;
  tally.calls += 1;
  if (role === 'retry') tally.retryCalls += 1;
  if (role === 'retry' && !usage) tally.lostCalls += 1;
  else {
    // of a lost call nobody knows who served it, and a sub-agent is another model by design
    if (role !== 'subagent') tally.models.add(servedModel);
    tally.tiers.add(serviceTier);
  }
  if (usage) tallyUsage(tally, usage);
  if (!latency || tally.spans.length >= MOST_SPANS) return;
  const start = Date.parse(at);
  if (!Number.isNaN(start)) tally.spans.push({ start, end: start + latency.total });
}

function tallyUsage(tally: Tally, usage: Usage): void {
  tally.withUsage += 1;
  tally.input += usage.input;
  tally.cachedInput += usage.cachedInput ?? 0;
  tally.cacheWrite += usage.cacheWrite ?? 0;
  tally.cacheUnknown += Number(usage.cachedInput === undefined);
  tally.cacheWriteUnknown += Number(usage.cacheWrite === undefined);
  tally.reasoningUnknown += Number(usage.reasoning === undefined);
  tally.estimatedUsage += Number(usage.source === 'estimated');
}
