import type { CandidateReport } from '../../src/core/model/candidate-report.ts';
import type { Estimate } from '../../src/core/model/estimate.ts';
import type { Scenario } from '../../src/core/model/scenario.ts';

import { aBreakdown } from './an-economy.ts';

export const SCENARIO: Scenario = {
  incumbent: 'frontier',
  reference: 'frontier',
  requestsPerMonth: 250_000,
  growth: 0.05,
  seasonality: [1],
  horizonMonths: 12,
  discountRate: 0.1,
  require: { minAccuracy: 0.84, nonInferiorTo: 'frontier', margin: 0.02, p95LatencyMs: 1200 },
  usdPerError: 0,
  fallback: { usd: 1.5 },
  cachedInputShare: null,
  batchShare: 0,
  priceChanges: [],
  usage: null,
  mix: null,
  judge: null,
  referenceFrom: null,
  ranges: {},
};

const MONTHS = Array.from({ length: SCENARIO.horizonMonths }, (_, month) => 1.05 ** month);
const SUM_OF_MONTHS = MONTHS.reduce((sum, growth) => sum + growth, 0);
/** Requests over the horizon for one in the first month, discounted at the end of each month. */
export const PRESENT_MONTHS: number = MONTHS.reduce(
  (sum, growth, month) => sum + growth / 1.1 ** ((month + 1) / 12),
  0,
);

export function anEstimate(point: number, low: number, high: number, method = 'wilson'): Estimate {
  return { point, low, high, level: 0.95, n: 400, method };
}

/** Wilson's interval, so that widths are as they are in life. */
export function accuracyOf(share: number, n = 400): Estimate {
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
    ...drawn(id, { totalUsd, todayTotalUsd: money(2.1) * PRESENT_MONTHS, monthlyUsd, todayUsd }),
    paybackMonths: id === 'frontier' ? null : fixedUsd / (todayUsd - monthlyUsd),
    expected: {
      totalUsd,
      usdPerThousand,
      standingUsd: fixedUsd,
      monthlyUsd,
      savingUsd: money(2.1) * PRESENT_MONTHS - totalUsd,
      savingUsdPerMonth: todayUsd - monthlyUsd,
    },
    breakdown: aBreakdown({ tokens: money(usdPerThousand) * PRESENT_MONTHS, 'one-offs': fixedUsd }),
    cumulativeSavingUsd: id === 'frontier' ? null : savingByMonth(money(2.1 - usdPerThousand), fixedUsd),
    requirements: statuses.map(([status, detail], index) => ({ id: ids[index] ?? 'other', status, detail })),
  };
}

/** Present value by the end of each month, the one-offs first. */
function savingByMonth(monthlyUsd: number, fixedUsd: number): readonly number[] {
  return [0, ...MONTHS].map((_, months) =>
    MONTHS.slice(0, months).reduce(
      (sum, growth, month) => sum + (monthlyUsd * growth) / 1.1 ** ((month + 1) / 12),
      0 - fixedUsd,
    ),
  );
}

/** Shares of draws in which each qualifies, and is the cheapest that does. */
const CHANCES: Readonly<Record<string, readonly [number, number]>> = {
  frontier: [0.997, 0.0012],
  mini: [0, 0],
  distilled: [0, 0],
  rft: [0.986, 0.934],
  supervised: [0.961, 0.0648],
};

interface Figures {
  readonly totalUsd: number;
  readonly todayTotalUsd: number;
  readonly monthlyUsd: number;
  readonly todayUsd: number;
}

type Drawn = Pick<
  CandidateReport,
  | 'probabilityCheapest'
  | 'probabilityQualifies'
  | 'totalUsd'
  | 'savingUsd'
  | 'savingUsdPerMonth'
  | 'probabilityLosesMoney'
  | 'worstCaseSavingUsd'
>;

/** What the joint draws would say: totals to within two per cent, savings to within three. */
function drawn(id: string, { totalUsd, todayTotalUsd, monthlyUsd, todayUsd }: Figures): Drawn {
  const around = (point: number, width: number): Estimate =>
    anEstimate(point, point - width, point + width, 'joint draws');
  const [qualifies, cheapest] = CHANCES[id] ?? [0.9, 0];
  const saving = todayTotalUsd - totalUsd;
  const isToday = id === 'frontier';
  return {
    probabilityQualifies: qualifies,
    probabilityCheapest: cheapest,
    totalUsd: around(totalUsd, totalUsd * 0.02),
    savingUsd: isToday ? null : around(saving, saving * 0.03),
    savingUsdPerMonth: isToday ? null : around(todayUsd - monthlyUsd, (todayUsd - monthlyUsd) * 0.03),
    probabilityLosesMoney: isToday ? null : 0,
    worstCaseSavingUsd: isToday ? null : saving * 0.975,
  };
}
