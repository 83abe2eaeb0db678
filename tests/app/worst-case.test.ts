import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPricing } from '../../src/app/pricing.ts';
import { createForecaster, type TrialForecast } from '../../src/app/worst-case.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { loadPrices } from '../../src/config/load-prices.ts';
import type { Candidate } from '../../src/core/model/candidate.ts';
import type { TokenPrice } from '../../src/core/model/price.ts';
import type { RunnableCandidate } from '../../src/run/plan.ts';
import { aCall } from '../support/a-trial.ts';

const config = loadConfig('configs/openai.yaml', join(import.meta.dirname, '../..'));
const pricing = createPricing(config, loadPrices(null), '2026-11-22');

function aCandidate(parts: Partial<Candidate> = {}): Candidate {
  return {
    id: 'luna',
    approach: { kind: 'prompted' },
    endpoint: 'openai',
    model: 'gpt-6-luna',
    sampling: { maxTokens: 50 },
    stream: true,
    ...parts,
  };
}

async function forecastOf(
  candidate: Candidate,
  input = 'Where is it?',
  endpoints: Record<string, unknown> = {},
): Promise<TrialForecast> {
  const runnable: RunnableCandidate = {
    candidate,
    model: candidate.model ?? '',
    prompt: { user: '{{item.input}}' },
    endpointUrl: '',
  };
  const forecaster = await createForecaster([runnable], pricing, {
    endpoints: { ...config.endpoints, ...endpoints } as typeof config.endpoints,
  });
  const key = { candidate: candidate.id, example: 'e1', repeat: 0 };
  return forecaster.forecast({ key, hash: '', runnable, example: { id: 'e1', item: { input } } });
}

const usd = fc.double({ min: 0, max: 100, noNaN: true });
const tierPrice = fc.record({ input: usd, cachedInput: usd, cacheWrite: usd, output: usd });
const price: fc.Arbitrary<TokenPrice> = fc.oneof(
  tierPrice,
  fc.record({ ...{ input: usd, cachedInput: usd, output: usd }, batch: tierPrice }),
);

describe('what a trial costs at most', () => {
  it('is passed by no bill: any split of its input over the meters, any length up to the cap, any tier that may serve', async () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          price,
          tier: fc.constantFrom(undefined, 'default', 'auto', 'batch', 'flex'),
          served: fc.constantFrom('default', 'batch'),
          input: fc.string({ unit: 'binary', maxLength: 40 }),
          ...{ read: share, cached: share, written: share, output: share },
        }),
        async (world) => {
          const { tier } = world;
          const candidate = aCandidate({ price: world.price, ...(tier !== undefined && { tier }) });
          const { usdAtMost, inputTokensAtMost } = await forecastOf(candidate, world.input);
          const input = Math.floor(world.read * inputTokensAtMost);
          const cachedInput = Math.floor(world.cached * input);
          const cacheWrite = Math.floor(world.written * (input - cachedInput));
          const output = Math.floor(world.output * 50);
          const usage = { input, cachedInput, cacheWrite, output, source: 'reported' as const };
          const serviceTier = tier === 'batch' && world.price.batch ? 'batch' : world.served;
          const cost = pricing.costOf(candidate, aCall({ usage, serviceTier }));
          expect(cost).not.toBeNull();
          expect(cost as number).toBeLessThanOrEqual((usdAtMost as number) * (1 + 1e-12));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('goes by bytes also where the tokenizer is known: it is a bound, not a guess', async () => {
    const { inputTokens, inputTokensAtMost } = await forecastOf(
      aCandidate({ model: 'gpt-4o' }),
      '文'.repeat(50),
    );
    expect(inputTokens).toBeLessThan(150);
    expect(inputTokensAtMost).toBeGreaterThan(150);
  });

  it('takes a candidate that goes by batch at batch prices, and half the price is half the bound', async () => {
    const stated = { input: 2, output: 8, batch: { input: 1, output: 4 } };
    const [plain, batch] = await Promise.all([
      forecastOf(aCandidate({ price: stated })),
      forecastOf(aCandidate({ price: stated, tier: 'batch' })),
    ]);
    expect(batch.usdAtMost).toBeCloseTo((plain.usdAtMost as number) / 2, 12);
  });

  it('takes thinking as part of the answer, as providers count it', async () => {
    const [plain, thinking] = await Promise.all([
      forecastOf(aCandidate()),
      forecastOf(aCandidate({ sampling: { maxTokens: 50, thinkingTokens: 40 } })),
    ]);
    expect(thinking.usdAtMost).toBe(plain.usdAtMost);
  });

  it.each<[string, Candidate]>([
    ['has no cap', aCandidate({ sampling: {} })],
    ['is in no sheet', aCandidate({ model: 'nobody-sells-this' })],
    ['asks for a tier that the sheet has no price of', aCandidate({ tier: 'priority' })],
  ])('is not known where the candidate %s', async (_, candidate) => {
    expect((await forecastOf(candidate)).usdAtMost).toBeNull();
  });

  it.each(['http', 'command'])(
    'is not known of an application (%s), which makes requests of its own',
    async (type) => {
      const candidate = aCandidate({ endpoint: 'app', price: { input: 1, output: 1 } });
      const forecast = await forecastOf(candidate, 'x', { app: { type } });
      expect(forecast).toMatchObject({ usdAtMost: null, outputTokensAtMost: null });
    },
  );
});
