import type { Call } from '../core/model/call.ts';
import type { CandidateId, EndpointId, Milliseconds, Usd } from '../core/model/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { BatchEndpoint, BatchState } from '../ports/endpoint.ts';
import type { BatchRecord } from '../ports/store.ts';
import type { Attempted } from './attempt.ts';
import { fillFile, putBack } from './batch-file.ts';
import { adoptOpen, handOver } from './batch-hand-over.ts';
import { waitForBatch } from './batch-wait.ts';
import type { Reservation } from './budget.ts';
import type { PlannedTrial } from './plan.ts';

export interface BatchOptions {
  readonly batch: BatchEndpoint;
  /** Whose trials they are, and where they go. */
  readonly candidate: CandidateId;
  readonly endpointId: EndpointId;
  /** What is to be made, those of open batches among it. */
  readonly trials: Iterable<PlannedTrial>;
  /** Durable when its promises resolve. */
  readonly ledger: BatchLedger;
  /** Sets aside what a trial costs at most; null: it does not fit now, or `signal` ended the wait. */
  readonly reserve: (planned: PlannedTrial, signal: AbortSignal) => Promise<Reservation | null>;
  /** What an earlier start set aside for a trial that it handed over. */
  readonly takeOver: (planned: PlannedTrial) => Reservation;
  /** Dollars of a call; `null`: not known. */
  readonly priceCall: (call: Call) => Usd | null;
  readonly maxAttempts: number;
  /** Limit of time of one request to the server; the file itself may take longer. */
  readonly timeoutMs: Milliseconds;
  readonly clock: Clock;
  /** Hands nothing more over and waits no longer. */
  readonly stop: AbortSignal;
  /** Ends requests in flight as well. */
  readonly abort: AbortSignal;
  /** Keeps a trial; it outlives this process when the promise resolves. */
  readonly onTrial: (planned: PlannedTrial, attempted: Attempted) => Promise<void>;
  /** Told what the provider says of a batch. */
  readonly onState: (batch: BatchRecord, state: BatchState) => void;
}

/** Batches that were handed over, as the store keeps them. */
export interface BatchLedger {
  openBatches(): Promise<readonly BatchRecord[]>;
  saveBatch(batch: BatchRecord): Promise<void>;
  endBatch(id: string): Promise<void>;
}

export interface GivenUp {
  readonly code: string;
  readonly message: string;
}

/** `stopped`: the candidate was given up, for the reason beside it. Trials that are not made are left open. */
export interface BatchesEnded {
  readonly ending: 'done' | 'stopped' | 'budget' | 'interrupted';
  readonly givenUp: GivenUp | null;
  /** What is still at the provider; the next start waits for it and asks for nothing of it again. */
  readonly open: readonly BatchRecord[];
}

/** A trial that is to be handed over. */
export interface Queued {
  readonly planned: PlannedTrial;
  /** Lines of results that it has had, all of them failures. */
  readonly attempts: number;
  /** Batches that it was in without being come to. */
  readonly rounds: number;
  /** Calls of those attempts that may have been billed. */
  readonly lost: readonly Call[];
}

/** A trial in a batch; `twins` are those of the same hash, which one answer serves. */
export interface InBatch extends Queued {
  readonly twins: readonly PlannedTrial[];
  readonly reservation: Reservation;
}

/** What the parts of the work share. */
export interface BatchWork {
  readonly options: BatchOptions;
  /** The options' own signals, or that the store cannot be written. */
  readonly stop: AbortSignal;
  readonly abort: AbortSignal;
  readonly queue: Queued[];
  /** Handed over and not ended, by id. */
  readonly open: Map<string, BatchRecord>;
  /** What a file may hold; less where the provider's queue is full. */
  mostRequests: number;
  givenUp: GivenUp | null;
}

/**
 * Makes trials of one candidate by batches: as many in a file as it may hold and the budget bears, each batch on
 * record before it is waited for. Batches of earlier starts are waited for first, and nothing of them is asked
 * again. What a batch did not come to, and what may go better the next time, is handed over again, a bounded number
 * of times. @throws what kept the ledger or a trial from being written.
 */
export async function executeBatches(options: BatchOptions): Promise<BatchesEnded> {
  const broken = new AbortController();
  const work: BatchWork = {
    options,
    stop: AbortSignal.any([options.stop, options.abort, broken.signal]),
    abort: AbortSignal.any([options.abort, broken.signal]),
    queue: [],
    open: new Map(),
    mostRequests: options.batch.limits.requests,
    givenUp: null,
  };
  const watching = new Set<Promise<void>>();
  const watch = (record: BatchRecord, items: ReadonlyMap<string, InBatch>): void => {
    const watched = waitForBatch(record, items, work)
      .catch((error) => broken.abort(error))
      .finally(() => watching.delete(watched));
    watching.add(watched);
  };
  for (const { record, items } of await adoptOpen(work)) watch(record, items);
  let noBudget = false;
  while (!broken.signal.aborted) {
    const next = await submitNext(work, watching.size === 0).catch((error) => broken.abort(error));
    if (next && next !== 'no-budget') watch(next.record, next.items);
    else if (watching.size > 0) await Promise.race(watching);
    else {
      noBudget = next === 'no-budget';
      if (work.queue.length === 0 || next === 'no-budget' || isOver(work)) break;
    }
  }
  await Promise.all(watching);
  if (broken.signal.aborted) throw broken.signal.reason;
  const open = [...work.open.values()];
  const { givenUp, queue } = work;
  if (work.stop.aborted && open.length + queue.length > 0) return { ending: 'interrupted', givenUp, open };
  if (givenUp) return { ending: 'stopped', givenUp, open };
  return { ending: noBudget ? 'budget' : 'done', givenUp: null, open };
}

function isOver({ stop, givenUp }: BatchWork): boolean {
  return stop.aborted || givenUp !== null;
}

type Submitted = { readonly record: BatchRecord; readonly items: ReadonlyMap<string, InBatch> };

/** Null: there is nothing to hand over, now. `isAlone`: no batch is out that could give something of the budget back. */
async function submitNext(work: BatchWork, isAlone: boolean): Promise<Submitted | 'no-budget' | null> {
  if (work.queue.length === 0 || isOver(work)) return null;
  const items = await fillFile(work, isAlone);
  if (!items) return work.stop.aborted ? null : 'no-budget';
  if (items.size === 0) return null;
  if (isOver(work)) {
    for (const { reservation } of items.values()) reservation.settle([], 'known');
    putBack(items.values(), work);
    return null;
  }
  const record = await handOver(items, work);
  return record && { record, items };
}
