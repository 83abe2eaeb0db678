import type { CandidateReport } from '../../src/core/model/candidate-report.ts';
import type {
  ReportDocument,
  ScenarioReport,
  SelectionReport,
} from '../../src/core/model/report-document.ts';
import { aCandidate, accuracyOf, SCENARIO } from './a-candidate.ts';
import { aDocument } from './a-document.ts';
import { aFlipMap } from './a-flip-map.ts';

const candidates = aDocument().candidates;

/** Two that cost the same within what is known: nothing is worth measuring, so the point decides. */
const nearTie = (): ReportDocument =>
  aDocument({
    recommendation: {
      kind: 'choose',
      winner: 'rft',
      probabilityCheapest: 0.55,
      expectedRegret: 0.42,
      holdsBetween: [1932, 940_000],
    },
    headline:
      'Choose rft, a near tie (55% sure): it is the cheapest that qualifies, and knowing more would save $0.42 at most, which is not worth measuring.',
    candidates: candidates.map((one) => ({
      ...one,
      ...(one.id === 'rft' && { probabilityCheapest: 0.55 }),
      ...(one.id === 'supervised' && { probabilityCheapest: 0.449 }),
    })),
    flips: [
      { candidate: 'rft', model: 'lab/ft:lab-mini', factor: 1.02, becomes: 'supervised', proven: true },
      { candidate: 'frontier', model: 'lab/lab-frontier', factor: 0.12, becomes: 'frontier', proven: true },
    ],
  });

/** Trials from elsewhere, without a scenario: statistics, and no money of the future. */
const imported = (): ReportDocument =>
  aDocument({
    recommendation: null,
    noVerdict: 'there is no scenario: report RUN --scenario FILE gives one',
    headline: 'No verdict: there is no scenario: report RUN --scenario FILE gives one.',
    scenario: null,
    breakEven: [],
    cheapestByVolume: [],
    flips: [],
    flipMaps: [],
    selection: null,
    draws: null,
    lints: [],
    candidates: candidates.map((one) => ({
      ...one,
      approach: 'prompted',
      model: `openai/${one.model}`,
      fixed: [],
      fixedUsd: 0,
      probabilityCheapest: null,
      probabilityQualifies: null,
      totalUsd: null,
      savingUsd: null,
      savingUsdPerMonth: null,
      probabilityLosesMoney: null,
      worstCaseSavingUsd: null,
      paybackMonths: null,
      expected: null,
      breakdown: null,
      cumulativeSavingUsd: null,
      requirements: [],
    })),
  });

/** The reference answers are frontier's own. */
const agreement = (): ReportDocument =>
  aDocument({
    quality: 'agreement',
    scenario: { ...SCENARIO, referenceFrom: 'frontier', judge: 'unlabelled' },
  });

function scenarioReport(
  name: string,
  times: number,
  chance: number,
  more: Partial<ScenarioReport> = {},
): ScenarioReport {
  const scenario = { ...SCENARIO, requestsPerMonth: SCENARIO.requestsPerMonth * times };
  return {
    name,
    scenario,
    recommendation: {
      kind: 'choose',
      winner: 'rft',
      probabilityCheapest: chance,
      expectedRegret: 9,
      holdsBetween: [1932, null],
    },
    noVerdict: null,
    headline: `Choose rft (${Math.round(chance * 100)}% sure): at ${scenario.requestsPerMonth} requests a month it is the cheapest candidate that meets what is required.`,
    candidates: candidates.map(({ id, totalUsd, savingUsdPerMonth, probabilityCheapest }) => ({
      id,
      totalUsd: totalUsd && {
        ...totalUsd,
        point: totalUsd.point * times,
        low: totalUsd.low * times,
        high: totalUsd.high * times,
      },
      savingUsdPerMonth: savingUsdPerMonth && savingUsdPerMonth.point * times,
      probabilityCheapest: id === 'rft' ? chance : probabilityCheapest,
    })),
    ...more,
  };
}

const scenarios = (): ReportDocument =>
  aDocument({
    scenarios: [
      scenarioReport('expected', 1, 0.934),
      scenarioReport('launch goes well', 8, 0.86, {
        scenario: { ...SCENARIO, requestsPerMonth: 2_000_000, growth: 0.12, usdPerError: 0.02 },
      }),
      scenarioReport('slow start', 0.004, 0.51, {
        recommendation: {
          kind: 'unproven',
          leading: 'frontier',
          among: ['frontier', 'rft'],
          next: [],
          leastExpectedLoss: null,
        },
        headline: 'Not proven yet: rft may be cheaper than frontier at 1,000 requests a month.',
      }),
    ],
  });

const selected = (selection: Partial<SelectionReport>): ReportDocument => {
  const document = aDocument();
  return { ...document, selection: { ...(document.selection as SelectionReport), ...selection } };
};

const notConfirmed = (): ReportDocument => ({
  ...selected({
    method: 'not-confirmed',
    accuracy: accuracyOf(0.831, 171),
    detail:
      'on the 171 held-out examples: minAccuracy unproven (76.6% to 88.4%; at least 84.0% is asked for)',
  }),
  recommendation: {
    kind: 'unproven',
    leading: 'rft',
    among: ['rft', 'frontier', 'supervised'],
    next: [{ action: 'examples', count: 171, costUsd: null, worthUsd: null }],
    leastExpectedLoss: null,
  },
  headline: 'Not proven yet: rft did well on the eval, but not on the examples held out to confirm it.',
});

const shrunk = (): ReportDocument =>
  selected({
    method: 'shrunk',
    accuracy: null,
    optimismUsd: 41.8,
    savingUsd: 6890,
    detail: 'picked among 3 on the same examples; dataset.confirm holds some out to confirm it',
  });

const RANGES = {
  requestsPerMonth: { low: 120_000, high: 600_000, likely: 250_000 },
  growth: { low: 0, high: 0.08 },
  'priceChanges.0.yearly': { low: -0.5, high: 0 },
  'candidates.distilled.hosting.usdPerMonth': { low: 400, high: 900, likely: 600 },
  usdPerError: { low: 0.001, high: 0.03 },
} as const;

const ranges = (): ReportDocument =>
  aDocument({
    scenario: {
      ...SCENARIO,
      seasonality: [1, 0.9, 1.1, 1],
      cachedInputShare: 0.6,
      priceChanges: [
        { match: 'lab/*', yearly: -0.25 },
        { match: 'rft', factor: 2, from: '2027-04-01' },
      ],
      mix: { simple: 0.7, hard: 0.3 },
      judge: { truePasses: 88, falseFails: 4, trueFails: 41, falsePasses: 7 },
      require: { ...SCENARIO.require, minServiceMonths: 9, risk: 0.05 },
      ranges: RANGES,
    },
    draws: { count: 4000, method: 'normal, exact covariance', assumptions: Object.keys(RANGES) },
  });

/** Two models whose prices move; what would be cheapest is in part not shown to qualify. */
const flipMaps = (): ReportDocument => {
  const open = candidates.filter(({ id }) => id !== 'mini');
  return aDocument({
    flipMaps: [
      aFlipMap('lab/ft:lab-mini', ['rft', 'supervised', 'distilled'], open, ['distilled']),
      aFlipMap('lab/lab-frontier', ['frontier'], candidates, ['mini', 'distilled']),
    ],
  });
};

/** Training that does not surely come back. */
const losing = (): ReportDocument =>
  aDocument({
    candidates: candidates.map((one) =>
      one.id === 'rft' && one.savingUsd
        ? {
            ...one,
            probabilityLosesMoney: 0.3,
            worstCaseSavingUsd: -1180,
            savingUsd: { ...one.savingUsd, low: -1460 },
            savingUsdPerMonth: one.savingUsdPerMonth && { ...one.savingUsdPerMonth, low: -96 },
          }
        : one,
    ),
  });

const cascade = (): ReportDocument => {
  const one: CandidateReport = aCandidate({
    id: 'cascade',
    approach: 'cascade',
    model: 'lab-mini, then lab-frontier',
    accuracy: 0.875,
    usdPerThousand: 0.94,
    fixed: [],
    p50: 241,
    tokens: { input: 1105, cachedInput: 640, output: 47.9, reasoning: null },
    statuses: [
      ['met', 'at least 83.9%'],
      ['met', '−0.5 pp, at worst −1.8 pp'],
      ['met', 'at most 1.02 s'],
    ],
  });
  return aDocument({ candidates: [...candidates.slice(0, 4), one] });
};

/** Documents that look ahead: what the verdict is drawn from, and what it may turn to. */
export const FUTURES: Readonly<Record<string, () => ReportDocument>> = {
  'near-tie': nearTie,
  imported,
  agreement,
  scenarios,
  'not-confirmed': notConfirmed,
  shrunk,
  ranges,
  'flip-maps': flipMaps,
  losing,
  cascade,
};
