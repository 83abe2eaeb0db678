import { Worker } from 'node:worker_threads';
import { moduleFile } from '../../core/module-file.ts';
import type { GradeReply, GradeRequest, StepMetrics, TuningOrder, TuningResult } from './order.ts';
import type { WorkerMessage } from './worker.ts';

export interface TuningHooks {
  onMetrics(metrics: StepMetrics): void;
  grade(requests: readonly GradeRequest[]): Promise<GradeReply>;
}

/**
 * Trains in a worker thread; grading happens here. Rejects when the worker fails, the grader throws, or
 * `signal` is aborted (with its reason).
 */
export function runTuning(
  order: TuningOrder,
  hooks: TuningHooks,
  signal: AbortSignal,
): Promise<TuningResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(moduleFile('./worker', import.meta.url), import.meta.url), {
      workerData: order,
    });
    const stop = (): void => {
      void worker.terminate();
      signal.removeEventListener('abort', abort);
    };
    const fail = (error: unknown): void => {
      stop();
      reject(error);
    };
    const abort = (): void => fail(signal.reason);
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
    worker.on('error', fail);
    worker.on('exit', (code) => fail(new Error(`the training worker ended with code ${code}`)));
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'metrics') hooks.onMetrics(message.metrics);
      else if (message.kind === 'grade') {
        hooks.grade(message.requests).then((reply) => worker.postMessage(reply), fail);
      } else {
        stop();
        resolve({ weights: message.weights, trainedTokens: message.trainedTokens });
      }
    });
  });
}
