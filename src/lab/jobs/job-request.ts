import { z } from 'zod';
import { ApiError, parseBody } from '../server/api-error.ts';

type Auto<T> = T | 'auto' | undefined;

export interface Hyperparameters {
  readonly n_epochs?: Auto<number>;
  readonly batch_size?: Auto<number>;
  readonly learning_rate_multiplier?: Auto<number>;
  readonly compute_multiplier?: Auto<number>;
  readonly eval_interval?: Auto<number>;
  readonly eval_samples?: Auto<number>;
}

type Method =
  | {
      readonly type: 'supervised';
      readonly supervised?: { readonly hyperparameters?: Hyperparameters | undefined } | undefined;
    }
  | {
      readonly type: 'reinforcement';
      readonly reinforcement: {
        readonly grader: unknown;
        readonly hyperparameters?: Hyperparameters | undefined;
      };
    };

/** The body of a job's creation, as it came. */
export interface JobRequest {
  readonly model: string;
  readonly training_file: string;
  readonly validation_file?: string | null | undefined;
  readonly suffix?: string | null | undefined;
  readonly seed?: number | null | undefined;
  readonly metadata?: Record<string, string> | null | undefined;
  readonly method?: Method | undefined;
}

const orAuto = <T extends z.ZodType>(schema: T) => z.union([z.literal('auto'), schema]).optional();
const shared = {
  n_epochs: orAuto(z.number().int().min(1).max(50)),
  batch_size: orAuto(z.number().int().min(1).max(256)),
  learning_rate_multiplier: orAuto(z.number().gt(0).max(10)),
};

const supervisedSchema = z.strictObject({
  type: z.literal('supervised'),
  supervised: z.strictObject({ hyperparameters: z.strictObject(shared).optional() }).optional(),
});

const reinforcementSchema = z.strictObject({
  type: z.literal('reinforcement'),
  reinforcement: z.strictObject({
    grader: z.record(z.string(), z.unknown()),
    hyperparameters: z
      .strictObject({
        ...shared,
        compute_multiplier: orAuto(z.number().min(1e-5).max(10)),
        eval_interval: orAuto(z.number().int().min(1)),
        eval_samples: orAuto(z.number().int().min(1)),
      })
      .optional(),
  }),
});

const requestSchema: z.ZodType<JobRequest> = z.strictObject({
  model: z.string(),
  training_file: z.string(),
  validation_file: z.string().nullish(),
  suffix: z
    .string()
    .regex(/^[\w.-]{1,64}$/, 'up to 64 letters, digits, dots, dashes and underscores')
    .nullish(),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  method: z.discriminatedUnion('type', [supervisedSchema, reinforcementSchema]).optional(),
});

/** @throws ApiError (400) for a parameter that is unknown, out of range, or not done here. */
export function readJobRequest(body: unknown): JobRequest {
  const type = (body as { method?: { type?: unknown } } | null)?.method?.type;
  if (type !== undefined && type !== 'supervised' && type !== 'reinforcement') {
    const message = `The lab trains by 'supervised' and 'reinforcement', not by ${JSON.stringify(type)}.`;
    throw new ApiError(400, 'unsupported_value', message, 'method.type');
  }
  return parseBody(requestSchema, body);
}
