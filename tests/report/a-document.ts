import type { CandidateReport } from '../../src/core/model/candidate-report.ts';
import type { ReportDocument } from '../../src/core/model/report-document.ts';
import { aByVolume } from './a-by-volume.ts';
import { aCandidate, accuracyOf, anEstimate, PRESENT_MONTHS, SCENARIO } from './a-candidate.ts';
import { aFlipMap } from './a-flip-map.ts';
import { TRAININGS } from './a-training.ts';
import { aCalendar, aSensitivity } from './an-economy.ts';

/** A document of five candidates that hangs together: change the inputs and its money moves along. */
export function aDocument(changes: Partial<ReportDocument> = {}): ReportDocument {
  return {
    schemaVersion: 1,
    run: 'refund-desk-7f3a91',
    name: 'Refund desk',
    asOf: '2026-11-22',
    recommendation: {
      kind: 'choose',
      winner: 'rft',
      probabilityCheapest: 0.934,
      expectedRegret: 17.3,
      holdsBetween: [1932, null],
    },
    noVerdict: null,
    headline:
      'Choose rft (93% sure): $0.20 per 1,000 requests against $2.10, and it is no less accurate than frontier.',
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
    byVolume: changes.scenario === null ? null : aByVolume(changes.candidates ?? CANDIDATES),
    flips: [{ candidate: 'rft', model: 'lab/ft:lab-mini', factor: 10.4, becomes: 'frontier', proven: true }],
    flipMaps: [aFlipMap('lab/ft:lab-mini', ['rft', 'supervised'], CONTENDERS)],
    sensitivity:
      changes.scenario === null || changes.recommendation === null
        ? null
        : aSensitivity('rft', CANDIDATES[3]?.expected?.savingUsd ?? 0),
    calendar: changes.scenario === null ? [] : aCalendar(changes.candidates ?? CANDIDATES),
    selection: {
      method: 'confirmed',
      winner: 'rft',
      among: 3,
      accuracy: accuracyOf(0.906, 171),
      optimismUsd: null,
      savingUsd: null,
      detail: 'it meets every requirement on the 171 held-out examples, too',
    },
    scenarios: [],
    draws: { count: 4000, method: 'Bayesian bootstrap', assumptions: [] },
    trainings: TRAININGS,
    quality: 'accuracy',
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

const CONTENDERS = CANDIDATES.filter(({ id }) => id !== 'mini' && id !== 'distilled');

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
  outcomes: outcomesOf(gained, lost),
  nonInferiority: {
    margin: 0.02,
    p: point > 0 ? 0.0004 : 0.98,
    verdict: point > 0 ? 'no worse' : 'not shown',
  },
});

/** Of 400 examples, of which the reference passes 352. */
function outcomesOf(gained: number, lost: number): ReportDocument['comparisons'][number]['outcomes'] {
  const both = 352 - lost;
  return { both, candidateOnly: gained, referenceOnly: lost, neither: 400 - both - gained - lost };
}

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
