import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributeRequestCost, type RequestCost } from '../../../src/core/drift/attribute-request-cost.ts';

const state: fc.Arbitrary<RequestCost> = fc.record({
  input: fc.double({ min: 0, max: 1e5, noNaN: true }),
  cachedShare: fc.double({ min: 0, max: 1, noNaN: true }),
  visible: fc.double({ min: 0, max: 1e4, noNaN: true }),
  reasoning: fc.double({ min: 0, max: 1e4, noNaN: true }),
  price: fc.record({
    input: fc.double({ min: 0, max: 100, noNaN: true }),
    cachedInput: fc.double({ min: 0, max: 100, noNaN: true }),
    output: fc.double({ min: 0, max: 100, noNaN: true }),
  }),
});
const usd = ({ input, cachedShare, visible, reasoning, price }: RequestCost): number =>
  (input * ((1 - cachedShare) * price.input + cachedShare * price.cachedInput) +
    (visible + reasoning) * price.output) /
  1e6;

describe('a change of dollars a request', () => {
  it('adds up from its parts, whatever changed', () => {
    fc.assert(
      fc.property(state, state, (before, after) => {
        const measured = { before: usd(before), after: usd(after) };
        const { total, ...parts } = attributeRequestCost(before, after, measured);
        const sum = Object.values(parts).reduce((all, one) => all + one, 0);
        expect(sum).toBeCloseTo(total, 9);
        expect(parts.other).toBeCloseTo(0, 9);
      }),
    );
  });

  it('is all one part’s where nothing else changed', () => {
    const before = {
      input: 1000,
      cachedShare: 0.5,
      visible: 100,
      reasoning: 50,
      price: { input: 2, cachedInput: 0.5, output: 8 },
    };
    const after = { ...before, reasoning: 150 };
    const parts = attributeRequestCost(before, after, { before: usd(before), after: usd(after) });
    expect(parts.reasoning).toBeCloseTo((100 * 8) / 1e6, 15);
    expect(parts).toMatchObject({ input: 0, cache: 0, visible: 0, price: 0 });
  });

  it('leaves what tokens do not explain under other', () => {
    const one = {
      input: 100,
      cachedShare: 0,
      visible: 10,
      reasoning: 0,
      price: { input: 1, cachedInput: 1, output: 1 },
    };
    const parts = attributeRequestCost(one, one, { before: 0.001, after: 0.003 });
    expect(parts).toMatchObject({
      price: 0,
      other: expect.closeTo(0.002, 12),
      total: expect.closeTo(0.002, 12),
    });
  });
});
