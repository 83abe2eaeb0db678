import { z } from 'zod';
import type { FlipMapReport, FlipReport, SensitivityReport } from '../core/model/sensitivity-report.ts';
import type { BreakEvenReport, ByVolumeReport } from '../core/model/volume-report.ts';
import { exactly, list, share } from './schema-parts.ts';

export const flipMapSchema: z.ZodType<FlipMapReport> = exactly<FlipMapReport>()(
  z.object({
    model: z.string(),
    volumes: list(z.number()),
    factors: list(z.number()),
    cells: list(list(z.object({ id: z.string(), proven: z.boolean() }))),
  }),
);

export const flipSchema: z.ZodType<FlipReport> = exactly<FlipReport>()(
  z.object({
    candidate: z.string(),
    model: z.string(),
    factor: z.number(),
    becomes: z.string(),
    proven: z.boolean(),
  }),
);

const swingEnd = z.object({
  value: z.number(),
  savingUsd: z.number(),
  cheapest: z.string(),
  flips: z.boolean(),
  proven: z.boolean(),
});

export const sensitivitySchema: z.ZodType<SensitivityReport> = exactly<SensitivityReport>()(
  z.object({
    candidate: z.string(),
    incumbent: z.string(),
    savingUsd: z.number(),
    cheapest: z.string(),
    swings: list(
      z.object({
        kind: z.enum([
          'requestsPerMonth',
          'growth',
          'horizonMonths',
          'discountRate',
          'usdPerError',
          'cachedInputShare',
          'batchShare',
          'fallbackUsd',
          'tokenPrice',
          'priceChangeYearly',
          'priceChangeFactor',
          'accuracy',
          'trainingUsd',
          'trainingSuccess',
          'hostingUsd',
        ]),
        of: z.string().nullable(),
        value: z.number(),
        basis: z.enum(['range', 'interval', 'default']),
        low: swingEnd,
        high: swingEnd,
      }),
    ),
  }),
);

export const breakEvenSchema: z.ZodType<BreakEvenReport> = exactly<BreakEvenReport>()(
  z.object({
    incumbent: z.string(),
    candidate: z.string(),
    requestsPerMonth: z.union([z.number(), z.literal('never')]),
    costsLess: z.enum(['above', 'below', 'always', 'never']),
  }),
);

export const byVolumeSchema: z.ZodType<ByVolumeReport> = exactly<ByVolumeReport>()(
  z.object({
    volumes: list(z.number()),
    candidates: list(
      z.object({
        id: z.string(),
        low: list(z.number()),
        point: list(z.number()),
        high: list(z.number()),
        probabilityCheapest: list(share),
      }),
    ),
  }),
);
