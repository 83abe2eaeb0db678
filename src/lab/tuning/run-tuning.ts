import { Worker } from 'node:worker_threads';
import { moduleFile } from '../../core/module-file.ts';
import type {
  GradeReply,
  GradeRequest,
  StepMetrics,
  TrainingState,
  TuningOrder,
  TuningResult,
} from './order.ts';
import type { WorkerData, WorkerMessage } from './worker.ts';

export interface TuningListener {
  onMetrics(metrics: StepMetrics): void;
  /** After the metrics of its step. */
  onState(state: TrainingState): void;
  grade(requests: readonly GradeRequest[]): Promise<GradeReply>;
}

/** A training in a worker thread. */
export interface TuningRun {
  /** `null`: it was stopped. Rejects when the worker fails, the grader throws, or it was ended. */
  readonly result: Promise<TuningResult | null>;
  /** Stops after the step that is being made, its state kept. */
  stop(): void;
  /** Ends at once, and `result` rejects with the reason. */
  end(reason: Error): void;
}

/** Trains in a worker thread; grading happens here. */
export function runTuning(order: TuningOrder, listener: TuningListener): TuningRun {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const workerData: WorkerData = { order, stop };
  const worker = new Worker(new URL(moduleFile('./worker', import.meta.url), import.meta.url), {
    workerData,
  });
  let end = (_: Error): void => {};
  const result = new Promise<TuningResult | null>((resolve, reject) => {
    end = (error) => {
      void worker.terminate();
      reject(error);
    };
    worker.on('error', end);
    worker.on('exit', (code) => end(new Error(`the training worker ended with code ${code}`)));
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'metrics') listener.onMetrics(message.metrics);
      else if (message.kind === 'state') listener.onState(message.state);
      else if (message.kind === 'grade')
        listener.grade(message.requests).then((reply) => worker.postMessage(reply), end);
      else {
        void worker.terminate();
        resolve(
          message.kind === 'stopped'
            ? null
            : { weights: message.weights, trainedTokens: message.trainedTokens },
        );
      }
    });
  });
  return { result, stop: () => void Atomics.store(stop, 0, 1), end };
}
