import { parentPort, workerData } from 'node:worker_threads';
import type { GradeReply, GradeRequest, StepMetrics, TuningOrder, TuningResult } from './order.ts';
import { tuneReinforcement } from './reinforcement.ts';
import { tuneSupervised } from './supervised.ts';

/** What a training worker tells; it is told nothing but `GradeReply`s. */
export type WorkerMessage =
  | { readonly kind: 'grade'; readonly requests: readonly GradeRequest[] }
  | { readonly kind: 'metrics'; readonly metrics: StepMetrics }
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

const order = workerData as TuningOrder;
const report = (metrics: StepMetrics): void => tell({ kind: 'metrics', metrics });
const result =
  order.method === 'supervised'
    ? tuneSupervised(order, report)
    : await tuneReinforcement(order, askForRewards, report);
tell({ kind: 'done', ...result });
