import type { Config } from '../config/config.ts';
import { trainingOf } from '../core/model/candidate.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { TrainingEstimate } from '../core/model/training-estimate.ts';
import type { CandidateId } from '../core/model/units.ts';
import type { AppContext, Stopping } from './context.ts';
import { estimate } from './estimate/estimate.ts';
import { prepare } from './prepare.ts';
import { type RunEvent, type RunResult, run } from './run.ts';
import { type TrainEvent, train } from './train.ts';

export type Stage =
  | { readonly kind: 'baselines'; readonly candidates: readonly CandidateId[] }
  | { readonly kind: 'estimate' }
  | { readonly kind: 'train'; readonly candidate: CandidateId }
  | { readonly kind: 'measure'; readonly candidates: readonly CandidateId[] };

export interface WholeJobOptions extends Stopping {
  readonly onStage: (stage: Stage) => void;
  readonly onRun: (event: RunEvent) => void;
  readonly onTrain: (event: TrainEvent) => void;
  readonly onEstimate: (estimate: TrainingEstimate) => void;
}

/**
 * The main job: measure what is prompted, say whether training would pay, train what is not trained yet, measure everything on the same
 * examples. Each step takes up what is recorded, so that a second time finishes at once.
 * @throws BreakevenError when a step is interrupted or stopped by the budget.
 */
export async function doWholeJob(
  config: Config,
  context: AppContext,
  options: WholeJobOptions,
): Promise<RunResult> {
  const ids = config.candidates.map(({ id }) => id);
  const ready = config.candidates.filter(({ model }) => model !== null).map(({ id }) => id);
  const { stop, abort } = options;
  options.onStage({ kind: 'baselines', candidates: ready });
  const baselines = orThrow(await run(config, context, { stop, abort, only: ready, onEvent: options.onRun }));
  const { waiting } = await prepare(config, context);
  if (waiting.length > 0 && config.scenario) {
    options.onStage({ kind: 'estimate' });
    options.onEstimate(await estimate(config, context, { run: baselines.run }));
  }
  for (const candidate of config.candidates) {
    if (candidate.model !== null || !trainingOf(candidate)) continue;
    options.onStage({ kind: 'train', candidate: candidate.id });
    await train(config, candidate.id, context, { stop, abort, onEvent: options.onTrain });
    if (stop.aborted) throw interrupted();
  }
  options.onStage({ kind: 'measure', candidates: ids });
  return orThrow(await run(config, context, { stop, abort, onEvent: options.onRun }));
}

function orThrow(result: RunResult): RunResult {
  if (result.ending === 'interrupted') throw interrupted();
  if (result.ending === 'budget')
    throw new BreakevenError('budget', 'stopped by the budget', 'raise run.budgetUsd and start it again');
  const [given] = result.stopped;
  if (given)
    throw new BreakevenError(
      'bad-input',
      `candidate '${given.candidate}' was given up: ${given.code}: ${given.message}`,
      'mend it and start again: what is recorded stays',
    );
  return result;
}

function interrupted(): BreakevenError {
  return new BreakevenError('interrupted', 'interrupted', 'start it again: what is recorded stays');
}
