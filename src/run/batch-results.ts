import type { Call } from '../core/model/call.ts';
import type { Outcome } from '../core/model/trial.ts';
import type { Milliseconds, Usd } from '../core/model/units.ts';
import { type BatchAnswer, EndpointFailure } from '../ports/endpoint.ts';
import type { BatchRecord } from '../ports/store.ts';
import type { Attempted } from './attempt.ts';
import type { BatchWork, InBatch } from './batch.ts';
import { asFailure, giveUp } from './batch-request.ts';
import type { Reservation } from './budget.ts';

/** The tier that serves a batch. */
const BATCH = 'batch';

/** Trials that are being written at once. */
const MOST_WRITING = 500;

/** A file of results that cannot be read so many times is left to the next start. */
const MOST_READS = 5;
const FIRST_REST_MS: Milliseconds = 5000;

export interface Read {
  /** Hashes of the trials that had a line. */
  readonly seen: ReadonlySet<string>;
  /** Those of them that failed and may go better the next time. */
  readonly again: readonly InBatch[];
  /** The provider has the results no longer. */
  readonly isForgotten: boolean;
}

/**
 * Reads what a batch brought and keeps it, trial by trial; of several lines of one trial the first counts, and
 * lines of others are passed over. Null: it cannot be read to its end now, and stays open.
 */
export async function readResults(
  record: BatchRecord,
  items: ReadonlyMap<string, InBatch>,
  work: BatchWork,
  isForgotten: (failure: EndpointFailure) => boolean,
): Promise<Read | null> {
  const seen = new Set<string>();
  const again: InBatch[] = [];
  for (let attempt = 1; ; attempt++) {
    try {
      await readOnce(record, items, work, seen, again);
      return { seen, again, isForgotten: false };
    } catch (error) {
      const failure = asFailure(error);
      if (isForgotten(failure)) return { seen, again, isForgotten: true };
      if (!failure.retryable || attempt >= MOST_READS || work.stop.aborted) {
        giveUp(failure, work);
        return null;
      }
      await work.options.clock.sleep(failure.retryAfterMs ?? FIRST_REST_MS * 2 ** (attempt - 1), work.stop);
    }
  }
}

async function readOnce(
  record: BatchRecord,
  items: ReadonlyMap<string, InBatch>,
  work: BatchWork,
  seen: Set<string>,
  again: InBatch[],
): Promise<void> {
  const { batch, timeoutMs } = work.options;
  const stall = new AbortController();
  const timer = setTimeout(() => stall.abort(new DOMException('no line in time', 'TimeoutError')), timeoutMs);
  let writing: Promise<void>[] = [];
  try {
    for await (const { id, answer } of batch.results(
      record.id,
      AbortSignal.any([work.abort, stall.signal]),
    )) {
      timer.refresh();
      const item = items.get(id);
      if (!item || seen.has(id)) continue;
      seen.add(id);
      const judged = judge(item, answer, record, work);
      if ('again' in judged) again.push(judged.again);
      else writing.push(keep(item, judged.attempted, work));
      if (writing.length < MOST_WRITING) continue;
      await Promise.all(writing);
      writing = [];
    }
  } finally {
    clearTimeout(timer);
    await Promise.all(writing);
  }
}

async function keep(
  { planned, twins }: InBatch,
  attempted: Attempted,
  { options }: BatchWork,
): Promise<void> {
  await Promise.all([planned, ...twins].map((one) => options.onTrial(one, attempted)));
}

/** What became of a trial, or that it is handed over again; either way the budget hears of it. */
function judge(
  item: InBatch,
  answer: BatchAnswer['answer'],
  record: BatchRecord,
  { options }: BatchWork,
): { readonly attempted: Attempted } | { readonly again: InBatch } {
  const attempts = item.attempts + 1;
  if (answer instanceof EndpointFailure) {
    const { code, message, retryable, billing } = answer;
    item.reservation.settle([], billing === 'unknown' ? 'unknown' : 'known');
    const lost = billing === 'unknown' ? [...item.lost, lostCall(item, record, answer.partial)] : item.lost;
    if (retryable && attempts < options.maxAttempts) return { again: { ...item, attempts, lost } };
    return {
      attempted: { calls: lost, latency: null, attempts, outcome: { status: 'failed', code, message } },
    };
  }
  const calls = callsOf(item, answer, record);
  settle(item.reservation, calls, options.priceCall);
  const { text, toolCalls, finish } = answer;
  const outcome: Outcome = {
    status: 'answered',
    text,
    ...(toolCalls && { toolCalls }),
    ...(finish !== undefined && { finish }),
  };
  return { attempted: { calls: [...item.lost, ...calls], latency: null, attempts, outcome } };
}

/** A batch has no latency, and its requests began when nobody saw. */
function callsOf(
  { planned }: InBatch,
  { servedModel, serviceTier, usage }: Exclude<BatchAnswer['answer'], EndpointFailure>,
  { endpoint, submittedAt: at }: BatchRecord,
): Call[] {
  const model = servedModel || planned.runnable.model;
  return [{ role: 'answer', endpoint, servedModel: model, serviceTier, usage, latency: null, at }];
}

/** A request that brought nothing, and may have been billed. */
export function lostCall(
  { planned }: InBatch,
  { endpoint, submittedAt: at }: BatchRecord,
  partial: EndpointFailure['partial'],
): Call {
  const servedModel = partial?.servedModel || planned.runnable.model;
  const usage = partial?.usage ?? null;
  return { role: 'retry', endpoint, servedModel, serviceTier: BATCH, usage, latency: null, at };
}

/** An answer whose price is not known keeps what was set aside. */
function settle(
  reservation: Reservation,
  calls: readonly Call[],
  priceCall: (call: Call) => Usd | null,
): void {
  const known = calls.flatMap((call) => {
    const usd = priceCall(call);
    return usd === null ? [] : [{ role: call.role, usd }];
  });
  reservation.settle(known, known.length < calls.length ? 'unknown' : 'known');
}
