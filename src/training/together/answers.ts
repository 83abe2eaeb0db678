import { z } from 'zod';
import type { TrainingCheckpoint } from '../../ports/trainer.ts';

// Shapes of Together's REST reference (docs.together.ai/reference: files, fine-tunes), read on 2026-11-23. Fields
// that moved between its versions are read under each of their names; everything else is left alone.

export const fileSchema: z.ZodType<{ readonly id: string; readonly filename?: string | undefined }> =
  z.looseObject({ id: z.string().min(1), filename: z.string().optional() });

type Text = string | null | undefined;
type Figure = number | null | undefined;

export interface JobAnswer {
  readonly id: string;
  readonly status: string;
  readonly suffix?: Text;
  readonly user_params?: { readonly suffix?: Text } | null | undefined;
  readonly output_name?: Text;
  readonly model_output_name?: Text;
  readonly x_model_output_name?: Text;
  readonly token_count?: Figure;
  readonly total_price?: Figure;
  readonly message?: Text;
}

const count: z.ZodType<Figure> = z.number().min(0).nullish();

export const jobSchema: z.ZodType<JobAnswer> = z.looseObject({
  id: z.string().min(1),
  status: z.string(),
  suffix: z.string().nullish(),
  user_params: z.looseObject({ suffix: z.string().nullish() }).nullish(),
  output_name: z.string().nullish(),
  model_output_name: z.string().nullish(),
  x_model_output_name: z.string().nullish(),
  token_count: count,
  total_price: count,
  message: z.string().nullish(),
});

export const listSchema: z.ZodType<{ readonly data: readonly unknown[] }> = z.looseObject({
  data: z.array(z.unknown()),
});

/** Dollars that a job is expected to cost. */
export const quoteSchema: z.ZodType<{ readonly estimated_total_price: number }> = z.looseObject({
  estimated_total_price: z.number().min(0),
});

export interface EventAnswer {
  readonly type?: Text;
  readonly message?: Text;
  readonly step?: Figure;
  readonly total_steps?: Figure;
  readonly loss?: Figure;
  readonly eval_loss?: Figure;
}

export const eventSchema: z.ZodType<EventAnswer> = z.looseObject({
  type: z.string().nullish(),
  message: z.string().nullish(),
  step: count,
  total_steps: count,
  loss: z.number().nullish(),
  eval_loss: z.number().nullish(),
});

const checkpointSchema: z.ZodType<{ readonly step: number }> = z.looseObject({ step: z.number().min(0) });

/** Checkpoints as models that can be named; those that cannot be read are left out. */
export function checkpointsOf(answer: unknown, jobId: string): readonly TrainingCheckpoint[] {
  const { data = [] } = listSchema.safeParse(answer).data ?? {};
  return data.flatMap((one) => {
    const { step } = checkpointSchema.safeParse(one).data ?? {};
    return step === undefined ? [] : [{ model: `${jobId}:${step}`, step }];
  });
}

export function modelOf(job: JobAnswer): string | null {
  return job.model_output_name ?? job.output_name ?? job.x_model_output_name ?? null;
}

/** The name that the job was given, under whichever field it comes back. */
export function nameOf(job: JobAnswer): string {
  return [job.suffix, job.user_params?.suffix, modelOf(job)]
    .filter((one) => typeof one === 'string')
    .join(' ');
}

const OVER: ReadonlySet<string> = new Set(['error', 'user_error', 'cancelled', 'failed']);

export function isFailed({ status }: JobAnswer): boolean {
  return OVER.has(status);
}

export function isEnded(job: JobAnswer): boolean {
  return job.status === 'completed' || isFailed(job);
}
