import type { Case } from './a-lint-input.ts';
import { aPriceRow } from './a-lint-input.ts';

const UNPRICED = { columns: { usd: null } } as const;

/** What a request costs, and what a training did. */
export const moneyCases: readonly Case[] = [
  {
    id: 'unpriced',
    raised: 'names the model that no sheet has',
    by: () => ({ measured: [{ id: 'big' }, { id: 'small', ...UNPRICED }] }),
    says: 'lab/small-2026 is in no price sheet',
    of: 'small',
    quiet: 'hears nothing of a candidate that was never asked',
    where: () => ({
      measured: [
        { id: 'big' },
        { id: 'small', data: { trials: 0, pricedTrials: 0, calls: 0, pricedCalls: 0 } },
      ],
    }),
  },
  {
    id: 'partly-unpriced',
    raised: 'counts the calls without a price',
    by: () => ({ measured: [{ id: 'big', data: { calls: 103, pricedCalls: 100 } }] }),
    says: '3 of 103 calls have no price',
    of: 'big',
    quiet: 'is silent where every call has one',
    where: () => ({}),
  },
  {
    id: 'training-cost-unknown',
    raised: 'says that a one-off is missing',
    by: () => ({ measured: [{ id: 'big' }, { id: 'tuned', oneOffs: { items: [], complete: false } }] }),
    says: 'what its training cost is not known',
    of: 'tuned',
    quiet: 'is silent where all one-offs are known',
    where: () => ({}),
  },
  {
    id: 'assumed-prices',
    raised: 'names the models whose prices were assumed, once',
    by: () => ({
      prices: [aPriceRow({ evidence: 'assumption' }), aPriceRow({ evidence: 'assumption', meter: 'output' })],
    }),
    says: /^the prices of lab\/big-2026 are assumptions$/,
    quiet: 'is silent about prices read at the provider',
    where: () => ({}),
  },
  {
    id: 'secondary-prices',
    raised: "names the models whose prices were not read in the provider's own table",
    by: () => ({ prices: [aPriceRow({ evidence: 'secondary' })] }),
    says: 'lab/big-2026',
    quiet: 'is silent about prices that were',
    where: () => ({}),
  },
  {
    id: 'price-change-unmatched',
    raised: 'names a change that concerns nobody, once',
    by: () => ({
      scenario: {
        priceChanges: [
          { match: 'huge', factor: 2 },
          { match: 'huge', factor: 3 },
        ],
      },
    }),
    says: "the price change of 'huge' concerns no candidate",
    quiet: 'is silent about one that does',
    where: () => ({ scenario: { priceChanges: [{ match: 'b*', factor: 2 }] } }),
  },
  {
    id: 'ambiguous-model',
    raised: 'names the providers that it cannot tell apart',
    by: () => ({ ambiguous: [{ candidate: 'big', model: 'gpt', providers: ['openai', 'azure'] }] }),
    says: 'openai, azure each sell it',
    of: 'big',
    quiet: 'is silent where one provider sells each model',
    where: () => ({}),
  },
];
