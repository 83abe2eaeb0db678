import type { CandidateId } from '../core/model/units.ts';
import type { BatchEndpoint, Endpoint } from '../ports/endpoint.ts';
import { executeBatches } from './batch.ts';
import type { ExecuteOptions, Lane, Work } from './execute.ts';

/** How far a batch is, as its provider says. */
export interface BatchProgress {
  readonly candidate: CandidateId;
  readonly batch: string;
  /** The provider's own word. */
  readonly detail: string;
  readonly done: number;
  readonly total: number;
}

export interface BatchLaneInput {
  readonly lane: Lane;
  readonly endpoint: Endpoint;
  readonly work: Work;
  readonly options: ExecuteOptions;
  readonly giveUp: (code: string, message: string) => void;
}

/** The lane of a candidate of tier `batch`: its requests are handed over as files and waited for. */
export async function executeBatchLane(input: BatchLaneInput): Promise<void> {
  const { lane, endpoint, work, options, giveUp } = input;
  const { candidate, trials, count } = lane;
  if (count === 0) return;
  const ended = await executeBatches({
    batch: endpoint.batch as BatchEndpoint,
    candidate: candidate.id,
    endpointId: candidate.endpoint,
    trials,
    ledger: options.ledger,
    reserve: (planned, signal) => options.budget.reserve(options.bound(planned).usd, signal),
    takeOver: (planned) => options.budget.takeOver(options.bound(planned).usd),
    priceCall: (call) => options.priceCall(candidate, call),
    maxAttempts: options.maxAttempts,
    timeoutMs: options.timeoutMs,
    clock: options.clock,
    stop: work.stop,
    abort: work.abort,
    onTrial: (planned, attempted) => work.keep(planned, attempted),
    onState: ({ id }, { detail, done, total }) =>
      options.onBatch({ candidate: candidate.id, batch: id, detail, done, total }),
  });
  if (ended.ending === 'budget') work.endForBudget();
  if (ended.givenUp) giveUp(ended.givenUp.code, ended.givenUp.message);
}
