import { outcomes } from '../../core/decision/builders.ts';
import type { Case } from './a-lint-input.ts';

/** What the verdict says, and how far it goes. */
export const verdictCases: readonly Case[] = [
  {
    id: 'near-tie',
    raised: 'tells a winner by cents who answered better',
    by: () => ({
      measured: [
        { id: 'big', scores: outcomes(90, 10), columns: { usd: 0.001 } },
        { id: 'close', scores: outcomes(96, 4), columns: { usd: 0.00101 } },
        { id: 'dear', scores: outcomes(99, 1), columns: { usd: 0.0011 } },
        { id: 'worse', scores: outcomes(89, 11), columns: { usd: 0.00101 } },
      ],
    }),
    says: /^close \(96.0%\) would cost at most 2% more .* better than 90.0%/,
    of: 'big',
    quiet: 'hears nothing of dearer ones, or of those that fail a requirement',
    where: () => ({
      measured: [
        { id: 'big', scores: outcomes(900, 100), columns: { usd: 0.001, latencies: Array(1000).fill(100) } },
        {
          id: 'slow',
          scores: outcomes(960, 40),
          columns: { usd: 0.00101, latencies: Array(1000).fill(900) },
        },
        { id: 'dear', scores: outcomes(990, 10), columns: { usd: 0.0011, latencies: Array(1000).fill(100) } },
      ],
      scenario: { require: { p95LatencyMs: 500 } },
    }),
  },
  {
    id: 'retires-within-horizon',
    raised: 'names the day on which a service ends, and what comes after',
    by: () => ({ measured: [{ id: 'big' }, { id: 'small', retiresAt: '2027-03-01' }] }),
    says: /switched off on 2027-03-01, within the 12 months; .* at the price of big/,
    of: 'small',
    quiet: 'is silent about one that ends after the horizon, or never',
    where: () => ({ measured: [{ id: 'big' }, { id: 'small', retiresAt: '2028-03-01' }] }),
  },
  {
    id: 'unfinished-run',
    raised: 'says that trials are missing',
    by: () => ({ record: { finishedAt: null } }),
    says: 'not finished',
    quiet: 'is silent about a finished run',
    where: () => ({}),
  },
];
