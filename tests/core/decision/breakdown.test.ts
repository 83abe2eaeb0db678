import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { breakDown } from '../../../src/core/decision/breakdown.ts';
import { cumulativeSaving } from '../../../src/core/decision/cash-flow.ts';
import type { CostProfile } from '../../../src/core/decision/cost-profile.ts';
import { projectCost } from '../../../src/core/decision/project-cost.ts';
import type { Scenario } from '../../../src/core/model/scenario.ts';
import { aProfile, aScenario } from './builders.ts';

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });

const profiles = (id: string) =>
  fc
    .record({
      usdPerRequest: real(0, 0.1),
      cached: real(0, 1),
      errorShare: real(0, 1),
      failedOfErrors: real(0, 1),
      fixedUsd: real(0, 1e5),
      training: fc.option(
        fc.record({
          usd: real(0, 1e4),
          successRate: real(0.1, 1),
          maxAttempts: fc.integer({ min: 1, max: 5 }),
          everyMonths: fc.option(real(0.5, 9)),
        }),
      ),
      hosting: fc.option(fc.record({ usdPerMonth: real(0, 1e4), requestsPerSecond: real(0.001, 1) })),
      serviceMonths: fc.option(real(-1, 40)),
      yearly: real(-0.6, 0.6),
      factor: real(0.2, 3),
      fromMonth: real(0, 20),
    })
    .map(
      ({
        cached,
        failedOfErrors,
        fixedUsd,
        training,
        hosting,
        yearly,
        factor,
        fromMonth,
        ...rest
      }): CostProfile =>
        aProfile({
          id,
          ...rest,
          cachedUsdPerRequest: cached * rest.usdPerRequest,
          failedShare: failedOfErrors * rest.errorShare,
          fixed: [
            { item: 'labels', usd: fixedUsd, detail: '' },
            { item: 'training', usd: training?.usd ?? 0, detail: '' },
          ],
          training: training && { ...training, betweenRunSd: 0.02 },
          hosting: hosting ? [{ ...hosting, candidate: id, peakFactor: 2 }] : [],
          paths: [{ index: 0, yearly, factor, fromMonth }],
        }),
    );

const scenarios = fc
  .record({
    requestsPerMonth: real(1, 1e6),
    growth: real(-0.2, 0.2),
    seasonality: fc.array(real(0.1, 3), { minLength: 1, maxLength: 4 }),
    horizonMonths: fc.integer({ min: 1, max: 48 }),
    discountRate: real(0, 0.5),
    usdPerError: real(0, 2),
    fallback: fc.option(fc.record({ usd: real(0, 3) })),
    cachedInputShare: fc.option(real(0, 1)),
  })
  .map((parts): Scenario => aScenario(parts));

const worlds = fc.tuple(profiles('small'), profiles('big'), scenarios);
const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);

describe('where each dollar goes', () => {
  test('adds up to the total, whatever grows, is hosted, retires, is trained again or changes its price', () => {
    fc.assert(
      fc.property(worlds, ([small, big, scenario]) => {
        const total = projectCost(small, big, scenario)?.totalUsd as number;
        const parts = breakDown(small, big, scenario) ?? [];
        expect(Math.abs(sum(parts.map(({ usd }) => usd)) - total)).toBeLessThanOrEqual(
          1e-9 * Math.abs(total),
        );
        for (const { usd } of parts) expect(usd).toBeGreaterThanOrEqual(-1e-9 * Math.abs(total));
      }),
      { numRuns: 300 },
    );
  });

  test('is, by hand, 100 once, 12 × $10 of tokens, 12 × $50 of machines and 12 × 1000 × .1 × $.5 of errors', () => {
    const small = aProfile({
      id: 'small',
      errorShare: 0.14,
      failedShare: 0.04,
      hostingUsdPerMonth: 50,
      fixed: [{ item: 'training small', usd: 100, detail: '' }],
    });
    const parts = breakDown(small, aProfile(), aScenario({ usdPerError: 0.5, fallback: { usd: 2 } })) ?? [];
    const found = Object.fromEntries(parts.map(({ kind, usd }) => [kind, Number(usd.toFixed(9))]));
    expect(found).toEqual({
      tokens: 120,
      errors: 600,
      fallback: 960,
      hosting: 600,
      'one-offs': 100,
      'failed-trainings': 0,
      retraining: 0,
      'after-service': 0,
    });
  });

  test('after a model is switched off, is what the incumbent’s costs, all of it', () => {
    const big = aProfile({ usdPerRequest: 0.02, errorShare: 0.1, hostingUsdPerMonth: 7 });
    const small = aProfile({ id: 'small', serviceMonths: 3 });
    const parts = breakDown(small, big, aScenario({ usdPerError: 1 })) ?? [];
    // 9 months of $20 tokens, 100 errors at $1 and $7 of machines
    expect(parts.find(({ kind }) => kind === 'after-service')?.usd).toBeCloseTo(9 * 127, 9);
    expect(parts.find(({ kind }) => kind === 'tokens')?.usd).toBeCloseTo(30, 9);
  });

  test('is not known where the total is not', () => {
    expect(breakDown(aProfile({ id: 'small', usdPerRequest: null }), aProfile(), aScenario())).toBeNull();
  });
});

describe('what is saved by the end of each month', () => {
  test('ends at the expected saving', () => {
    fc.assert(
      fc.property(worlds, ([small, big, scenario]) => {
        const [own, today] = [projectCost(small, big, scenario), projectCost(big, big, scenario)];
        if (!own || !today) throw new Error('unpriced');
        const saved = cumulativeSaving(own, today);
        const scale = 1e-9 * (own.totalUsd + today.totalUsd);
        expect(saved).toHaveLength(scenario.horizonMonths + 1);
        expect(Math.abs((saved.at(-1) as number) - (today.totalUsd - own.totalUsd))).toBeLessThanOrEqual(
          scale,
        );
      }),
      { numRuns: 300 },
    );
  });

  test('is, by hand, −$25, −$15, −$5 and $5 where $10 a month pay back $25', () => {
    const small = aProfile({ id: 'small', fixed: [{ item: 'training small', usd: 25, detail: '' }] });
    const big = aProfile({ usdPerRequest: 0.02 });
    const scenario = aScenario({ horizonMonths: 3 });
    const [own, today] = [projectCost(small, big, scenario), projectCost(big, big, scenario)];
    if (!own || !today) throw new Error('unpriced');
    expect(cumulativeSaving(own, today).map((usd) => Number(usd.toFixed(9)))).toEqual([-25, -15, -5, 5]);
  });
});
