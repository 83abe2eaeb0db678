import type { FineTuningJobEvent } from 'openai/resources/fine-tuning/jobs';
import type { FineTuningJobCheckpoint } from 'openai/resources/fine-tuning/jobs/checkpoints';
import { z } from 'zod';
import type { TrainedModel, TrainingCheckpoint, TrainingProgress } from '../../ports/trainer.ts';
import { curvesOf, type StepFigures } from '../curves.ts';

type Figure = number | null | undefined;

/** What one `metrics` event tells of a step; what a provider has no figure for is left out or null. */
export interface Metrics {
  readonly step?: Figure;
  readonly total_steps?: Figure;
  readonly train_loss?: Figure;
  readonly valid_loss?: Figure;
  readonly full_valid_loss?: Figure;
  readonly scores?:
    | { readonly train_reward_mean?: Figure; readonly valid_reward_mean?: Figure }
    | null
    | undefined;
  readonly timing?:
    | { readonly step?: { readonly full_iteration?: Figure } | null | undefined }
    | null
    | undefined;
  readonly model_graders_token_usage?:
    | Readonly<Record<string, { readonly prompt_tokens?: Figure; readonly completion_tokens?: Figure }>>
    | null
    | undefined;
}

const figure = z.number().nullish();

const metricsSchema: z.ZodType<Metrics> = z.looseObject({
  step: figure,
  total_steps: figure,
  train_loss: figure,
  valid_loss: figure,
  full_valid_loss: figure,
  scores: z.looseObject({ train_reward_mean: figure, valid_reward_mean: figure }).nullish(),
  timing: z.looseObject({ step: z.looseObject({ full_iteration: figure }).nullish() }).nullish(),
  model_graders_token_usage: z
    .record(z.string(), z.looseObject({ prompt_tokens: figure, completion_tokens: figure }))
    .nullish(),
});

export function metricsOf(event: FineTuningJobEvent): Metrics | null {
  return event.type === 'metrics' ? (metricsSchema.safeParse(event.data).data ?? null) : null;
}

/** All that was told so far, events as they came: newest first. */
export function progressOf(status: string, told: readonly Metrics[]): TrainingProgress {
  const { step, total_steps, train_loss, scores } = told[0] ?? {};
  const reward = scores?.train_reward_mean;
  return {
    status,
    ...(isFigure(step) && { step }),
    ...(isFigure(total_steps) && { totalSteps: total_steps }),
    ...(isFigure(train_loss) && { loss: train_loss }),
    ...(isFigure(reward) && { reward }),
    ...summaryOf(told),
  };
}

/** The seconds of the steps' full iterations, which is what reinforcement is billed by, and how they went. */
export function summaryOf(
  told: readonly Metrics[],
): Pick<TrainedModel, 'coreLoopSeconds' | 'curves' | 'graderTokens'> {
  let seconds: number | null = null;
  const tokens = { input: 0, output: 0 };
  for (const metrics of told) {
    const step = metrics.timing?.step?.full_iteration;
    if (isFigure(step)) seconds = (seconds ?? 0) + step;
    for (const usage of Object.values(metrics.model_graders_token_usage ?? {})) {
      tokens.input += usage.prompt_tokens ?? 0;
      tokens.output += usage.completion_tokens ?? 0;
    }
  }
  const graded = tokens.input + tokens.output > 0;
  return {
    coreLoopSeconds: seconds,
    curves: curvesOf(stepsOf(told)),
    ...(graded && { graderTokens: tokens }),
  };
}

/** The loss of the whole validation file goes before that of one batch of it. */
function stepsOf(told: readonly Metrics[]): readonly StepFigures[] {
  const isWhole = told.some(({ full_valid_loss }) => isFigure(full_valid_loss));
  return told.toReversed().flatMap(({ step, train_loss, valid_loss, full_valid_loss, scores }) => {
    if (!isFigure(step)) return [];
    const values = {
      'train-loss': train_loss,
      'valid-loss': isWhole ? full_valid_loss : valid_loss,
      'train-reward': scores?.train_reward_mean,
      'valid-reward': scores?.valid_reward_mean,
    };
    return [{ step, values }];
  });
}

const checkpointSchema = z.looseObject({
  full_valid_loss: figure,
  valid_loss: figure,
  valid_reward_mean: figure,
});

/** Reinforcement's rewards stand in the metrics where a provider tells them, else in the events of that step. */
export function checkpointOf(
  { fine_tuned_model_checkpoint, step_number, metrics }: FineTuningJobCheckpoint,
  told: readonly Metrics[],
): TrainingCheckpoint {
  const own = checkpointSchema.safeParse(metrics).data ?? {};
  const event = told.find(({ step }) => step === step_number);
  const reward = own.valid_reward_mean ?? event?.scores?.valid_reward_mean;
  const loss = own.full_valid_loss ?? own.valid_loss;
  return {
    model: fine_tuned_model_checkpoint,
    step: step_number,
    ...(isFigure(reward) && { validReward: reward }),
    ...(isFigure(loss) && { validLoss: loss }),
  };
}

function isFigure(value: number | null | undefined): value is number {
  return value !== null && value !== undefined;
}
