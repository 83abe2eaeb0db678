import { z } from 'zod';
import type { PeopleReport } from '../core/model/label.ts';
import { estimateSchema, exactly, list, share } from './schema-parts.ts';

const agreement = z.object({
  measure: z.enum(["Cohen's kappa", "Fleiss' kappa", "Krippendorff's alpha"]),
  value: z.number().nullable(),
  answers: z.number(),
  labellers: z.number(),
});

const counts = z.object({
  truePasses: z.number(),
  falseFails: z.number(),
  trueFails: z.number(),
  falsePasses: z.number(),
});

export const peopleSchema: z.ZodType<PeopleReport> = exactly<PeopleReport>()(
  z.object({
    labellers: list(z.object({ labels: z.number(), skipped: z.number() })),
    answers: z.number(),
    drawn: z.number().nullable(),
    agreement: agreement.nullable(),
    sensitivity: estimateSchema.nullable(),
    specificity: estimateSchema.nullable(),
    counts: counts.nullable(),
    use: z.enum(['verdict', 'config', 'code', 'too-few']),
    frontier: z
      .object({
        id: z.string(),
        accuracy: z.number().nullable(),
        judgedByAll: z.number(),
        failedByAll: z.number(),
      })
      .nullable(),
    opportunity: share.nullable(),
    candidates: list(
      z.object({
        id: z.string(),
        labelled: z.number(),
        corrected: estimateSchema.nullable(),
        predictionPowered: estimateSchema.nullable(),
      }),
    ),
  }),
);
