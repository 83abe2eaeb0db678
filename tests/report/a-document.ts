import type { Estimate } from '../../src/core/model/estimate.ts';
import type { CandidateReport, ReportDocument } from '../../src/core/model/report-document.ts';
import type { Scenario } from '../../src/core/model/scenario.ts';

/** A document of five candidates that hangs together: change the inputs and its money moves along. */
export function aDocument(changes: Partial<ReportDocument> = {}): ReportDocument {
  return {
    schemaVersion: 0,
    run: 'refund-desk-7f3a91',
    name: 'Refund desk',
    asOf: '2026-11-22',
    recommendation: {
      kind: 'choose',
      winner: 'rft',
      probabilityCheapest: null,
      expectedRegret: null,
      holdsBetween: [1932, null],
    },
    noVerdict: null,
    headline: 'Choose rft: $0.20 per 1,000 requests against $2.10, and it is no less accurate than frontier.',
    candidates: CANDIDATES,
    comparisons: COMPARISONS,
    breakEven: CANDIDATES.slice(1).map(({ id, fixedUsd, usdPerThousand }) => {
      const meets = { incumbent: 'frontier', candidate: id };
      const saving = (2.1 - (usdPerThousand?.point ?? 0)) / 1000;
      return fixedUsd === 0
        ? { ...meets, requestsPerMonth: 'never' as const, costsLess: 'always' as const }
        : { ...meets, requestsPerMonth: fixedUsd / saving / PRESENT_MONTHS, costsLess: 'above' as const };
    }),
    cheapestByVolume: [
      { from: 0, to: 1932, id: 'frontier' },
      { from: 1932, to: null, id: 'rft' },
    ],
    flips: [{ candidate: 'rft', model: 'lab/ft:lab-mini', factor: 10.4, becomes: 'frontier', proven: true }],
    lints: LINTS,
    scenario: SCENARIO,
    prices: PRICES,
    notes: ['These are small lab models: figures show the method, not what a provider’s models can do.'],
    provenance: {
      dataset: 'sha256:9d1c4be2a07f',
      graders: 'sha256:51be20cc19aa',
      prices: 'sha256:c07d3311f2e8',
      config: 'sha256:2f6e0a94b7d1',
      version: '0.1.0',
      seed: 7,
    },
    ...changes,
  };
}

export const SCENARIO: Scenario = {
  incumbent: 'frontier',
  reference: 'frontier',
  requestsPerMonth: 250_000,
  growth: 0.05,
  horizonMonths: 12,
  discountRate: 0.1,
  require: { minAccuracy: 0.84, nonInferiorTo: 'frontier', margin: 0.02, p95LatencyMs: 1200 },
  usdPerError: 0,
  fallback: { usd: 1.5 },
};

const MONTHS = Array.from({ length: SCENARIO.horizonMonths }, (_, month) => 1.05 ** month);
const SUM_OF_MONTHS = MONTHS.reduce((sum, growth) => sum + growth, 0);
/** Requests over the horizon for one in the first month, discounted at the end of each month. */
const PRESENT_MONTHS = MONTHS.reduce((sum, growth, month) => sum + growth / 1.1 ** ((month + 1) / 12), 0);

export function anEstimate(point: number, low: number, high: number, method = 'wilson'): Estimate {
  return { point, low, high, level: 0.95, n: 400, method };
}

/** Wilson's interval, so that widths are as they are in life. */
function accuracyOf(share: number, n = 400): Estimate {
  const z = 1.959964;
  const centre = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return { ...anEstimate(share, centre - half, centre + half), n };
}

interface Sketch {
  readonly id: string;
  readonly approach: string;
  readonly model: string;
  readonly accuracy: number;
  readonly usdPerThousand: number;
  readonly fixed: CandidateReport['fixed'];
  readonly p50: number;
  readonly tokens: CandidateReport['tokens'];
  readonly statuses: readonly [CandidateReport['requirements'][number]['status'], string][];
}

/** A candidate whose cost over the scenario follows from its price and what is paid once. */
export function aCandidate(sketch: Sketch): CandidateReport {
  const { id, approach, model, accuracy, usdPerThousand, fixed, p50, tokens, statuses } = sketch;
  const fixedUsd = fixed.reduce((sum, { usd }) => sum + usd, 0);
  const money = (perThousand: number): number => (SCENARIO.requestsPerMonth / 1000) * perThousand;
  const totalUsd = fixedUsd + money(usdPerThousand) * PRESENT_MONTHS;
  const monthlyUsd = (money(usdPerThousand) * SUM_OF_MONTHS) / SCENARIO.horizonMonths;
  const todayUsd = (money(2.1) * SUM_OF_MONTHS) / SCENARIO.horizonMonths;
  const ids = ['minAccuracy', 'nonInferiorTo', 'p95LatencyMs'];
  return {
    id,
    approach,
    model,
    n: 400,
    failed: id === 'mini' ? 3 : 0,
    unscored: 0,
    ungraded: 0,
    accuracy: accuracyOf(accuracy),
    usdPerThousand: anEstimate(usdPerThousand, usdPerThousand * 0.985, usdPerThousand * 1.016, 'bootstrap'),
    usdPerSuccess: anEstimate(
      usdPerThousand / 1000 / accuracy,
      usdPerThousand / 1000 / (accuracy + 0.03),
      usdPerThousand / 1000 / (accuracy - 0.03),
      'fieller',
    ),
    pricedShare: 1,
    latencyMs: {
      p50: anEstimate(p50, p50 * 0.94, p50 * 1.07, 'order-statistics'),
      p95: anEstimate(p50 * 2.3, p50 * 2.05, p50 * 2.75, 'order-statistics'),
      firstTokenP50: anEstimate(p50 * 0.31, p50 * 0.29, p50 * 0.34, 'order-statistics'),
    },
    tokens,
    fixedUsd,
    fixedComplete: true,
    fixed,
    hostingUsdPerMonth: 0,
    retiresAt: id === 'distilled' ? '2027-12-31' : null,
    probabilityCheapest: null,
    totalUsd: null,
    savingUsd: null,
    paybackMonths: id === 'frontier' ? null : fixedUsd / (todayUsd - monthlyUsd),
    expected: {
      totalUsd,
      standingUsd: fixedUsd,
      monthlyUsd,
      savingUsd: money(2.1) * PRESENT_MONTHS - totalUsd,
      savingUsdPerMonth: todayUsd - monthlyUsd,
    },
    requirements: statuses.map(([status, detail], index) => ({ id: ids[index] ?? 'other', status, detail })),
  };
}

const long = { input: 742, cachedInput: 512, output: 31.4, reasoning: null };
const short = { input: 96.2, cachedInput: 0, output: 30.8, reasoning: null };

const CANDIDATES: readonly CandidateReport[] = [
  aCandidate({
    id: 'frontier',
    approach: 'prompted',
    model: 'lab-frontier',
    accuracy: 0.88,
    usdPerThousand: 2.1,
    fixed: [],
    p50: 412,
    tokens: long,
    statuses: [
      ['met', 'at least 84.4%'],
      ['met', 'is the reference'],
      ['met', 'at most 1.13 s'],
    ],
  }),
  aCandidate({
    id: 'mini',
    approach: 'prompted',
    model: 'lab-mini',
    accuracy: 0.59,
    usdPerThousand: 0.35,
    fixed: [],
    p50: 178,
    tokens: long,
    statuses: [
      ['failed', 'at most 63.7%'],
      ['failed', '−29.0 pp, at best −24.1 pp'],
      ['met', 'at most 490 ms'],
    ],
  }),
  aCandidate({
    id: 'distilled',
    approach: 'distilled',
    model: 'ft:lab-mini:distilled',
    accuracy: 0.81,
    usdPerThousand: 0.2,
    fixed: [
      { item: 'Teacher’s labels', usd: 2.52, detail: '1,200 requests to frontier' },
      { item: 'Training', usd: 21.48, detail: '3 epochs, 412,000 tokens' },
    ],
    p50: 131,
    tokens: short,
    statuses: [
      ['unproven', '76.9% to 84.5%'],
      ['failed', '−7.0 pp, at best −2.8 pp'],
      ['met', 'at most 360 ms'],
    ],
  }),
  aCandidate({
    id: 'rft',
    approach: 'rft',
    model: 'ft:lab-mini:rft',
    accuracy: 0.92,
    usdPerThousand: 0.201,
    fixed: [
      { item: 'Starting point', usd: 24, detail: 'distilled, labels and training' },
      { item: 'Reinforcement', usd: 31.2, detail: '3,000 examples, 2.6 hours' },
    ],
    p50: 129,
    tokens: short,
    statuses: [
      ['met', 'at least 88.9%'],
      ['met', '+4.0 pp, at worst +0.3 pp'],
      ['met', 'at most 355 ms'],
    ],
  }),
  aCandidate({
    id: 'supervised',
    approach: 'supervised',
    model: 'ft:lab-mini:gold',
    accuracy: 0.9,
    usdPerThousand: 0.203,
    fixed: [
      { item: 'People’s labels', usd: 300, detail: '1,200 at $0.25' },
      { item: 'Training', usd: 21.48, detail: '3 epochs, 412,000 tokens' },
    ],
    p50: 133,
    tokens: short,
    statuses: [
      ['met', 'at least 86.7%'],
      ['met', '+2.0 pp, at worst −1.7 pp'],
      ['met', 'at most 366 ms'],
    ],
  }),
];

const compared = (
  candidate: string,
  point: number,
  [low, high]: readonly [number, number],
  [gained, lost]: readonly [number, number],
  mcnemarMidP: number,
): ReportDocument['comparisons'][number] => ({
  reference: 'frontier',
  candidate,
  difference: anEstimate(point, low, high, 'paired-newcombe'),
  mcnemarMidP,
  gained,
  lost,
  nonInferiority: {
    margin: 0.02,
    p: point > 0 ? 0.0004 : 0.98,
    verdict: point > 0 ? 'no worse' : 'not shown',
  },
});

const COMPARISONS: ReportDocument['comparisons'] = [
  compared('mini', -0.29, [-0.339, -0.241], [9, 125], 1e-12),
  compared('distilled', -0.07, [-0.112, -0.028], [22, 50], 0.0011),
  compared('rft', 0.04, [0.003, 0.077], [34, 18], 0.0271),
  compared('supervised', 0.02, [-0.017, 0.057], [31, 23], 0.281),
];

const LINTS: ReportDocument['lints'] = [
  {
    id: 'one-training-seed',
    candidate: 'rft',
    message: 'Trained with one seed only.',
    remedy: 'Train it again with two more seeds: the spread between them is part of what you buy.',
  },
  {
    id: 'price-assumed',
    message: 'Prices of three models are assumptions.',
    remedy: 'Replace them in configs/prices.yaml by your provider’s, with the day and the address.',
  },
];

const price = (model: string, meter: string, usd: number): ReportDocument['prices'][number] => ({
  provider: 'lab',
  model,
  meter,
  usd,
  per: meter === 'training-hour' ? 1 : 1_000_000,
  from: '2026-10-01',
  evidence: model === 'lab-frontier' ? 'secondary' : 'assumption',
  source: model === 'lab-frontier' ? 'https://example.com/pricing' : 'named in configs/prices.yaml',
});

const PRICES: ReportDocument['prices'] = [
  price('lab-frontier', 'input', 2.5),
  price('lab-frontier', 'cached-input', 0.25),
  price('lab-frontier', 'output', 10),
  price('lab-mini', 'input', 0.4),
  price('lab-mini', 'output', 1.6),
  price('ft:lab-mini', 'input', 0.8),
  price('ft:lab-mini', 'output', 3.2),
  price('lab-mini', 'training-hour', 12),
];
