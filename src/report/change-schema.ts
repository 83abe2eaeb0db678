import { z } from 'zod';
import type { ChangeReport } from '../core/model/change-report.ts';
import { estimateSchema, exactly, list, share } from './schema-parts.ts';

const errors = z.object({
  wrong: z.number(),
  repeated: z.number(),
  repeatedByChance: z.number(),
  otherwise: z.number(),
  removed: z.number(),
  added: z.number(),
  inherited: z
    .object({
      by: z.string(),
      errors: z.number(),
      repeated: z.number(),
      otherwise: z.number(),
      removed: z.number(),
    })
    .exactOptional(),
});

export const changeSchema: z.ZodType<ChangeReport> = exactly<ChangeReport>()(
  z.object({
    from: z.string(),
    to: z.string(),
    relations: list(z.enum(['reference', 'teacher', 'start'])),
    gained: z.number(),
    lost: z.number(),
    errors: errors.nullable(),
    lengths: list(
      z.object({
        measure: z.enum(['output', 'reasoning', 'characters']),
        from: estimateSchema,
        to: estimateSchema,
        difference: estimateSchema,
        withScore: estimateSchema.nullable(),
      }),
    ),
    isInflated: z.boolean(),
    parts: list(
      z.object({
        part: z.string(),
        from: z.number(),
        to: z.number(),
        difference: estimateSchema,
        p: share,
        adjustedP: share,
      }),
    ),
  }),
);
