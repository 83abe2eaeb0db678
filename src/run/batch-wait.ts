import type { Milliseconds } from '../core/model/units.ts';
import type { BatchState, EndpointFailure } from '../ports/endpoint.ts';
import type { BatchRecord } from '../ports/store.ts';
import type { BatchWork, InBatch } from './batch.ts';
import { putBack } from './batch-file.ts';
import { end } from './batch-hand-over.ts';
import { asFailure, askInTime, giveUp } from './batch-request.ts';
import { lostCall, type Read, readResults } from './batch-results.ts';

const FIRST_POLL_MS: Milliseconds = 5000;
const POLL_GROWTH = 1.5;
const LONGEST_POLL_MS: Milliseconds = 300_000;

/** So many requests in a row without an answer, more than an hour, and a batch is left to the next start. */
const MOST_LOST_POLLS = 20;

/** A batch that did not come to a trial, so many times, will not. */
const MOST_ROUNDS = 4;

/** A provider forgets a batch after weeks; one that it does not know earlier was asked for with another key. */
const KNOWN_FOR_MS: Milliseconds = 48 * 3_600_000;

/** The provider's queue is full: there is room when other batches have ended. */
const QUEUE_FULL = 'token_limit_exceeded';
const QUEUE_REST_MS: Milliseconds = 120_000;

/** Waits for a batch, keeps what it brought, and queues what it did not. */
export async function waitForBatch(
  record: BatchRecord,
  items: ReadonlyMap<string, InBatch>,
  work: BatchWork,
): Promise<void> {
  const state = await untilEnded(record, work);
  if (!state) return;
  const read = await readResults(record, items, work, (failure) => isForgotten(failure, record, work));
  if (!read) return;
  const absent = [...items.values()].filter(({ planned }) => !read.seen.has(planned.hash));
  const again = await judgeAbsent(absent, state, record, read, work);
  await end(record, work);
  if (again.some(({ rounds }) => rounds >= MOST_ROUNDS)) {
    const message = `${MOST_ROUNDS} batches ended before they came to all of their requests`;
    giveUp({ code: 'batch-expired', message }, work);
  }
  putBack([...read.again, ...again], work);
}

/** Null: it is waited for no longer. */
async function untilEnded(record: BatchRecord, work: BatchWork): Promise<BatchState | null> {
  const { batch, clock, timeoutMs, onState } = work.options;
  let wait = FIRST_POLL_MS;
  let lost = 0;
  while (!work.stop.aborted) {
    let rest = wait;
    try {
      const state = await askInTime(timeoutMs, work, (signal) => batch.poll(record.id, signal));
      onState(record, state);
      if (state.status === 'ended') return state;
      lost = 0;
    } catch (error) {
      const failure = asFailure(error);
      if (isForgotten(failure, record, work))
        return { status: 'ended', detail: 'forgotten', done: 0, total: 0 };
      lost += 1;
      if (!failure.retryable || lost >= MOST_LOST_POLLS) {
        giveUp(failure, work);
        return null;
      }
      rest = Math.max(rest, failure.retryAfterMs ?? 0);
    }
    await clock.sleep(rest, work.stop);
    wait = Math.min(wait * POLL_GROWTH, LONGEST_POLL_MS);
  }
  return null;
}

function isForgotten(
  { code }: EndpointFailure,
  { submittedAt }: BatchRecord,
  { options }: BatchWork,
): boolean {
  return code === 'http-404' && Date.parse(options.clock.instant()) - Date.parse(submittedAt) > KNOWN_FOR_MS;
}

/** Trials of which an ended batch brought nothing: why, what of it may have been billed, and whether again. */
async function judgeAbsent(
  absent: readonly InBatch[],
  { detail, error }: BatchState,
  record: BatchRecord,
  { isForgotten: isLost }: Read,
  work: BatchWork,
): Promise<readonly InBatch[]> {
  if (absent.length === 0) return [];
  const isUnbilled = ['expired', 'failed', 'cancelled'].includes(detail) && !isLost;
  for (const { reservation } of absent) reservation.settle([], isUnbilled ? 'known' : 'unknown');
  if (detail === 'cancelled')
    giveUp({ code: 'batch-cancelled', message: 'its batch was cancelled at the provider' }, work);
  else if (detail !== 'failed')
    return absent.map((one) => ({
      ...one,
      rounds: one.rounds + 1,
      lost: isUnbilled ? one.lost : [...one.lost, lostCall(one, record, undefined)],
    }));
  else if (error?.code === QUEUE_FULL) return halve(absent, work);
  else giveUp({ code: error?.code ?? 'batch-failed', message: error?.message ?? 'its batch failed' }, work);
  return absent;
}

/** Smaller files, later: when another batch of ours has ended, or after a rest where there is none. */
async function halve(absent: readonly InBatch[], work: BatchWork): Promise<readonly InBatch[]> {
  const before = work.open.size;
  work.mostRequests = Math.max(1, Math.floor(absent.length / 2));
  do await work.options.clock.sleep(QUEUE_REST_MS, work.stop);
  while (before > 1 && work.open.size >= before && !work.stop.aborted);
  return absent.map((one) => (before > 1 ? one : { ...one, rounds: one.rounds + 1 }));
}
