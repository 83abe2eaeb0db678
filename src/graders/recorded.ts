import { z } from 'zod';

/** Scores that were recorded elsewhere and imported: there is nothing to run, only a threshold to pass. */
export interface RecordedDefinition {
  readonly id: string;
  readonly type: 'recorded';
  /** The least score that passes, where the source says scores only; 1 by default. */
  readonly pass?: number;
}

export const recordedSchema: z.ZodObject<{
  id: z.ZodString;
  type: z.ZodLiteral<'recorded'>;
  pass: z.ZodExactOptional<z.ZodNumber>;
}> = z.strictObject({
  id: z.string().min(1),
  type: z.literal('recorded'),
  pass: z
    .number()
    .min(0)
    .max(1)
    .exactOptional()
    .describe('The least score that passes, where an imported run has scores only; 1 by default'),
});
