import { z } from 'zod';
import { BreakevenError } from '../core/model/error.ts';
import type { ReportDocument } from '../core/model/report-document.ts';

const list = <T extends z.ZodType>(item: T): z.ZodReadonly<z.ZodArray<T>> => z.array(item).readonly();
const nonEmpty = <T extends z.ZodType>(item: T): z.ZodReadonly<z.ZodTuple<[T], T>> =>
  z.tuple([item], item).readonly();
const share = z.number().min(0).max(1);

const estimate = z.object({
  point: z.number(),
  low: z.number(),
  high: z.number(),
  level: z.number(),
  n: z.number(),
  method: z.string(),
});

const requirements = z.object({
  minAccuracy: z.number().exactOptional(),
  nonInferiorTo: z.string().exactOptional(),
  margin: z.number().exactOptional(),
  p95LatencyMs: z.number().exactOptional(),
  minServiceMonths: z.number().exactOptional(),
  risk: z.number().exactOptional(),
});

const range = z.object({ low: z.number(), high: z.number(), likely: z.number().exactOptional() });

const priceChange = z.object({
  match: z.string(),
  yearly: z.number().exactOptional(),
  factor: z.number().exactOptional(),
  from: z.string().exactOptional(),
});

const judgeLabels = z.object({
  truePasses: z.number(),
  falseFails: z.number(),
  trueFails: z.number(),
  falsePasses: z.number(),
});

const scenario = z.object({
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
  priceChanges: list(priceChange),
  usage: z.string().nullable(),
  mix: z.record(z.string(), z.number()).readonly().nullable(),
  judge: z.union([judgeLabels, z.literal('unlabelled')]).nullable(),
  referenceFrom: z.string().nullable(),
  ranges: z.record(z.string(), range).readonly(),
});

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
        measured: estimate.nullable(),
      }),
    ),
  }),
]);

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

const candidate = z.object({
  id: z.string(),
  approach: z.string(),
  model: z.string(),
  n: z.number(),
  failed: z.number(),
  unscored: z.number(),
  ungraded: z.number(),
  accuracy: estimate.nullable(),
  usdPerThousand: estimate.nullable(),
  usdPerSuccess: estimate.nullable(),
  pricedShare: share,
  latencyMs: z
    .object({ p50: estimate, p95: estimate.nullable(), firstTokenP50: estimate.exactOptional() })
    .nullable(),
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
  totalUsd: estimate.nullable(),
  savingUsd: estimate.nullable(),
  savingUsdPerMonth: estimate.nullable(),
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
});

const comparison = z.object({
  reference: z.string(),
  candidate: z.string(),
  difference: estimate,
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
});

const flipMap = z.object({
  model: z.string(),
  volumes: list(z.number()),
  factors: list(z.number()),
  cells: list(list(z.object({ id: z.string(), proven: z.boolean() }))),
});

const calendarEvent = z.object({
  day: z.string(),
  month: z.number(),
  kind: z.enum(['in-service', 'pays-back', 'retraining', 'retires', 'price-step', 'horizon-end']),
  candidate: z.string().nullable(),
  usd: z.number().nullable(),
  change: priceChange.nullable(),
});

const swingEnd = z.object({
  value: z.number(),
  savingUsd: z.number(),
  cheapest: z.string(),
  flips: z.boolean(),
  proven: z.boolean(),
});

const sensitivity = z.object({
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
});

const selection = z.object({
  method: z.enum(['confirmed', 'not-confirmed', 'shrunk']),
  winner: z.string(),
  among: z.number(),
  accuracy: estimate.nullable(),
  optimismUsd: z.number().nullable(),
  savingUsd: z.number().nullable(),
  detail: z.string(),
});

const scenarioReport = z.object({
  name: z.string(),
  scenario,
  recommendation: recommendation.nullable(),
  noVerdict: z.string().nullable(),
  headline: z.string(),
  candidates: list(
    z.object({
      id: z.string(),
      totalUsd: estimate.nullable(),
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

const byVolume = z.object({
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
});

const training = z.object({
  candidate: z.string(),
  metric: z.enum(['train-loss', 'valid-loss', 'train-reward', 'valid-reward']),
  points: list(z.object({ step: z.number(), value: z.number() })),
});

/** The only version that this breakeven writes and reads. */
const VERSION = 1;

const schema = z.object({
  schemaVersion: z.int().min(VERSION).max(VERSION),
  run: z.string(),
  name: z.string(),
  asOf: z.string(),
  recommendation: recommendation.nullable(),
  noVerdict: z.string().nullable(),
  headline: z.string(),
  candidates: list(candidate),
  comparisons: list(comparison),
  breakEven: list(
    z.object({
      incumbent: z.string(),
      candidate: z.string(),
      requestsPerMonth: z.union([z.number(), z.literal('never')]),
      costsLess: z.enum(['above', 'below', 'always', 'never']),
    }),
  ),
  cheapestByVolume: list(z.object({ from: z.number(), to: z.number().nullable(), id: z.string() })),
  byVolume: byVolume.nullable(),
  flips: list(
    z.object({
      candidate: z.string(),
      model: z.string(),
      factor: z.number(),
      becomes: z.string(),
      proven: z.boolean(),
    }),
  ),
  flipMaps: list(flipMap),
  sensitivity: sensitivity.nullable(),
  calendar: list(calendarEvent),
  selection: selection.nullable(),
  scenarios: list(scenarioReport),
  draws: draws.nullable(),
  trainings: list(training),
  quality: z.enum(['accuracy', 'agreement']),
  lints: list(
    z.object({
      id: z.string(),
      candidate: z.string().exactOptional(),
      message: z.string(),
      remedy: z.string(),
    }),
  ),
  scenario: scenario.nullable(),
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
});

type Parsed = z.infer<typeof schema>;
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
/** Stops compiling when the schema and the type part, in either direction, optional keys included. */
const agrees: Same<Required<Parsed>, Required<ReportDocument>> &
  Same<DeepRequired<Parsed>, DeepRequired<ReportDocument>> = true;

type DeepRequired<T> = T extends object ? { [K in keyof T]-?: DeepRequired<T[K]> } : T;

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
  if (result.success && agrees) return result.data;
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
