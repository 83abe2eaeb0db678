import type { RunEvent } from '../../app/run.ts';
import type { TrainEvent } from '../../app/train.ts';
import type { TrainingCurve, TrainingMetric } from '../../core/model/training.ts';
import { log } from '../output.ts';
import { formatCounted, formatPercent, formatUsd } from './format.ts';
import { createProgress, type Progress } from './progress.ts';
import { followRun } from './run-progress.ts';

/** Draws a training as it goes: its teacher's answers, then the job with its curve. */
export function followTraining(): { onTrain(event: TrainEvent): void; finish(): void } {
  let progress: Progress = createProgress();
  let onRun: (event: RunEvent) => void = followRun(progress);
  let steps = 0;
  const begin = (): void => {
    progress.finish();
    steps = 0;
    progress = createProgress();
    onRun = followRun(progress);
  };
  return {
    onTrain(event): void {
      if (event.type === 'labels') onRun(event.event);
      else if (event.type === 'progress') {
        showJob(event, progress);
        steps = event.progress.totalSteps ?? steps;
      } else {
        // The last poll was a few steps before the end.
        if (event.type === 'trained' && event.record.stopped === undefined && steps > 0)
          progress.set(event.candidate, { label: event.candidate, done: steps, total: steps });
        begin();
        const line = describe(event);
        if (line !== null) log(`  ${line}`);
      }
    },
    finish: () => progress.finish(),
  };
}

function showJob(
  { candidate, progress: told, billedUsd }: Extract<TrainEvent, { type: 'progress' }>,
  progress: Progress,
): void {
  const { status, step, totalSteps, loss, reward, curves } = told;
  const notes = [
    ...(step === undefined ? [status.replaceAll('_', ' ')] : []),
    ...(loss === undefined ? [] : [`loss ${loss.toFixed(4)}`]),
    ...(reward === undefined ? [] : [`reward ${reward.toFixed(3)}`]),
    ...sparkOf(curves),
    ...(billedUsd === null ? [] : [formatUsd(billedUsd)]),
  ];
  progress.set(candidate, {
    label: candidate,
    done: step ?? 0,
    total: totalSteps ?? 0,
    note: notes.join(', '),
  });
}

const DRAWN: readonly TrainingMetric[] = ['train-reward', 'train-loss'];
const HEIGHTS = '▁▂▃▄▅▆▇█';
const WIDTH = 16;

/** How reward, or loss, went so far: each bar the mean of a stretch. */
function sparkOf(curves: readonly TrainingCurve[]): readonly string[] {
  const points =
    DRAWN.flatMap((metric) => curves.filter((curve) => curve.metric === metric))[0]?.points ?? [];
  if (points.length < 2) return [];
  const width = Math.min(WIDTH, points.length);
  const means = Array.from({ length: width }, (_, index) => {
    const part = points.slice(
      Math.floor((index * points.length) / width),
      Math.floor(((index + 1) * points.length) / width),
    );
    return part.reduce((sum, { value }) => sum + value, 0) / part.length;
  });
  const [low, high] = [Math.min(...means), Math.max(...means)];
  const bar = (mean: number): string =>
    HEIGHTS[high === low ? 0 : Math.round(((mean - low) / (high - low)) * (HEIGHTS.length - 1))] ?? '';
  return [means.map(bar).join('')];
}

type Told = Exclude<TrainEvent, { type: 'labels' | 'progress' }>;

/** `null`: there is nothing to say. */
function describe(event: Told): string | null {
  switch (event.type) {
    case 'examples': {
      const left = [
        ...(event.near > 0
          ? [`${formatCounted(event.near, 'example')} nearly the same as one of the eval`]
          : []),
        ...(event.repeats > 0 ? [`${formatCounted(event.repeats, 'example')} that repeat another`] : []),
      ];
      return left.length === 0 ? null : `left out of the training: ${left.join(', ')}`;
    }
    case 'labelled':
      return `${event.accepted} of ${event.asked} answers accepted by the grader (${formatPercent(event.accepted / event.asked)})`;
    case 'job':
      return event.takenUp
        ? `job ${event.jobId} goes on`
        : `job ${event.jobId} on ${event.examples} examples`;
    case 'quoted':
      return `the provider expects ${formatUsd(event.usd)}`;
    case 'halted':
      return describeHalt(event.alarm);
    case 'trained': {
      const { model, coreLoopSeconds } = event.record;
      const time = coreLoopSeconds === null ? '' : `, ${coreLoopSeconds.toFixed(1)} s of training`;
      return `${model}${event.reused ? ' (recorded earlier)' : time}`;
    }
  }
}

function describeHalt(alarm: Extract<Told, { type: 'halted' }>['alarm']): string {
  if (alarm.kind === 'budget')
    return `stopped at ${formatUsd(alarm.billedUsd)}, before it would pass its budget of ${formatUsd(alarm.budgetUsd)}`;
  if (alarm.kind === 'gap')
    return `stopped: its training reward is ${alarm.gap.toFixed(2)} above that of validation, so that it learns by heart`;
  return `stopped: its validation reward has not risen since step ${alarm.since} (${alarm.best.toFixed(3)})`;
}
