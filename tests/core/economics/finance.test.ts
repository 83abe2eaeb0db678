import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { netPresentValue, payback } from '../../../src/core/economics/index.ts';

// METHODS, section 6: an investment of $12,000 that saves $1,500 a month for a year.
const flows = [-12_000, ...new Array<number>(12).fill(1500)];

const anyFlows = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 });
const sumTo = (values: readonly number[], month: number): number =>
  values.slice(0, month + 1).reduce((sum, value) => sum + value, 0);

describe('the net present value', () => {
  it('reproduces METHODS, section 6: 4937.273984 at .12 a year', () => {
    expect(netPresentValue(flows, 0.12)).toBeCloseTo(4937.273984, 6);
  });

  it('counts month 12 at exactly the yearly rate, and month 0 in full', () => {
    expect(netPresentValue([...new Array<number>(12).fill(0), 112], 0.12)).toBeCloseTo(100, 9);
    expect(netPresentValue([100], 0.12)).toBe(100);
  });

  it('is the sum of the flows at a rate of 0', () => {
    fc.assert(
      fc.property(anyFlows, (some) => {
        expect(netPresentValue(some, 0)).toBeCloseTo(sumTo(some, some.length), 6);
      }),
    );
  });

  it('falls as the rate rises where all later flows are gains', () => {
    expect(netPresentValue(flows, 0.2)).toBeLessThan(netPresentValue(flows, 0.1));
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => netPresentValue([], 0.1)).toThrow(new RangeError('flows must hold at least 1 value'));
    expect(() => netPresentValue([1, Number.NaN], 0.1)).toThrow(/^flows\[1\]/);
    expect(() => netPresentValue([1], -1)).toThrow(/^yearlyRate/);
    expect(() => netPresentValue([1], Number.POSITIVE_INFINITY)).toThrow(/^yearlyRate/);
  });
});

describe('the payback', () => {
  it('reproduces METHODS, section 6: 8 months, discounted 8.360438', () => {
    const { simple, discounted } = payback(flows, 0.12);
    expect(simple).toBe(8);
    expect(discounted).toBeCloseTo(8.360438, 6);
  });

  it('is linear within the month', () => {
    expect(payback([-100, 40, 80], 0).simple).toBeCloseTo(1.75, 12);
  });

  it('is never where the flows do not come back, and 0 where nothing was spent', () => {
    expect(payback([-100, 10, 10], 0.1)).toEqual({ simple: 'never', discounted: 'never' });
    expect(payback([0, 10], 0.1)).toEqual({ simple: 0, discounted: 0 });
  });

  it('may come in plain dollars and never in discounted ones', () => {
    expect(payback([-100, ...new Array<number>(10).fill(10)], 0.1)).toEqual({
      simple: 10,
      discounted: 'never',
    });
  });

  it('comes in the month in which dimes add up to dollars, whatever rounding does', () => {
    expect(payback([-0.7, ...new Array<number>(7).fill(0.1)], 0).simple).toBeCloseTo(7, 9);
  });

  it('agrees with the cumulative flow: below 0 before, 0 or above in its month', () => {
    fc.assert(
      fc.property(anyFlows, (some) => {
        const { simple } = payback(some, 0);
        const slack = 1e-6;
        if (simple === 'never') {
          for (let month = 0; month < some.length; month++) expect(sumTo(some, month)).toBeLessThan(slack);
          return;
        }
        const month = Math.ceil(simple - 1e-9);
        expect(sumTo(some, month)).toBeGreaterThanOrEqual(-slack);
        for (let before = 0; before < month; before++) expect(sumTo(some, before)).toBeLessThan(slack);
      }),
    );
  });

  it('is the same in both currencies at a rate of 0', () => {
    fc.assert(
      fc.property(anyFlows, (some) => {
        const { simple, discounted } = payback(some, 0);
        expect(discounted).toEqual(simple);
      }),
    );
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => payback([], 0.1)).toThrow(/^flows/);
    expect(() => payback([1], Number.NaN)).toThrow(/^yearlyRate/);
  });
});
