import type { CallRole } from '../core/model/call.ts';
import type { CandidateId, Usd } from '../core/model/units.ts';
import type { FinishedTrial } from '../run/execute.ts';
import { type Plan, renderRequest } from '../run/plan.ts';
import { boundWhole } from './bound-agent.ts';
import type { Missing } from './missing-trials.ts';
import type { Batch } from './run.ts';

/** Dollars by what they were spent for; `unknownUsd` is set aside for attempts whose bill is not known. */
export type SpendByRole = Readonly<Record<CallRole, Usd>> & { readonly unknownUsd: Usd };

/** A candidate's trials that are not made. */
export interface MissingCost {
  readonly candidate: CandidateId;
  readonly trials: number;
  /** At what its trials cost so far; `null`: none is priced yet. */
  readonly usdExpected: Usd | null;
  /** `null`: it has no bound. */
  readonly usdAtMost: Usd | null;
}

/** Counts what a run makes, and what it leaves. */
export interface Tally {
  /** Returns what the trial's priced calls cost. */
  add(finished: FinishedTrial): Usd;
  /** Another process made some of what was missing. */
  take(candidate: CandidateId, indices: readonly number[]): void;
  readonly made: number;
  readonly taken: number;
  readonly failed: number;
  unpriced(): readonly CandidateId[];
  missing(): readonly MissingCost[];
}

/** A worst case is summed over so many trials, and scaled. */
const MOST_BOUNDED = 2000;

export function createTally({ runnable, pricing }: Batch, plan: Plan, missing: Missing): Tally {
  const candidates = new Map(runnable.map(({ candidate }) => [candidate.id, candidate]));
  const made = new Map<CandidateId, { count: number; priced: number; usd: Usd }>();
  const unpriced = new Set<CandidateId>();
  const taken = new Map<CandidateId, ReadonlySet<number>>();
  let [all, failed] = [0, 0];
  return {
    add({ trial }) {
      const candidate = candidates.get(trial.key.candidate);
      if (!candidate) return 0;
      all += 1;
      if (trial.outcome.status === 'failed') failed += 1;
      const costs = trial.calls.map((call) => pricing.costOf(candidate, call));
      const usd = costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0);
      const isPriced = trial.calls.length > 0 && pricing.priceTrial(candidate, trial, null).usd !== null;
      if (trial.calls.length > 0 && !isPriced) unpriced.add(candidate.id);
      const so = made.get(candidate.id) ?? { count: 0, priced: 0, usd: 0 };
      made.set(candidate.id, {
        count: so.count + 1,
        priced: so.priced + Number(isPriced),
        usd: so.usd + (isPriced ? usd : 0),
      });
      return usd;
    },
    take(candidate, indices) {
      taken.set(candidate, new Set([...(taken.get(candidate) ?? []), ...indices]));
    },
    get taken() {
      return [...taken.values()].reduce((sum, { size }) => sum + size, 0);
    },
    get made() {
      return all;
    },
    get failed() {
      return failed;
    },
    unpriced: () => [...unpriced],
    missing: () =>
      [...missing].flatMap(([candidate, planned]) => {
        const others = taken.get(candidate);
        const indices = others ? planned.filter((index) => !others.has(index)) : planned;
        const so = made.get(candidate);
        const trials = indices.length - (so?.count ?? 0);
        if (trials <= 0) return [];
        const usdExpected = so && so.priced > 0 ? (so.usd / so.priced) * trials : null;
        return [{ candidate, trials, usdExpected, usdAtMost: boundOf(indices, trials) }];
      }),
  };

  function boundOf(indices: readonly number[], trials: number): Usd | null {
    const looked = indices.slice(-Math.min(trials, MOST_BOUNDED));
    let sum = 0;
    for (const index of looked) {
      const { runnable, example } = plan.trialAt(index);
      const { usd } = boundWhole(runnable, renderRequest(runnable, example), pricing);
      if (usd === null) return null;
      sum += usd;
    }
    return (sum / looked.length) * trials;
  }
}
