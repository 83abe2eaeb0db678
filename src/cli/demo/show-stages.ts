import pc from 'picocolors';
import type { RunEvent } from '../../app/run.ts';
import type { Stage, WholeJobOptions } from '../../app/whole-job.ts';
import { makeInert } from '../../report/inert.ts';
import { logPainted } from '../output.ts';
import { createProgress, type Progress } from '../terminal/progress.ts';
import { followRun } from '../terminal/run-progress.ts';
import { followTraining } from '../terminal/train-progress.ts';

type Handlers = Pick<WholeJobOptions, 'onStage' | 'onRun' | 'onTrain' | 'onEstimate'>;

const TITLES: Readonly<Record<Stage['kind'], (stage: Stage) => string>> = {
  baselines: () => 'Measure what is prompted',
  estimate: () => 'Estimate before training',
  train: (stage) => `Train ${stage.kind === 'train' ? stage.candidate : ''}`,
  measure: () => 'Measure all of them on the same examples',
};

/** Draws the whole job: a title a stage, bars below it. */
export function showStages(): Handlers & { finish(): void } {
  let progress: Progress | null = null;
  let training: ReturnType<typeof followTraining> | null = null;
  let onRun: (event: RunEvent) => void = () => {};
  const finish = (): void => {
    progress?.finish();
    training?.finish();
    progress = null;
    training = null;
  };
  return {
    onStage(stage): void {
      finish();
      logPainted(`\n${pc.bold(TITLES[stage.kind](stage))}`);
      if (stage.kind === 'train') {
        training = followTraining();
        return;
      }
      if (stage.kind === 'estimate') return;
      progress = createProgress();
      onRun = followRun(progress);
    },
    onEstimate: (told) => logPainted(`  ${makeInert(told).headline}`),
    onRun: (event) => onRun(event),
    onTrain: (event) => training?.onTrain(event),
    finish,
  };
}
