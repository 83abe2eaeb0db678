import type { BatchRequest } from '../ports/endpoint.ts';
import type { BatchWork, InBatch, Queued } from './batch.ts';
import type { Reservation } from './budget.ts';
import { type PlannedTrial, renderRequest } from './plan.ts';

/** A larger file is no cheaper, and several copies of it are held in memory while it is handed over. */
const MOST_BYTES = 16_000_000;

/** Asks for what fits at once, and waits for nothing. */
const NOW: AbortSignal = AbortSignal.abort();

/** The request of a trial as a line of a batch, under the trial's hash. */
export function batchRequest({ hash, runnable, example }: PlannedTrial): BatchRequest {
  return { id: hash, request: renderRequest(runnable, example) };
}

/**
 * Takes from the queue what goes into one file: as many as it may hold and the budget bears now, by hash. Null: not
 * even one is borne. A trial that no file can hold has failed, and is kept as such.
 */
export async function fillFile(work: BatchWork, mayWait: boolean): Promise<Map<string, InBatch> | null> {
  const { options, queue } = work;
  const { batch } = options;
  const most = Math.min(MOST_BYTES, batch.limits.bytes);
  const items = new Map<string, InBatch>();
  let [taken, bytes] = [0, 0];
  for (const queued of queue) {
    const { planned } = queued;
    const twin = items.get(planned.hash);
    if (twin) items.set(planned.hash, { ...twin, twins: [...twin.twins, planned] });
    else {
      const size = batch.sizeOf(batchRequest(planned));
      if (size > batch.limits.bytes) await refuse(queued, size, work);
      else {
        const isFull = items.size >= work.mostRequests || (items.size > 0 && bytes + size > most);
        const reservation = isFull ? null : await reserve(planned, items.size === 0 && mayWait, work);
        if (!reservation) break;
        items.set(planned.hash, { ...queued, twins: [], reservation });
        bytes += size;
      }
    }
    taken += 1;
  }
  queue.splice(0, taken);
  return taken === 0 ? null : items;
}

async function reserve(
  planned: PlannedTrial,
  mayWait: boolean,
  { options, stop }: BatchWork,
): Promise<Reservation | null> {
  return (await options.reserve(planned, NOW)) ?? (mayWait ? options.reserve(planned, stop) : null);
}

async function refuse(
  { planned, attempts, lost }: Queued,
  size: number,
  { options }: BatchWork,
): Promise<void> {
  const message = `the request has ${size} bytes, and a batch may have ${options.batch.limits.bytes}`;
  await options.onTrial(planned, {
    calls: lost,
    latency: null,
    attempts: Math.max(1, attempts),
    outcome: { status: 'failed', code: 'too-large', message },
  });
}

/** Queues what was in a file and was not made; twins stand apart again. */
export function putBack(items: Iterable<InBatch>, { queue }: BatchWork): void {
  for (const { planned, twins, attempts, rounds, lost } of items)
    for (const one of [planned, ...twins]) queue.push({ planned: one, attempts, rounds, lost });
}
