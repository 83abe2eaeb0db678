import { parentPort } from 'node:worker_threads';
import { Model } from '../engine/model.ts';
import { CONTEXT_TOKENS } from '../models/base-models.ts';
import type { InferenceCommand, InferenceReport } from './completion.ts';
import { ContinuousBatch } from './continuous-batch.ts';

/** Requests of one model that are decoded together; more wait. */
const SLOTS = 32;

const batches = new Map<string, ContinuousBatch>();
let scheduled = false;

parentPort?.on('message', (command: InferenceCommand) => {
  if (command.kind === 'load') {
    const model = new Model(command.shape);
    model.loadWeights(command.weights);
    batches.set(command.model, new ContinuousBatch(model, { slots: SLOTS, capacity: CONTEXT_TOKENS }));
  } else if (command.kind === 'start') {
    batches.get(command.model)?.add(command.request, command.completion);
    schedule();
  } else {
    for (const batch of batches.values()) batch.cancel(command.request);
  }
});

/** Steps go through the event loop one by one, so that new requests join in between. */
function schedule(): void {
  if (scheduled) return;
  scheduled = true;
  setImmediate(runRound);
}

/** One step of every model that has something to do. */
function runRound(): void {
  scheduled = false;
  const busy = [...batches.values()].filter((batch) => batch.busy);
  const report: InferenceReport = busy.flatMap((batch) => batch.step());
  if (report.length > 0) parentPort?.postMessage(report);
  if (busy.some((batch) => batch.busy)) schedule();
}
