import { z } from 'zod';
import type { CandidateReport, ComparisonReport } from '../core/model/candidate-report.ts';
import { estimateSchema, exactly, list, share } from './schema-parts.ts';

const COST_KINDS = [
  'tokens',
  'errors',
  'fallback',
  'hosting',
  'one-offs',
  'failed-trainings',
  'retraining',
  'after-service',
] as const;

export const candidateSchema: z.ZodType<CandidateReport> = exactly<CandidateReport>()(
  z.object({
    id: z.string(),
    approach: z.string(),
    model: z.string(),
    n: z.number(),
    failed: z.number(),
    unscored: z.number(),
    ungraded: z.number(),
    accuracy: estimateSchema.nullable(),
    usdPerThousand: estimateSchema.nullable(),
    usdPerSuccess: estimateSchema.nullable(),
    pricedShare: share,
    latencyMs: z
      .object({
        p50: estimateSchema,
        p95: estimateSchema.nullable(),
        firstTokenP50: estimateSchema.exactOptional(),
      })
      .nullable(),
    repeated: list(
      z.object({ k: z.number(), passAt: estimateSchema, passHat: estimateSchema }),
    ).exactOptional(),
    tools: z.object({ perTrial: z.number(), failedShare: share }).exactOptional(),
    tokens: z
      .object({
        input: z.number(),
        cachedInput: z.number().nullable(),
        output: z.number(),
        reasoning: z.number().nullable(),
      })
      .nullable(),
    fixedUsd: z.number(),
    fixedComplete: z.boolean(),
    fixed: list(z.object({ item: z.string(), usd: z.number(), detail: z.string() })),
    hostingUsdPerMonth: z.number(),
    retiresAt: z.string().nullable(),
    probabilityCheapest: share.nullable(),
    probabilityQualifies: share.nullable(),
    totalUsd: estimateSchema.nullable(),
    savingUsd: estimateSchema.nullable(),
    savingUsdPerMonth: estimateSchema.nullable(),
    probabilityLosesMoney: share.nullable(),
    worstCaseSavingUsd: z.number().nullable(),
    paybackMonths: z.union([z.number(), z.literal('never')]).nullable(),
    expected: z
      .object({
        totalUsd: z.number(),
        usdPerThousand: z.number(),
        standingUsd: z.number(),
        monthlyUsd: z.number(),
        savingUsd: z.number(),
        savingUsdPerMonth: z.number(),
      })
      .nullable(),
    breakdown: list(z.object({ kind: z.enum(COST_KINDS), usd: z.number() })).nullable(),
    cumulativeSavingUsd: list(z.number()).nullable(),
    requirements: list(
      z.object({ id: z.string(), status: z.enum(['met', 'failed', 'unproven']), detail: z.string() }),
    ),
  }),
);

export const comparisonSchema: z.ZodType<ComparisonReport> = exactly<ComparisonReport>()(
  z.object({
    reference: z.string(),
    candidate: z.string(),
    difference: estimateSchema,
    mcnemarMidP: z.number().nullable(),
    gained: z.number(),
    lost: z.number(),
    outcomes: z
      .object({
        both: z.number(),
        candidateOnly: z.number(),
        referenceOnly: z.number(),
        neither: z.number(),
      })
      .nullable(),
    nonInferiority: z.object({ margin: z.number(), p: z.number(), verdict: z.string() }).exactOptional(),
  }),
);
