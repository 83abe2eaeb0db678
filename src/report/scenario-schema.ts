import { z } from 'zod';
import type { PriceChange, Scenario } from '../core/model/scenario.ts';
import { exactly, list, share } from './schema-parts.ts';

const requirements = z.object({
  minAccuracy: z.number().exactOptional(),
  nonInferiorTo: z.string().exactOptional(),
  margin: z.number().exactOptional(),
  p95LatencyMs: z.number().exactOptional(),
  minServiceMonths: z.number().exactOptional(),
  risk: z.number().exactOptional(),
});

const range = z.object({ low: z.number(), high: z.number(), likely: z.number().exactOptional() });

export const priceChangeSchema: z.ZodType<PriceChange> = exactly<PriceChange>()(
  z.object({
    match: z.string(),
    yearly: z.number().exactOptional(),
    factor: z.number().exactOptional(),
    from: z.string().exactOptional(),
  }),
);

const judgeLabels = z.object({
  truePasses: z.number(),
  falseFails: z.number(),
  trueFails: z.number(),
  falsePasses: z.number(),
});

export const scenarioSchema: z.ZodType<Scenario> = exactly<Scenario>()(
  z.object({
    incumbent: z.string(),
    reference: z.string(),
    requestsPerMonth: z.number(),
    growth: z.number(),
    seasonality: list(z.number()),
    horizonMonths: z.number(),
    discountRate: z.number(),
    require: requirements,
    usdPerError: z.number(),
    fallback: z.object({ usd: z.number() }).nullable(),
    cachedInputShare: share.nullable(),
    batchShare: share,
    priceChanges: list(priceChangeSchema),
    usage: z.string().nullable(),
    mix: z.record(z.string(), z.number()).readonly().nullable(),
    judge: z.union([judgeLabels, z.literal('unlabelled')]).nullable(),
    referenceFrom: z.string().nullable(),
    ranges: z.record(z.string(), range).readonly(),
  }),
);
