import { randomUUID } from 'node:crypto';
import type { CandidateId, Milliseconds } from '../core/model/units.ts';
import { EndpointFailure } from '../ports/endpoint.ts';
import type { BatchRecord } from '../ports/store.ts';
import type { BatchWork, InBatch } from './batch.ts';
import { batchRequest, putBack } from './batch-file.ts';
import { asFailure, askInTime, giveUp } from './batch-request.ts';
import type { PlannedTrial } from './plan.ts';

/** A record under this prefix is of a batch that was about to be handed over; the key follows. */
const INTENT = 'intent:';

/** A file takes longer to hand over than a question. */
const UPLOAD_FACTOR = 10;

const FIRST_REST_MS: Milliseconds = 2000;

interface Adopted {
  readonly record: BatchRecord;
  readonly items: ReadonlyMap<string, InBatch>;
}

/**
 * Hands a file over. That it is about to is on record before, under a key that the provider keeps: a process
 * that dies in between finds its batch again. Null: it was not, and its trials are left open.
 */
export async function handOver(
  items: ReadonlyMap<string, InBatch>,
  work: BatchWork,
): Promise<BatchRecord | null> {
  const { options } = work;
  const { candidate, endpointId: endpoint, clock, ledger } = options;
  const submittedAt = clock.instant();
  const trials = [...items.keys()];
  const key = randomUUID(); // not of the trials: those that are handed over again are another batch
  const intent: BatchRecord = { id: INTENT + key, candidate, endpoint, submittedAt, trials };
  await ledger.saveBatch(intent);
  const submitted = await submit(key, items, work);
  if (typeof submitted === 'string') return replaceIntent(intent, submitted, work);
  const isUnknown = submitted.billing === 'unknown'; // the next start looks for it
  if (isUnknown) work.open.set(intent.id, intent);
  else {
    await ledger.endBatch(intent.id);
    putBack(items.values(), work);
  }
  for (const { reservation } of items.values()) reservation.settle([], isUnknown ? 'unknown' : 'known');
  return null;
}

async function replaceIntent(
  intent: BatchRecord,
  id: string,
  { options, open }: BatchWork,
): Promise<BatchRecord> {
  const record = { ...intent, id };
  await options.ledger.saveBatch(record);
  await options.ledger.endBatch(intent.id);
  open.set(id, record);
  return record;
}

/** The batch's id, or why there is none. */
async function submit(
  key: string,
  items: ReadonlyMap<string, InBatch>,
  work: BatchWork,
): Promise<string | EndpointFailure> {
  const { batch, timeoutMs, maxAttempts, clock } = work.options;
  const requests = [...items.values()].map(({ planned }) => batchRequest(planned));
  let mayBeThere = false;
  for (let attempt = 1; ; attempt++) {
    try {
      const known = mayBeThere ? await find(key, work) : null;
      return (
        known ??
        (await askInTime(timeoutMs * UPLOAD_FACTOR, work, (signal) => batch.submit(requests, key, signal)))
      );
    } catch (error) {
      const failure = asFailure(error);
      mayBeThere ||= failure.billing === 'unknown';
      if (!failure.retryable || attempt >= maxAttempts || work.stop.aborted) {
        if (!work.stop.aborted) giveUp(failure, work);
        return new EndpointFailure(failure.code, failure.message, {
          retryable: false,
          billing: mayBeThere ? 'unknown' : 'none',
        });
      }
      await clock.sleep(failure.retryAfterMs ?? FIRST_REST_MS * 2 ** (attempt - 1), work.stop);
    }
  }
}

function find(key: string, work: BatchWork): Promise<string | null> {
  return askInTime(work.options.timeoutMs, work, (signal) => work.options.batch.find(key, signal));
}

/**
 * Batches of earlier starts, with those of their trials that are still to be made; all other trials are queued.
 * One that was about to be handed over is looked for at the provider.
 */
export async function adoptOpen(work: BatchWork): Promise<readonly Adopted[]> {
  const { options, open, queue } = work;
  const records = await resolveIntents(await openOf(options.candidate, work), work);
  const files = records.map((record) => ({ record, items: new Map<string, InBatch>() }));
  const byHash = new Map(files.flatMap(({ record, items }) => record.trials.map((hash) => [hash, items])));
  for (const record of records) open.set(record.id, record);
  for (const planned of options.trials) {
    const items = byHash.get(planned.hash);
    if (items) adopt(planned, items, work);
    else queue.push({ planned, attempts: 0, rounds: 0, lost: [] });
  }
  const adopted = files.filter(({ record }) => !record.id.startsWith(INTENT));
  for (const { record, items } of adopted) if (items.size === 0) await end(record, work);
  return adopted.filter(({ items }) => items.size > 0);
}

function adopt(planned: PlannedTrial, items: Map<string, InBatch>, { options }: BatchWork): void {
  const twin = items.get(planned.hash);
  items.set(
    planned.hash,
    twin
      ? { ...twin, twins: [...twin.twins, planned] }
      : { planned, twins: [], attempts: 0, rounds: 0, lost: [], reservation: options.takeOver(planned) },
  );
}

async function openOf(candidate: CandidateId, { options }: BatchWork): Promise<readonly BatchRecord[]> {
  return (await options.ledger.openBatches()).filter((record) => record.candidate === candidate);
}

/** What became of batches that were about to be handed over; where nobody can say, they stay as they are. */
async function resolveIntents(
  records: readonly BatchRecord[],
  work: BatchWork,
): Promise<readonly BatchRecord[]> {
  const known = new Map(
    records.filter(({ id }) => !id.startsWith(INTENT)).map((record) => [record.id, record]),
  );
  const unresolved: BatchRecord[] = [];
  for (const intent of records.filter(({ id }) => id.startsWith(INTENT))) {
    try {
      const id = await find(intent.id.slice(INTENT.length), work);
      if (id === null || known.has(id)) await work.options.ledger.endBatch(intent.id);
      else known.set(id, await replaceIntent(intent, id, work));
    } catch (error) {
      giveUp(asFailure(error), work);
      unresolved.push(intent);
    }
  }
  return [...known.values(), ...unresolved];
}

/** All that it brought is recorded. */
export async function end({ id }: BatchRecord, { options, open }: BatchWork): Promise<void> {
  await options.ledger.endBatch(id);
  open.delete(id);
}
