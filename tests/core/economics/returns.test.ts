import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { internalRateOfReturn, netPresentValue, retrainingCost } from '../../../src/core/economics/index.ts';

const yearly = (monthly: number): number => Math.expm1(12 * Math.log1p(monthly));

describe('the internal rate of return', () => {
  const flows = [-12_000, ...new Array<number>(12).fill(1500)];

  it('reproduces METHODS, section 6: .068653 a month', () => {
    expect(internalRateOfReturn(flows)).toBeCloseTo(0.068653, 6);
  });

  it('makes the net present value 0', () => {
    const anyInvestment = fc.record({
      price: fc.double({ min: 1, max: 1e6, noNaN: true }),
      gains: fc.array(fc.double({ min: 0.1, max: 1e5, noNaN: true }), { minLength: 1, maxLength: 60 }),
    });
    fc.assert(
      fc.property(anyInvestment, ({ price, gains }) => {
        const rate = internalRateOfReturn([-price, ...gains]);
        let worth = -price;
        for (const [index, gain] of gains.entries()) worth += gain / (1 + rate) ** (index + 1);
        expect(Math.abs(worth)).toBeLessThan(1e-7 * price);
      }),
    );
    expect(netPresentValue(flows, yearly(internalRateOfReturn(flows)))).toBeCloseTo(0, 6);
  });

  it('is the interest of a loan, a loss where less comes back, and 0 where just that does', () => {
    expect(internalRateOfReturn([-100, 0, 121])).toBeCloseTo(0.1, 12);
    expect(internalRateOfReturn([100, 0, -121])).toBeCloseTo(0.1, 12);
    expect(internalRateOfReturn([-100, 50])).toBeCloseTo(-0.5, 12);
    expect(internalRateOfReturn([-100, 40, 60])).toBeCloseTo(0, 12);
  });

  it('does not care about idle months before and after, nor about the currency', () => {
    expect(internalRateOfReturn([0, 0, ...flows, 0])).toBeCloseTo(0.068653, 6);
    expect(internalRateOfReturn(flows.map((flow) => flow * 1e-9))).toBeCloseTo(0.068653, 6);
  });

  it('answers for a later purchase that what came before has already paid for', () => {
    const bought = [-100, 90, 90, -20, 90];
    const rate = internalRateOfReturn(bought);
    expect(netPresentValue(bought, yearly(rate))).toBeCloseTo(0, 6);
  });

  it('does not pick one of several rates: −100, 230, −132 is worth 0 at both .1 and .2', () => {
    expect(() => internalRateOfReturn([-100, 230, -132])).toThrow(
      new RangeError('flows change sign 2 times: their rate of return may not be unique'),
    );
  });

  it('takes rates that are very high or very low', () => {
    expect(internalRateOfReturn([-1, 1e12]) / 1e12).toBeCloseTo(1, 9);
    expect(internalRateOfReturn([-1e12, ...new Array<number>(119).fill(0), 1])).toBeCloseTo(
      -(1 - 10 ** -0.1),
      9,
    );
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => internalRateOfReturn([])).toThrow(/^flows/);
    expect(() => internalRateOfReturn([1, 2])).toThrow(
      new RangeError('flows must hold both gains and losses'),
    );
    expect(() => internalRateOfReturn([0])).toThrow(/^flows/);
    expect(() => internalRateOfReturn([-1, Number.NaN])).toThrow(/^flows\[1\]/);
  });
});

describe('the cost of retraining', () => {
  const plan = { cost: 1000, everyMonths: 6, horizonMonths: 18, yearlyRate: 0.12 };

  it('reproduces METHODS, section 6: twice within 18 months, 944.911183 + 892.857143', () => {
    expect(retrainingCost(plan)).toBeCloseTo(944.911183 + 892.857143, 5);
  });

  it('is the net present value of its purchases, strictly before the horizon and without the first', () => {
    const anyPlan = fc.record({
      everyMonths: fc.integer({ min: 1, max: 24 }),
      horizonMonths: fc.integer({ min: 1, max: 60 }),
      yearlyRate: fc.oneof(fc.constantFrom(0, 1e-12), fc.double({ min: -0.5, max: 1, noNaN: true })),
    });
    fc.assert(
      fc.property(anyPlan, ({ everyMonths, horizonMonths, yearlyRate }) => {
        const flows = Array.from({ length: horizonMonths }, (_, month) =>
          month > 0 && month % everyMonths === 0 ? 1000 : 0,
        );
        const cost = retrainingCost({ cost: 1000, everyMonths, horizonMonths, yearlyRate });
        const expected = netPresentValue(flows, yearlyRate);
        expect(Math.abs(cost - expected)).toBeLessThanOrEqual(1e-6 * (1 + expected));
      }),
    );
  });

  it('is nothing where the horizon ends first, and counts none at the horizon whatever rounding does', () => {
    expect(retrainingCost({ ...plan, horizonMonths: 6 })).toBe(0);
    expect(retrainingCost({ ...plan, horizonMonths: 0 })).toBe(0);
    expect(retrainingCost({ cost: 1, everyMonths: 0.1, horizonMonths: 0.3, yearlyRate: 0 })).toBe(2);
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => retrainingCost({ ...plan, cost: -1 })).toThrow(/^cost/);
    expect(() => retrainingCost({ ...plan, everyMonths: 0 })).toThrow(/^everyMonths/);
    expect(() => retrainingCost({ ...plan, horizonMonths: Number.NaN })).toThrow(/^horizonMonths/);
    expect(() => retrainingCost({ ...plan, yearlyRate: -1 })).toThrow(/^yearlyRate/);
  });
});
