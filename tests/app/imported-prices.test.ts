import { describe, expect, it } from 'vitest';
import { refuseUnmatched } from '../../src/app/price-changes.ts';
import { createPricing, type Pricing } from '../../src/app/pricing.ts';
import { configOf } from '../../src/config/saved-config.ts';
import type { Candidate } from '../../src/core/model/candidate.ts';
import type { PriceRow } from '../../src/core/model/price.ts';
import type { PriceSheet } from '../../src/prices/sheet.ts';
import { refusal } from '../support/a-folder.ts';
import { aCall, aUsage } from '../support/a-trial.ts';

const row = (provider: string, model: string, meter: PriceRow['meter'], usd: number): PriceRow => ({
  provider,
  model,
  meter,
  usd,
  per: 1_000_000,
  from: '2026-01-01',
  evidence: 'primary',
  source: 'a test',
});
const sold = (provider: string, model: string, usd: number): PriceRow[] => [
  row(provider, model, 'input', usd),
  row(provider, model, 'output', usd),
];

const SHEET: PriceSheet = {
  hash: '',
  lives: [],
  rows: [
    ...sold('openai', 'gpt', 1),
    ...sold('azure', 'gpt', 2),
    ...sold('openai', 'gpt-mini', 3),
    ...sold('openrouter', 'meta/llama', 4),
    row('azure', 'gpt-mini', 'training-token', 9),
  ],
};

function pricing(): Pricing {
  return createPricing(configOf(null), SHEET, '2026-06-01');
}

function aCandidate(parts: Partial<Candidate> = {}): Candidate {
  return {
    id: 'prod',
    approach: { kind: 'prompted' },
    endpoint: 'imported',
    model: null,
    sampling: {},
    stream: true,
    ...parts,
  };
}

/** Dollars per million tokens at which an imported call is priced. */
function usdPerMillion(servedModel: string, candidate = aCandidate(), serviceTier = ''): number | null {
  const usage = aUsage({ input: 1_000_000, output: 0 });
  return pricing().costOf(candidate, aCall({ servedModel, serviceTier, usage }));
}

describe('an imported call is priced', () => {
  it('by the one provider that the sheet has its model of', () => {
    expect(usdPerMillion('gpt-mini')).toBe(3);
    expect(usdPerMillion('gpt-mini-2026-02-03')).toBe(3);
  });

  it('by the provider that its model names', () => {
    expect(usdPerMillion('azure/gpt')).toBe(2);
    expect(usdPerMillion('openai/gpt')).toBe(1);
    expect(usdPerMillion('openrouter/meta/llama')).toBe(4);
    expect(usdPerMillion('meta/llama')).toBe(4);
  });

  it('by the candidate’s model where the import does not say who served', () => {
    expect(usdPerMillion('', aCandidate({ model: 'gpt-mini' }))).toBe(3);
    expect(usdPerMillion('', aCandidate())).toBeNull();
  });

  it('not at all where several sell its model, or nobody', () => {
    expect(usdPerMillion('gpt')).toBeNull();
    expect(usdPerMillion('house-model')).toBeNull();
    expect(usdPerMillion('house/model')).toBeNull();
  });

  it('by the candidate’s model where that says which of several it was', () => {
    expect(usdPerMillion('gpt', aCandidate({ model: 'azure/gpt' }))).toBe(2);
  });

  it('not in another tier than the default', () => {
    expect(usdPerMillion('gpt-mini', aCandidate(), 'flex')).toBeNull();
    expect(usdPerMillion('gpt-mini', aCandidate(), 'default')).toBe(3);
  });
});

describe('what a report says of imported prices', () => {
  it('is the sheet’s name of what was served, by which price changes find it', () => {
    const one = pricing();
    one.costOf(aCandidate(), aCall({ servedModel: 'gpt-mini' }));
    expect(one.keyOf(aCandidate())).toBe('openai/gpt-mini');
    expect(one.keyOf(aCandidate({ id: 'other', model: 'azure/gpt' }))).toBe('azure/gpt');
    expect(one.keyOf(aCandidate({ price: { input: 1, output: 1 } }))).toBe('prod');
    expect(one.keyOf(aCandidate({ id: 'third', model: 'house' }))).toBe('imported/house');
    expect(one.keyOf(aCandidate({ id: 'fourth', model: '' }))).toBe('fourth');
  });

  it('names the providers that it cannot tell apart, once', () => {
    const one = pricing();
    for (const _ of [1, 2]) one.costOf(aCandidate(), aCall({ servedModel: 'gpt' }));
    expect(one.ambiguous()).toEqual([{ candidate: 'prod', model: 'gpt', providers: ['openai', 'azure'] }]);
  });

  it('is silent where the candidate’s model settles it', () => {
    const one = pricing();
    one.costOf(aCandidate({ model: 'azure/gpt' }), aCall({ servedModel: 'gpt' }));
    expect(one.ambiguous()).toEqual([]);
  });
});

describe('a price change that concerns nobody', () => {
  const names = ['big', 'openai/gpt', 'small', 'openai/gpt'];

  it('is refused where it was asked for by hand, and the names are said', async () => {
    const { message, hint } = await refusal(() => refuseUnmatched([{ match: 'opnai/*', factor: 2 }], names));
    expect(message).toBe('--price opnai/*: no candidate and no priced model is called that');
    expect(hint).toBe('there are: big, openai/gpt, small');
    for (const match of ['big', 'openai/*', '*', '*/gpt']) refuseUnmatched([{ match, factor: 2 }], names);
  });
});
