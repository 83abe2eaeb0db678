import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createPricing, type Pricing } from '../../src/app/pricing.ts';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { loadPrices } from '../../src/config/load-prices.ts';
import type { Call } from '../../src/core/model/call.ts';
import type { Candidate } from '../../src/core/model/candidate.ts';
import { aCall, aTrial, aUsage } from '../support/a-trial.ts';

const config: Config = loadConfig('configs/openai.yaml', join(import.meta.dirname, '../..'));

function pricing(on = '2026-11-22'): Pricing {
  return createPricing(config, loadPrices(null), on);
}

function aCandidate(parts: Partial<Candidate> = {}): Candidate {
  return {
    id: 'luna',
    approach: { kind: 'prompted' },
    endpoint: 'openai',
    model: 'gpt-6-luna',
    sampling: {},
    stream: true,
    ...parts,
  };
}

function priced(calls: readonly Call[], candidate = aCandidate()) {
  const { usd, pricedCalls } = pricing().priceTrial(candidate, aTrial({ calls }), null);
  return { usd, pricedCalls };
}

const luna = (parts: Partial<Call> = {}): Call => aCall({ servedModel: 'gpt-6-luna', ...parts });
const LOST = luna({ role: 'retry', usage: null, latency: null });

describe('what a trial cost', () => {
  it('is its calls’ tokens by the sheet: 1,000 in, half of them cached, 200 out', () => {
    const usage = aUsage({ input: 1000, cachedInput: 500, output: 200 });
    expect(priced([luna({ usage })]).usd).toBeCloseTo((500 * 0.1 + 500 * 0.01 + 200 * 0.5) / 1e6, 15);
  });

  it('is the sum over its calls', () => {
    const { usd, pricedCalls } = priced([luna({ role: 'subagent' }), luna()]);
    expect(usd).toBeCloseTo((2 * (100 * 0.1 + 10 * 0.5)) / 1e6, 15);
    expect(pricedCalls).toBe(2);
  });

  it('is that of the model that served, not of the one asked for', () => {
    const { usd } = priced([aCall({ servedModel: 'gpt-4.1-2025-04-14' })]);
    expect(usd).toBeCloseTo((100 * 2 + 10 * 8) / 1e6, 15);
  });

  it('is the candidate’s own price where it states one', () => {
    const own = aCandidate({ price: { input: 7, output: 0 } });
    expect(priced([luna()], own).usd).toBeCloseTo(700 / 1e6, 15);
  });

  it('is also told by the batch tier, where the sheet has a price for it, and is that where it was served by it', () => {
    const tuned = aCandidate({ model: 'ft:gpt-4o-2024-08-06:org::id' });
    const call = aCall({
      servedModel: 'ft:gpt-4o-2024-08-06:org::id',
      usage: aUsage({ input: 2000, cachedInput: 0, output: 200 }),
    });
    const { usd, batchUsd, batchCachedUsd } = pricing().priceTrial(tuned, aTrial({ calls: [call] }), null);
    expect(usd).toBeCloseTo((2000 * 3.75 + 200 * 15) / 1e6, 15);
    expect(batchUsd).toBeCloseTo((2000 * 2.225 + 200 * 12.5) / 1e6, 15);
    expect(batchCachedUsd).toBeCloseTo((2000 * 0.9 + 200 * 12.5) / 1e6, 15);
    const waited = pricing().priceTrial(tuned, aTrial({ calls: [{ ...call, serviceTier: 'batch' }] }), null);
    expect(waited.usd).toBe(batchUsd);
    expect(waited.uncachedUsd).toBe(usd);
    expect(priced([luna({ serviceTier: 'batch' })]).usd).toBeNull();
  });

  it('is never read from a cache that its prompt is too short for, unless it was seen to be', () => {
    const cached = (input: number, cachedInput: number): number | null =>
      pricing().priceTrial(
        aCandidate(),
        aTrial({ calls: [luna({ usage: aUsage({ input, cachedInput, output: 0 }) })] }),
        null,
      ).cachedUsd;
    expect(cached(1023, 0)).toBeCloseTo((1023 * 0.1) / 1e6, 15);
    expect(cached(1024, 0)).toBeCloseTo((1024 * 0.01) / 1e6, 15);
    expect(cached(900, 100)).toBeCloseTo((900 * 0.01) / 1e6, 15);
  });

  it('leaves out what a lost attempt may have cost, and counts it as unpriced', () => {
    expect(priced([LOST, luna()])).toEqual({ usd: priced([luna()]).usd, pricedCalls: 1 });
  });

  it.each<[string, readonly Call[]]>([
    ['nothing was called', []],
    ['every attempt was lost', [LOST, LOST]],
    ['no usage came back', [luna({ usage: null })]],
    ['one of its calls has no usage', [luna(), luna({ usage: null, role: 'subagent' })]],
    ['another tier served it', [luna({ serviceTier: 'flex' })]],
  ])('is unknown, not zero, where %s', (_, calls) => {
    expect(priced(calls).usd).toBeNull();
  });

  it('is unknown for a model in no sheet, and before its first price', () => {
    expect(priced([aCall({ servedModel: 'x' })], aCandidate({ model: 'x' })).usd).toBeNull();
    expect(pricing('2026-09-01').costOf(aCandidate(), luna())).toBeNull();
  });
});

it('the rows that were used are named once', () => {
  const one = pricing();
  one.costOf(aCandidate(), luna());
  one.costOf(aCandidate(), luna());
  expect(one.used().map(({ model, meter }) => `${model} ${meter}`)).toEqual([
    'gpt-6-luna input',
    'gpt-6-luna cached-input',
    'gpt-6-luna cache-write',
    'gpt-6-luna output',
  ]);
});
