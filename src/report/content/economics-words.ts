import type { CostKind } from '../../core/model/candidate-report.ts';
import type { SwingKind, SwingReport } from '../../core/model/sensitivity-report.ts';
import { count, formatFactor, formatPercent, formatRate, formatShortCount, formatUsd } from '../format.ts';
import { shorten } from '../inert.ts';
import { nameOf } from './words.ts';

/** What a kind of cost is called, and what is in it. */
export const COST_NAMES: Readonly<Record<CostKind, readonly [name: string, detail?: string]>> = {
  tokens: ['Tokens'],
  errors: ['Wrong answers', 'at what one costs'],
  fallback: ['Failed answers', 'at what is done instead'],
  hosting: ['Hosting'],
  'one-offs': ['Labels and training', 'paid once'],
  'failed-trainings': ['Failed trainings', 'expected'],
  retraining: ['Training again'],
  'after-service': ['After retirement', 'all that the incumbent’s model takes'],
};

const SWING_NAMES: Readonly<Record<SwingKind, string>> = {
  requestsPerMonth: 'Requests in the first month',
  growth: 'Growth a month',
  horizonMonths: 'Horizon',
  discountRate: 'Yearly discount rate',
  usdPerError: 'Cost of a wrong answer',
  cachedInputShare: 'Cached share of input',
  batchShare: 'Share of requests by batch',
  fallbackUsd: 'Cost of a failed answer',
  tokenPrice: 'Token price of',
  priceChangeYearly: 'Yearly price change of',
  priceChangeFactor: 'Price step of',
  accuracy: 'Accuracy of',
  trainingUsd: 'Labels and training of',
  trainingSuccess: 'Trainings that succeed of',
  hostingUsd: 'Hosting a month of',
};

/** Whose and what an assumption is, what it names cut to so many characters. */
export function swingName({ kind, of }: SwingReport, longest = 48): string {
  return of === null ? SWING_NAMES[kind] : `${SWING_NAMES[kind]} ${shorten(nameOf(of), longest)}`;
}

/** A value of an assumption in its own unit. */
export function swingValue(kind: SwingKind, value: number): string {
  switch (kind) {
    case 'requestsPerMonth':
      return formatShortCount(value);
    case 'horizonMonths':
      return count(value, 'month');
    case 'growth':
    case 'discountRate':
    case 'cachedInputShare':
    case 'batchShare':
    case 'trainingSuccess':
    case 'priceChangeYearly':
      return formatRate(value);
    case 'accuracy':
      return formatPercent(value);
    case 'tokenPrice':
    case 'priceChangeFactor':
      return formatFactor(value);
    case 'usdPerError':
    case 'fallbackUsd':
    case 'trainingUsd':
    case 'hostingUsd':
      return formatUsd(value);
  }
}
