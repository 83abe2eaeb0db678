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
  {
    id: 'tier-unpriced',
    raised: 'names the tier whose prices no sheet says',
    by: () => ({ measured: [{ id: 'big', witnessed: { serviceTiers: ['default', 'flex'] } }] }),
    says: 'served at tier flex',
    of: 'big',
    quiet: 'is silent where the candidate states its own price, or the tier is the default',
    where: () => ({
      measured: [
        { id: 'big', witnessed: { serviceTiers: ['flex'] }, candidate: { price: { input: 1, output: 2 } } },
        { id: 'small', witnessed: { serviceTiers: ['auto', ''] } },
      ],
    }),
  },
  {
    id: 'cache-tokens-missing',
    raised: 'counts the calls that do not say what was cached, where caching has a price',
    by: () => ({
      measured: [{ id: 'big', witnessed: { cacheUnknown: 40 } }],
      prices: [aPriceRow(), aPriceRow({ meter: 'cached-input', usd: 0.1 })],
    }),
    says: '40 of 100 calls with usage do not say how much of their input was cached',
    of: 'big',
    quiet: 'is silent where cached input costs what any input does',
    where: () => ({ measured: [{ id: 'big', witnessed: { cacheUnknown: 40 } }] }),
  },
  {
    id: 'cache-write-missing',
    raised: 'counts the calls that do not say what was written to the cache, where writing has a price',
    by: () => ({
      measured: [
        {
          id: 'big',
          witnessed: { cacheWriteUnknown: 100 },
          candidate: { price: { input: 1, cacheWrite: 1.25, output: 5 } },
        },
      ],
    }),
    says: '100 of 100 calls with usage do not say how much input was written to the cache',
    of: 'big',
    quiet: 'is silent where it has none',
    where: () => ({ measured: [{ id: 'big', witnessed: { cacheWriteUnknown: 100 } }] }),
  },
  {
    id: 'cache-write-unpriced',
    raised: 'counts the tokens written to a cache at nobody knows what price',
    by: () => ({ measured: [{ id: 'big', witnessed: { cacheWrite: 5000 } }] }),
    says: '5,000 tokens were written',
    of: 'big',
    quiet: 'is silent where a row says it',
    where: () => ({
      measured: [{ id: 'big', witnessed: { cacheWrite: 5000 } }],
      prices: [aPriceRow({ meter: 'cache-write' })],
    }),
  },
  {
    id: 'unpriced',
    raised: 'says of a candidate with a price that no trial of it has tokens',
    by: () => ({
      measured: [{ id: 'big', candidate: { price: { input: 1, output: 1 } }, data: { pricedTrials: 0 } }],
    }),
    says: 'none of its trials says how many tokens were used',
    of: 'big',
    quiet: 'is silent where some have',
    where: () => ({ measured: [{ id: 'big', candidate: { price: { input: 1, output: 1 } } }] }),
  },
  {
    id: 'batch-unpriced',
    raised: 'says who is charged the standard price although production goes by batch',
    by: () => ({
      measured: [
        { id: 'big' },
        { id: 'small', candidate: { price: { input: 1, output: 1, batch: { input: 0.5, output: 0.5 } } } },
      ],
      scenario: { batchShare: 0.4 },
      prices: [aPriceRow()],
    }),
    says: '40.0% of requests go by batch, and neither config nor sheet says what that costs',
    of: 'big',
    quiet: 'is silent where a row says it, and where nothing goes by batch',
    where: () => ({
      measured: [{ id: 'big' }],
      scenario: { batchShare: 0.4 },
      prices: [aPriceRow({ meter: 'batch-input' })],
    }),
  },
  {
    id: 'reasoning-tokens-missing',
    raised: 'doubts the output of a model that reasons and does not count it',
    by: () => ({
      measured: [
        {
          id: 'big',
          witnessed: { reasoningUnknown: 100 },
          candidate: { sampling: { reasoningEffort: 'low' } },
        },
      ],
    }),
    says: '100 of 100 calls with usage do not count reasoning apart',
    of: 'big',
    quiet: 'is silent about a model that does not reason',
    where: () => ({ measured: [{ id: 'big', witnessed: { reasoningUnknown: 100 } }] }),
  },
  {
    id: 'estimated-tokens',
    raised: 'counts the calls whose tokens nobody reported',
    by: () => ({ measured: [{ id: 'big', witnessed: { estimatedUsage: 100 } }] }),
    says: 'are estimated, not reported',
    of: 'big',
    quiet: 'is silent where the provider reported all',
    where: () => ({}),
  },
  {
    id: 'dropped-retries',
    raised: 'counts what timed out or was repeated and left no tokens',
    by: () => ({
      measured: [{ id: 'big', witnessed: { retries: 5, retryCalls: 2, lostCalls: 1, lostTimeouts: 3 } }],
      run: { importedAt: '2026-11-22T11:00:00.000Z' },
    }),
    says: '7 attempts',
    of: 'big',
    quiet: 'is silent about attempts of a run made here that were refused and so not billed',
    where: () => ({ measured: [{ id: 'big', witnessed: { retries: 5 } }] }),
  },
  {
    id: 'billed-cost-used',
    raised: 'counts the trials whose dollars follow no sheet',
    by: () => ({ measured: [{ id: 'big', data: { billedTrials: 30 } }] }),
    says: 'stands in for 30 of 100 trials',
    of: 'big',
    quiet: 'is silent where tokens were priced',
    where: () => ({}),
  },
  {
    id: 'zero-billed',
    raised: 'does not believe that tokens were billed nothing',
    by: () => ({ measured: [{ id: 'big', witnessed: { zeroBilled: 1 } }] }),
    says: 'exactly $0 for 1 trial with tokens',
    of: 'big',
    quiet: 'is silent where nothing of the kind was billed',
    where: () => ({}),
  },
  {
    id: 'stale-prices',
    raised: 'says how old the oldest price is',
    by: () => ({ prices: [aPriceRow({ from: '2026-05-25' }), aPriceRow({ meter: 'output' })] }),
    says: 'the prices of lab/big-2026 are up to 181 days old',
    quiet: 'is silent about those of the last 180 days, and about assumptions',
    where: () => ({
      prices: [aPriceRow({ from: '2026-05-26' }), aPriceRow({ from: '2020-01-01', evidence: 'assumption' })],
    }),
  },
  {
    id: 'promotional-prices',
    raised: 'names prices that end before the horizon does',
    by: () => ({ prices: [aPriceRow({ until: '2027-01-01' })] }),
    says: 'hold until 2027-01-01, within the 12 months',
    quiet: 'is silent about those that end after it',
    where: () => ({ prices: [aPriceRow({ until: '2027-11-22' })] }),
  },
  {
    id: 'cache-share-not-said',
    raised: 'gives both figures where the eval was cached and the scenario does not say',
    by: () => ({
      measured: [
        {
          id: 'big',
          columns: { usd: 0.01, cachedUsd: Array(100).fill(0.002) },
          witnessed: { cachedInput: 5000 },
        },
      ],
    }),
    says: /^50.0% of its input was cached .* \$10.00 per 1,000 requests, and \$6.00 if/,
    of: 'big',
    quiet: 'is silent where the scenario says it, were it nothing',
    where: () => ({
      measured: [
        {
          id: 'big',
          columns: { usd: 0.01, cachedUsd: Array(100).fill(0.002) },
          witnessed: { cachedInput: 5000 },
        },
      ],
      scenario: { cachedInputShare: 0 },
    }),
  },
];
