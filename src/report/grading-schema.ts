import { z } from 'zod';
import type { GradingReport } from '../core/model/grading-report.ts';
import { estimateSchema, exactly, list } from './schema-parts.ts';

const cost = {
  grades: z.number(),
  calls: z.number(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  unpricedCalls: z.number(),
  usd: z.number().nullable(),
  usdPerThousandGrades: z.number().nullable(),
};

export const gradingSchema: z.ZodType<GradingReport> = exactly<GradingReport>()(
  z.object({
    judged: list(
      z.object({
        grader: z.string(),
        decides: z.boolean(),
        judges: list(z.object({ endpoint: z.string(), model: z.string() })),
        total: z.object(cost),
        candidates: list(z.object({ id: z.string(), ...cost })),
      }),
    ),
    parts: list(
      z.object({
        part: z.string(),
        means: list(z.object({ id: z.string(), mean: estimateSchema.nullable() })),
      }),
    ),
  }),
);
