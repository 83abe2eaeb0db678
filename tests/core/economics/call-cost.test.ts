import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callCost } from '../../../src/core/economics/index.ts';
import type { TokenPrice } from '../../../src/core/model/price.ts';
import type { Usage } from '../../../src/core/model/usage.ts';

const reported = (counts: Omit<Usage, 'source'>): Usage => ({ ...counts, source: 'reported' });

// METHODS, section 5.
const usage = reported({ input: 1200, cachedInput: 800, output: 800, reasoning: 600 });
const price: TokenPrice = {
  input: 2,
  cachedInput: 0.5,
  output: 8,
  batch: { input: 1, cachedInput: 0.25, output: 4 },
};

const anyUsage: fc.Arbitrary<Usage> = fc
  .tuple(fc.nat(200_000), fc.nat(200_000), fc.nat(200_000), fc.nat(50_000), fc.nat(50_000))
  .map(([plain, cachedInput, cacheWrite, visible, reasoning]) =>
    reported({
      input: plain + cachedInput + cacheWrite,
      cachedInput,
      cacheWrite,
      output: visible + reasoning,
      reasoning,
    }),
  );
const anyUsd = fc.double({ min: 0, max: 100, noNaN: true });
const anyPrice: fc.Arbitrary<TokenPrice> = fc.record({
  input: anyUsd,
  cachedInput: anyUsd,
  cacheWrite: anyUsd,
  output: anyUsd,
  batch: fc.record({ input: anyUsd, output: anyUsd }),
});
const anyShare = fc.double({ min: 0, max: 1, noNaN: true });

describe('the cost of a call', () => {
  it('reproduces METHODS, section 5: $.0076, and not the $.0040 of who is blind to reasoning and caching', () => {
    expect(callCost(usage, price)).toBeCloseTo(0.0076, 12);
    const blind = reported({ input: 1200, output: 200 });
    expect(callCost(blind, { input: 2, output: 8 })).toBeCloseTo(0.004, 12);
  });

  it('reproduces METHODS, section 5, with 40 % at the batch tier: $.00608', () => {
    expect(callCost(usage, price, { batchShare: 0.4 })).toBeCloseTo(0.00608, 12);
    expect(callCost(usage, price, { batchShare: 1 })).toBeCloseTo(0.0038, 12);
  });

  it('charges written input at its own price', () => {
    const written = reported({ input: 1000, cachedInput: 200, cacheWrite: 500, output: 0 });
    expect(callCost(written, { input: 3, cachedInput: 0.3, cacheWrite: 3.75, output: 15 })).toBeCloseTo(
      (300 * 3 + 200 * 0.3 + 500 * 3.75) / 1e6,
      12,
    );
  });

  it('charges an unknown cache, and a cache without a price of its own, as plain input', () => {
    const plain = reported({ input: 1200, output: 800 });
    expect(callCost(plain, price)).toBeCloseTo((1200 * 2 + 800 * 8) / 1e6, 12);
    expect(callCost(usage, { input: 2, output: 8 })).toBeCloseTo(callCost(plain, price), 12);
  });

  it('adds up: the calls together cost what they cost one by one', () => {
    fc.assert(
      fc.property(anyUsage, anyUsage, anyPrice, anyShare, (one, other, anyTier, batchShare) => {
        const sum = reported({
          input: one.input + other.input,
          cachedInput: (one.cachedInput ?? 0) + (other.cachedInput ?? 0),
          cacheWrite: (one.cacheWrite ?? 0) + (other.cacheWrite ?? 0),
          output: one.output + other.output,
        });
        const apart = callCost(one, anyTier, { batchShare }) + callCost(other, anyTier, { batchShare });
        expect(callCost(sum, anyTier, { batchShare })).toBeCloseTo(apart, 8);
      }),
    );
  });

  it('never falls when there are more tokens of a kind, or a price rises', () => {
    fc.assert(
      fc.property(anyUsage, anyPrice, fc.nat(10_000), anyUsd, (some, tier, more, usd) => {
        const cost = callCost(some, tier);
        const atLeast = (value: number): void => expect(value).toBeGreaterThanOrEqual(cost - 1e-9);
        atLeast(callCost({ ...some, input: some.input + more }, tier));
        atLeast(callCost({ ...some, output: some.output + more }, tier));
        atLeast(
          callCost({ ...some, input: some.input + more, cachedInput: (some.cachedInput ?? 0) + more }, tier),
        );
        atLeast(
          callCost({ ...some, input: some.input + more, cacheWrite: (some.cacheWrite ?? 0) + more }, tier),
        );
        atLeast(callCost(some, { ...tier, input: tier.input + usd }));
        atLeast(callCost(some, { ...tier, output: tier.output + usd }));
      }),
    );
  });

  it('costs nothing without tokens, and nothing at a price of 0', () => {
    expect(callCost(reported({ input: 0, output: 0 }), price)).toBe(0);
    expect(callCost(usage, { input: 0, output: 0 })).toBe(0);
  });

  it('does not count reasoning twice', () => {
    expect(callCost({ ...usage, reasoning: 0 }, price)).toBe(callCost(usage, price));
  });

  it('throws where a tier is asked for and not priced', () => {
    expect(() => callCost(usage, { input: 2, output: 8 }, { batchShare: 0.1 })).toThrow(
      new RangeError('price.batch is missing, and batchShare is 0.1'),
    );
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => callCost(reported({ input: 10, cachedInput: 8, cacheWrite: 3, output: 0 }), price)).toThrow(
      /^usage\.cachedInput/,
    );
    expect(() => callCost(reported({ input: 10, output: 5, reasoning: 6 }), price)).toThrow(
      /^usage\.reasoning/,
    );
    expect(() => callCost(reported({ input: -1, output: 5 }), price)).toThrow(/^usage\.input/);
    expect(() => callCost(reported({ input: 1, output: Number.NaN }), price)).toThrow(/^usage\.output/);
    expect(() => callCost(usage, { ...price, output: Number.POSITIVE_INFINITY })).toThrow(/^price\.output/);
    expect(() => callCost(usage, { ...price, batch: { input: -1, output: 1 } }, { batchShare: 1 })).toThrow(
      /^price\.batch\.input/,
    );
    expect(() => callCost(usage, price, { batchShare: 1.1 })).toThrow(/^batchShare/);
  });
});
