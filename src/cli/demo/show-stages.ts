import pc from 'picocolors';
import type { RunEvent } from '../../app/run.ts';
import type { TrainEvent } from '../../app/train.ts';
import type { Stage, WholeJobOptions } from '../../app/whole-job.ts';
import { log, logPainted } from '../output.ts';
import { formatPercent } from '../terminal/format.ts';
import { createProgress, type Progress } from '../terminal/progress.ts';
import { followRun } from '../terminal/run-progress.ts';

type Handlers = Pick<WholeJobOptions, 'onStage' | 'onRun' | 'onTrain'>;

const TITLES: Readonly<Record<Stage['kind'], (stage: Stage) => string>> = {
  baselines: () => 'Measure what is prompted',
  train: (stage) => `Train ${stage.kind === 'train' ? stage.candidate : ''}`,
  measure: () => 'Measure all of them on the same examples',
};

/** Draws the whole job: a title a stage, bars below it. */
export function showStages(): Handlers & { finish(): void } {
  let progress: Progress | null = null;
  let steps = 0;
  let onRun: (event: RunEvent) => void = () => {};
  const begin = (): void => {
    progress?.finish();
    steps = 0;
    progress = createProgress();
    onRun = followRun(progress);
  };
  return {
    onStage(stage): void {
      progress?.finish();
      progress = null;
      logPainted(`\n${pc.bold(TITLES[stage.kind](stage))}`);
      begin();
    },
    onRun: (event) => onRun(event),
    onTrain(event): void {
      if (event.type === 'labels') onRun(event.event);
      else if (event.type === 'progress') {
        showJob(event, progress);
        steps = event.progress.totalSteps ?? steps;
      } else {
        // The last poll was a few steps before the end.
        if (event.type === 'trained' && steps > 0)
          progress?.set(event.candidate, { label: event.candidate, done: steps, total: steps });
        begin();
        log(`  ${describe(event)}`);
      }
    },
    finish(): void {
      progress?.finish();
    },
  };
}

function showJob(
  {
    candidate,
    progress: { status, step, totalSteps, loss, reward },
  }: Extract<TrainEvent, { type: 'progress' }>,
  progress: Progress | null,
): void {
  const notes = [
    ...(step === undefined ? [status.replaceAll('_', ' ')] : []),
    ...(loss === undefined ? [] : [`loss ${loss.toFixed(4)}`]),
    ...(reward === undefined ? [] : [`reward ${reward.toFixed(3)}`]),
  ];
  progress?.set(candidate, {
    label: candidate,
    done: step ?? 0,
    total: totalSteps ?? 0,
    note: notes.join(', '),
  });
}

function describe(event: Extract<TrainEvent, { type: 'labelled' | 'job' | 'trained' }>): string {
  if (event.type === 'labelled') {
    return `${event.accepted} of ${event.asked} answers accepted by the grader (${formatPercent(event.accepted / event.asked)})`;
  }
  if (event.type === 'job') return `job ${event.jobId} on ${event.examples} examples`;
  const { model, coreLoopSeconds } = event.record;
  const time = coreLoopSeconds === null ? '' : `, ${coreLoopSeconds.toFixed(1)} s of training`;
  return `${model}${event.reused ? ' (recorded earlier)' : time}`;
}
