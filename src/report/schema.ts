import { z } from 'zod';
import { BreakevenError } from '../core/model/error.ts';
import type { ReportDocument } from '../core/model/report-document.ts';
import { candidateSchema, comparisonSchema } from './candidate-schema.ts';
import { changeSchema } from './change-schema.ts';
import { gradingSchema } from './grading-schema.ts';
import {
  breakEvenSchema,
  byVolumeSchema,
  flipMapSchema,
  flipSchema,
  sensitivitySchema,
} from './outlook-schema.ts';
import { peopleSchema } from './people-schema.ts';
import { priceChangeSchema, scenarioSchema } from './scenario-schema.ts';
import { estimateSchema, exactly, list, nonEmpty, share } from './schema-parts.ts';

const recommendation = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('choose'),
    winner: z.string(),
    probabilityCheapest: share.nullable(),
    expectedRegret: z.number().nullable(),
    holdsBetween: z.tuple([z.number(), z.number().nullable()]).readonly(),
  }),
  z.object({
    kind: z.literal('unproven'),
    leading: z.string(),
    among: nonEmpty(z.string()),
    next: list(
      z.object({
        action: z.enum(['examples', 'labels', 'pilot', 'prompt', 'load']),
        count: z.number(),
        costUsd: z.number().nullable(),
        worthUsd: z.number().nullable(),
      }),
    ),
    leastExpectedLoss: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('none-qualifies'),
    rejected: nonEmpty(
      z.object({
        id: z.string(),
        requirement: z.string(),
        needed: z.number(),
        measured: estimateSchema.nullable(),
      }),
    ),
  }),
]);

const calendarEvent = z.object({
  day: z.string(),
  month: z.number(),
  kind: z.enum(['in-service', 'pays-back', 'retraining', 'retires', 'price-step', 'horizon-end']),
  candidate: z.string().nullable(),
  usd: z.number().nullable(),
  change: priceChangeSchema.nullable(),
});

const selection = z.object({
  method: z.enum(['confirmed', 'not-confirmed', 'shrunk']),
  winner: z.string(),
  among: z.number(),
  accuracy: estimateSchema.nullable(),
  optimismUsd: z.number().nullable(),
  savingUsd: z.number().nullable(),
  detail: z.string(),
});

const scenarioReport = z.object({
  name: z.string(),
  scenario: scenarioSchema,
  recommendation: recommendation.nullable(),
  noVerdict: z.string().nullable(),
  headline: z.string(),
  candidates: list(
    z.object({
      id: z.string(),
      totalUsd: estimateSchema.nullable(),
      savingUsdPerMonth: z.number().nullable(),
      probabilityCheapest: share.nullable(),
    }),
  ),
});

const draws = z.object({
  count: z.number(),
  method: z.enum(['Bayesian bootstrap', 'normal, exact covariance']),
  assumptions: list(z.string()),
});

const training = z.object({
  candidate: z.string(),
  metric: z.enum(['train-loss', 'valid-loss', 'train-reward', 'valid-reward']),
  points: list(z.object({ step: z.number(), value: z.number() })),
});

const outcome = z.object({
  candidate: z.string(),
  madeAt: z.string(),
  quantity: z.enum(['accuracy', 'one-off', 'price']),
  forecast: z.object({ low: z.number(), expected: z.number(), high: z.number() }),
  level: share,
  measured: z.number(),
  isInside: z.boolean(),
});

/** The only version that this breakeven writes and reads. */
const VERSION = 1;

const schema: z.ZodType<ReportDocument> = exactly<ReportDocument>()(
  z.object({
    schemaVersion: z.int().min(VERSION).max(VERSION),
    run: z.string(),
    name: z.string(),
    asOf: z.string(),
    recommendation: recommendation.nullable(),
    noVerdict: z.string().nullable(),
    headline: z.string(),
    candidates: list(candidateSchema),
    comparisons: list(comparisonSchema),
    breakEven: list(breakEvenSchema),
    cheapestByVolume: list(z.object({ from: z.number(), to: z.number().nullable(), id: z.string() })),
    byVolume: byVolumeSchema.nullable(),
    flips: list(flipSchema),
    flipMaps: list(flipMapSchema),
    sensitivity: sensitivitySchema.nullable(),
    calendar: list(calendarEvent),
    selection: selection.nullable(),
    scenarios: list(scenarioReport),
    draws: draws.nullable(),
    trainings: list(training),
    outcomes: list(outcome).exactOptional(),
    changes: list(changeSchema).exactOptional(),
    grading: gradingSchema.exactOptional(),
    people: peopleSchema.exactOptional(),
    quality: z.enum(['accuracy', 'agreement']),
    lints: list(
      z.object({
        id: z.string(),
        candidate: z.string().exactOptional(),
        message: z.string(),
        remedy: z.string(),
      }),
    ),
    scenario: scenarioSchema.nullable(),
    prices: list(
      z.object({
        provider: z.string(),
        model: z.string(),
        meter: z.string(),
        usd: z.number(),
        per: z.number(),
        from: z.string(),
        evidence: z.string(),
        source: z.string(),
      }),
    ),
    notes: list(z.string()),
    provenance: z.object({
      dataset: z.string(),
      graders: z.string(),
      prices: z.string(),
      config: z.string(),
      version: z.string(),
      seed: z.number(),
    }),
  }),
);

/** The document that a `report.json` holds. Throws `bad-input`, naming the first key that does not fit. */
export function parseReportDocument(value: unknown): ReportDocument {
  const version = z.object({ schemaVersion: z.number() }).safeParse(value).data?.schemaVersion;
  if (version !== undefined && version !== VERSION) {
    throw new BreakevenError(
      'bad-input',
      `A breakeven report of version ${version}; this breakeven reads version ${VERSION}`,
      'Write it again with `breakeven report RUN --json`.',
    );
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error?.issues[0];
  const where = issue?.path.map(String).join('.') || 'the document';
  throw new BreakevenError(
    'bad-input',
    `Not a breakeven report: ${where}: ${issue?.message ?? 'does not fit'}`,
    'Write it again with `breakeven report RUN --json`.',
  );
}

/** The published JSON Schema of `report.json`. Keys beyond it are allowed: readers should expect more. */
export function reportJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(schema, { io: 'input' }), title: 'A breakeven report' };
}
