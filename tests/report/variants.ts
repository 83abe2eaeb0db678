import type { CandidateReport } from '../../src/core/model/candidate-report.ts';
import type { ReportDocument } from '../../src/core/model/report-document.ts';
import { aByVolume } from './a-by-volume.ts';
import { anEstimate, SCENARIO } from './a-candidate.ts';
import { aDocument } from './a-document.ts';
import { aCalendar } from './an-economy.ts';
import { FUTURES } from './futures.ts';

const change = (
  document: ReportDocument,
  id: string,
  changes: (candidate: CandidateReport) => Partial<CandidateReport>,
): readonly CandidateReport[] =>
  document.candidates.map((candidate) =>
    candidate.id === id ? { ...candidate, ...changes(candidate) } : candidate,
  );

/** What no candidate has without a scenario or a price. */
const UNDECIDED: Partial<CandidateReport> = {
  probabilityQualifies: null,
  probabilityCheapest: null,
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
};

/** What no document has without a verdict. */
const NO_MONEY = {
  byVolume: null,
  flipMaps: [],
  sensitivity: null,
  calendar: [],
  selection: null,
  draws: null,
} as const;

export const unproven = (): ReportDocument =>
  aDocument({
    recommendation: {
      kind: 'unproven',
      leading: 'rft',
      among: ['rft', 'distilled'],
      next: [
        { action: 'examples', count: 350, costUsd: 0.74, worthUsd: 120 },
        { action: 'load', count: 2000, costUsd: null, worthUsd: null },
      ],
      leastExpectedLoss: 'rft',
    },
    headline: 'Not proven yet: rft leads, but distilled would be cheaper and may still be accurate enough.',
    flips: [],
    selection: null,
    scenario: { ...SCENARIO, usdPerError: 0.05 },
    candidates: aDocument().candidates.map((candidate) => ({
      ...candidate,
      ...(candidate.id === 'distilled' && { probabilityQualifies: 0.31, probabilityCheapest: 0.31 }),
      ...(candidate.id === 'rft' && { probabilityCheapest: 0.62 }),
      requirements: candidate.requirements.map((one) =>
        candidate.id === 'distilled' && one.status === 'failed' ? { ...one, status: 'unproven' } : one,
      ),
    })),
  });

export const noneQualifies = (): ReportDocument =>
  aDocument({
    recommendation: {
      kind: 'none-qualifies',
      rejected: [
        {
          id: 'frontier',
          requirement: 'minAccuracy',
          needed: 0.97,
          measured: anEstimate(0.88, 0.844, 0.908),
        },
        { id: 'mini', requirement: 'minAccuracy', needed: 0.97, measured: anEstimate(0.59, 0.541, 0.637) },
        { id: 'distilled', requirement: 'minAccuracy', needed: 0.97, measured: null },
        { id: 'rft', requirement: 'p95LatencyMs', needed: 200, measured: anEstimate(297, 265, 355) },
        {
          id: 'supervised',
          requirement: 'nonInferiorTo',
          needed: -0.02,
          measured: anEstimate(-0.05, -0.08, -0.03),
        },
      ],
    },
    headline:
      'None qualifies: every candidate is shown to fall short of 97.0% accuracy or of the latency limit.',
    cheapestByVolume: [],
    flips: [],
    flipMaps: [],
    sensitivity: null,
    selection: null,
    scenario: { ...SCENARIO, require: { ...SCENARIO.require, minAccuracy: 0.97 } },
    candidates: aDocument().candidates.map((candidate) => ({
      ...candidate,
      probabilityQualifies: 0,
      probabilityCheapest: 0,
      requirements: [{ id: 'minAccuracy', status: 'failed', detail: 'less than 97.0%' }],
    })),
  });

export const noVerdict = (): ReportDocument => {
  const document = aDocument();
  return {
    ...document,
    recommendation: null,
    noVerdict:
      'No scenario: add one to the config, or pass --scenario FILE, to say at which volume to decide.',
    headline: 'No verdict: nothing says at which volume to decide.',
    scenario: null,
    breakEven: [],
    cheapestByVolume: [],
    flips: [],
    ...NO_MONEY,
    lints: [],
    notes: [],
    candidates: document.candidates.map((candidate) => ({ ...candidate, ...UNDECIDED })),
  };
};

export const unpriced = (): ReportDocument => {
  const document = aDocument();
  return {
    ...document,
    byVolume: aByVolume(document.candidates.slice(0, 4)),
    calendar: aCalendar(document.candidates.slice(0, 4)),
    candidates: change(document, 'supervised', () => ({
      usdPerThousand: null,
      usdPerSuccess: null,
      pricedShare: 0,
      ...UNDECIDED,
      requirements: document.candidates[4]?.requirements ?? [],
    })),
  };
};

/** A sixth candidate close to the others, with a longer name: the most crowded that is usual. */
export const six = (): ReportDocument => {
  const document = aDocument();
  const last = document.candidates[4] as CandidateReport;
  const sixth = {
    ...last,
    id: 'distilled-short-prompt',
    accuracy: anEstimate(0.895, 0.861, 0.921),
    usdPerThousand: anEstimate(0.21, 0.207, 0.214),
  };
  const candidates = [...document.candidates, sixth];
  return { ...document, candidates, byVolume: aByVolume(candidates) };
};

/** Nothing was measured at all. */
export const empty = (): ReportDocument =>
  aDocument({
    recommendation: null,
    noVerdict: 'Nothing was scored.',
    headline: 'No verdict: nothing was scored.',
    candidates: [],
    comparisons: [],
    breakEven: [],
    cheapestByVolume: [],
    flips: [],
    ...NO_MONEY,
    trainings: [],
    lints: [],
    prices: [],
    notes: [],
  });

/** Every request failed: nothing passes, and nothing was billed. */
export const allFailed = (): ReportDocument => {
  const document = aDocument();
  return {
    ...document,
    recommendation: null,
    noVerdict: 'nothing could be priced',
    headline: 'No verdict: nothing could be priced.',
    candidates: document.candidates.map((candidate) => ({
      ...candidate,
      ...UNDECIDED,
      failed: 400,
      accuracy: { ...anEstimate(0, 0, 0.0095), n: 400 },
      usdPerThousand: null,
      usdPerSuccess: null,
      pricedShare: 0,
      latencyMs: null,
      tokens: null,
    })),
    comparisons: document.comparisons.map(({ nonInferiority: _, ...one }) => ({
      ...one,
      difference: anEstimate(0, -0.0095, 0.0095),
      mcnemarMidP: 1,
      gained: 0,
      lost: 0,
      outcomes: { both: 0, candidateOnly: 0, referenceOnly: 0, neither: 400 },
    })),
    breakEven: [],
    cheapestByVolume: [],
    flips: [],
    ...NO_MONEY,
    prices: [],
  };
};

export const oneCandidate = (): ReportDocument => {
  const document = aDocument();
  return {
    ...document,
    recommendation: {
      kind: 'choose',
      winner: 'frontier',
      probabilityCheapest: 0.93,
      expectedRegret: 12,
      holdsBetween: [0, null],
    },
    headline: 'Keep frontier: nothing else was measured.',
    candidates: document.candidates.slice(0, 1).map((one) => ({ ...one, latencyMs: null, tokens: null })),
    comparisons: [],
    breakEven: [
      { incumbent: 'frontier', candidate: 'frontier', requestsPerMonth: 'never', costsLess: 'never' },
    ],
    cheapestByVolume: [{ from: 0, to: null, id: 'frontier' }],
    byVolume: aByVolume(document.candidates.slice(0, 1)),
    trainings: [],
    flips: [],
    flipMaps: [],
    sensitivity: null,
    calendar: aCalendar(document.candidates.slice(0, 1)),
    selection: null,
  };
};

export const HOSTILE: readonly string[] = [
  '<script>alert(1)</script>',
  '</style><img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  '| a | `b` **c** |',
  '``` [x](javascript:alert(1)) <!-- @octocat #1',
  '\u202eevil\u202c\u0007\u001b[31m שלום',
  `${'very-long-'.repeat(400)}end`,
];

/** Hostile texts in every string that a document holds, ids included and still consistent. */
export function hostile(): ReportDocument {
  const document = aDocument();
  const names = new Map(
    document.candidates.map(({ id }, index) => [id, `${HOSTILE[index] ?? ''}${HOSTILE[6]}${id}`]),
  );
  let turn = 0;
  const poison = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) return value.map((entry) => poison(entry, key));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, poison(entry, name)]));
    }
    if (typeof value !== 'string' || KEPT.has(key)) return value;
    turn += 1;
    return names.get(value) ?? HOSTILE[turn % HOSTILE.length];
  };
  return poison(document, '') as ReportDocument;
}

/** Keys whose values are words of ours. */
const KEPT: ReadonlySet<string> = new Set([
  'kind',
  'status',
  'action',
  'costsLess',
  'requestsPerMonth',
  'paybackMonths',
  'quality',
  'method',
  'metric',
  'basis',
]);

export const VARIANTS: Readonly<Record<string, () => ReportDocument>> = {
  choose: () => aDocument(),
  unproven,
  'none-qualifies': noneQualifies,
  'no-verdict': noVerdict,
  unpriced,
  six,
  empty,
  'all-failed': allFailed,
  'one-candidate': oneCandidate,
  hostile,
  ...FUTURES,
};
