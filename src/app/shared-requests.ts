import type { CandidateId, Milliseconds } from '../core/model/units.ts';
import { hashRequests, type Plan } from '../run/plan.ts';
import type { AppContext } from './context.ts';
import { takeKnown } from './missing-trials.ts';
import type { Batch } from './run.ts';

/** Another process is asked whether it has ended so often. */
const LOOK_EVERY_MS: Milliseconds = 300;

/**
 * Candidates of several runs may ask the same. Of processes on one store one asks at a time: the others wait, and
 * take what it recorded.
 */
export interface SharedRequests {
  /** What is left to ask of a candidate's trials, when no other process asks the same; null: `stop` ended the wait. */
  begin(
    candidate: CandidateId,
    indices: readonly number[],
    stop: AbortSignal,
  ): Promise<readonly number[] | null>;
  end(candidate: CandidateId): Promise<void>;
  /** Told that another process asks the same. */
  onWait: (candidate: CandidateId, process: number) => void;
  /** Told of trials that another process made meanwhile. */
  onTaken: (candidate: CandidateId, indices: readonly number[]) => void;
  /** Gives back whatever is still held. */
  endAll(): Promise<void>;
}

export interface SharedRequestsOptions {
  readonly batch: Batch;
  readonly run: string;
  readonly plan: Plan;
  /** Part of what requests of a fresh run are known by. */
  readonly salt: string;
  readonly context: AppContext;
  readonly retryFailed: boolean;
}

/** Holds at once what nobody else does, before what is recorded is looked up. */
export async function holdRequests(options: SharedRequestsOptions): Promise<SharedRequests> {
  const { batch, run, plan, salt, context, retryFailed } = options;
  const { store, clock } = context;
  const keys = new Map(
    batch.runnable.map((runnable) => [runnable.candidate.id, hashRequests(runnable, salt)]),
  );
  const held = new Set<CandidateId>();
  const keyOf = (candidate: CandidateId): string => keys.get(candidate) ?? candidate;
  const hold = async (candidate: CandidateId): Promise<number | null> => {
    const owner = await store.holdRequests(keyOf(candidate));
    if (owner === null) held.add(candidate);
    return owner;
  };
  const end = async (candidate: CandidateId): Promise<void> => {
    if (!held.delete(candidate)) return;
    const isStillAsked = [...held].some((other) => keyOf(other) === keyOf(candidate));
    if (!isStillAsked) await store.releaseRequests(keyOf(candidate));
  };
  for (const candidate of keys.keys()) await hold(candidate);
  const shared: SharedRequests = {
    end,
    onWait: () => {},
    onTaken: () => {},
    async begin(candidate, indices, stop) {
      if (held.has(candidate) || indices.length === 0) return indices;
      let waitsFor: number | null = null;
      for (let owner = await hold(candidate); owner !== null; owner = await hold(candidate)) {
        if (owner !== waitsFor) shared.onWait(candidate, owner);
        waitsFor = owner;
        await clock.sleep(LOOK_EVERY_MS, stop);
        if (stop.aborted) return null;
      }
      const left = new Set(await takeKnown(plan, run, indices, store, retryFailed));
      if (left.size < indices.length)
        shared.onTaken(
          candidate,
          indices.filter((index) => !left.has(index)),
        );
      return [...left];
    },
    async endAll() {
      for (const candidate of [...held]) await end(candidate);
    },
  };
  return shared;
}
