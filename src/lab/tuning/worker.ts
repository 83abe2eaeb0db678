import { parentPort, workerData } from 'node:worker_threads';
import type {
  GradeReply,
  GradeRequest,
  StepMetrics,
  TrainingState,
  TuningHooks,
  TuningOrder,
  TuningResult,
} from './order.ts';
import { tuneReinforcement } from './reinforcement.ts';
import { tuneSupervised } from './supervised.ts';

export interface WorkerData {
  readonly order: TuningOrder;
  /** One number, in shared memory: not 0 when the training is to stop after its step. */
  readonly stop: Int32Array;
}

/** What a training worker tells; it is told nothing but `GradeReply`s. */
export type WorkerMessage =
  | { readonly kind: 'grade'; readonly requests: readonly GradeRequest[] }
  | { readonly kind: 'metrics'; readonly metrics: StepMetrics }
  | { readonly kind: 'state'; readonly state: TrainingState }
  | { readonly kind: 'stopped' }
  | ({ readonly kind: 'done' } & TuningResult);

/** Rewards are given by the thread that holds the grader; one question is open at a time. */
function askForRewards(requests: readonly GradeRequest[]): Promise<GradeReply> {
  return new Promise((resolve) => {
    parentPort?.once('message', resolve);
    tell({ kind: 'grade', requests });
  });
}

function tell(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

const { order, stop } = workerData as WorkerData;
const hooks: TuningHooks = {
  report: (metrics) => tell({ kind: 'metrics', metrics }),
  keep: (state) => tell({ kind: 'state', state }),
  shouldStop: () => Atomics.load(stop, 0) !== 0,
};
const result =
  order.method === 'supervised'
    ? tuneSupervised(order, hooks)
    : await tuneReinforcement(order, askForRewards, hooks);
tell(result === null ? { kind: 'stopped' } : { kind: 'done', ...result });
