import { describe, expect, it } from 'vitest';
import { paybackMonths, projectCost } from '../../../src/core/decision/project-cost.ts';
import { aProfile, aScenario } from './builders.ts';

const big = aProfile({ id: 'big', usdPerRequest: 0.02 });

function project(
  parts: Parameters<typeof aProfile>[0],
  scenario: Parameters<typeof aScenario>[0] = {},
  incumbent = big,
) {
  return projectCost(aProfile({ id: 'small', ...parts }), incumbent, aScenario(scenario));
}

describe('what a candidate costs over the scenario', () => {
  it('is one-offs, hosting and requests: 100 + 12·50 + 12·1000·.01 = $820', () => {
    const fixed = [{ item: 'training small', usd: 100, detail: '' }];
    const projection = project({ fixed, hostingUsdPerMonth: 50 });
    expect(projection?.totalUsd).toBeCloseTo(820, 9);
    expect(projection?.standingUsd).toBeCloseTo(700, 9);
    expect(projection?.usdPerFirstMonthRequest).toBeCloseTo(0.12, 12);
    expect(projection?.monthlyUsd).toBeCloseTo(60, 9);
    expect(projection?.flows).toHaveLength(13);
    expect(projection?.flows.slice(0, 2)).toEqual([100, 60]);
  });

  it('is discounted month by month: 1.21 a year over 24 months, by hand', () => {
    // $10 at the end of each month at a monthly 1.21^(1/12) − 1 = .0160119: 10·(1 − 1.21^−2)/.0160119
    const projection = project({}, { discountRate: 0.21, horizonMonths: 24 });
    const rate = 1.21 ** (1 / 12) - 1;
    expect(projection?.totalUsd).toBeCloseTo((10 * (1 - 1.21 ** -2)) / rate, 8);
    expect(projection?.monthlyUsd).toBeCloseTo(10, 10); // undiscounted
  });

  it('grows with the volume: 1000, 1100, 1210 requests cost $33.10', () => {
    const projection = project({}, { growth: 0.1, horizonMonths: 3 });
    expect(projection?.totalUsd).toBeCloseTo(33.1, 9);
    expect(projection?.flows.map((usd) => Math.round(usd * 100) / 100)).toEqual([0, 10, 11, 12.1]);
  });

  it('charges every wrong answer its error', () => {
    const projection = project({ errorShare: 0.1 }, { usdPerError: 0.5, horizonMonths: 1 });
    expect(projection?.totalUsd).toBeCloseTo(1000 * (0.01 + 0.1 * 0.5), 9);
  });

  it('charges a failed answer its fallback instead of its error', () => {
    const projection = project(
      { errorShare: 0.1, failedShare: 0.04 },
      { usdPerError: 0.5, fallback: { usd: 1.5 }, horizonMonths: 1 },
    );
    expect(projection?.totalUsd).toBeCloseTo(1000 * (0.01 + 0.06 * 0.5 + 0.04 * 1.5), 9);
  });

  it('charges a failed answer its error where there is no fallback', () => {
    const projection = project(
      { errorShare: 0.1, failedShare: 0.04 },
      { usdPerError: 0.5, horizonMonths: 1 },
    );
    expect(projection?.totalUsd).toBeCloseTo(1000 * (0.01 + 0.1 * 0.5), 9);
  });

  it('is unknown, not zero, without a price', () => {
    expect(project({ usdPerRequest: null })).toBeNull();
    expect(project({}, {}, aProfile({ id: 'big', usdPerRequest: null }))).toBeNull();
  });

  it('is unknown where errors cost money and nobody measured them', () => {
    expect(project({ errorShare: null }, { usdPerError: 0.5 })).toBeNull();
    expect(project({ errorShare: null }, { usdPerError: 0 })?.totalUsd).toBeCloseTo(120, 9);
  });

  it('is free where the price is known to be zero', () => {
    expect(project({ usdPerRequest: 0 })?.totalUsd).toBe(0);
  });
});

describe('a candidate whose model is switched off', () => {
  it('hands its requests to the incumbent from that day, within a month as well', () => {
    // 2.5 of 4 months at $10, 1.5 at the incumbent's $20
    const projection = project({ serviceMonths: 2.5 }, { horizonMonths: 4 });
    expect(projection?.flows).toEqual([0, 10, 10, 15, 20]);
    expect(projection?.totalUsd).toBeCloseTo(55, 9);
  });

  it('hands its hosting over as well: its own ends, the incumbent’s begins', () => {
    const hosted = aProfile({ id: 'big', usdPerRequest: 0, hostingUsdPerMonth: 600 });
    const projection = project(
      { usdPerRequest: 0, hostingUsdPerMonth: 100, serviceMonths: 1 },
      { horizonMonths: 3 },
      hosted,
    );
    expect(projection?.flows).toEqual([0, 100, 600, 600]);
    expect(projection?.standingUsd).toBe(1300);
  });

  it('already, costs what the incumbent does and its one-offs', () => {
    const fixed = [{ item: 'training small', usd: 7, detail: '' }];
    expect(project({ serviceMonths: -3, fixed })?.totalUsd).toBeCloseTo(7 + 12 * 20, 9);
  });

  it('after the horizon, is not noticed', () => {
    const [ended, endless] = [project({ serviceMonths: 12 }), project({ serviceMonths: null })];
    expect({ ...ended, curve: null }).toEqual({ ...endless, curve: null });
    for (const volume of [0, 10, 12_345]) expect(ended?.curve.cost(volume)).toBe(endless?.curve.cost(volume));
  });

  it('splits its tokens into what its own price scales and what the incumbent’s does', () => {
    const projection = project({ serviceMonths: 1, errorShare: 0.5 }, { horizonMonths: 4, usdPerError: 9 });
    expect([...(projection?.tokenUsdByModel ?? [])]).toEqual([
      ['openai/small', 0.01],
      ['openai/big', 0.06],
    ]);
  });
});

describe('payback', () => {
  const scenario = aScenario({ horizonMonths: 12 });
  const incumbent = projectCost(big, big, scenario);
  const months = (parts: Parameters<typeof aProfile>[0], over = scenario) => {
    const own = projectCost(aProfile({ id: 'small', ...parts }), big, over);
    const today = projectCost(big, big, over);
    if (!own || !today) throw new Error('unpriced');
    return paybackMonths(own, today);
  };
  const training = (usd: number) => ({ fixed: [{ item: 'training small', usd, detail: '' }] });

  it('of $35 at $10 a month takes 3.5 months', () => {
    expect(incumbent?.flows[1]).toBe(20);
    expect(months(training(35))).toBeCloseTo(3.5, 9);
  });

  it('takes longer when money has a price', () => {
    const discounted = months(training(35), aScenario({ discountRate: 0.5 }));
    expect(discounted).toBeGreaterThan(3.6);
    expect(discounted).toBeLessThan(4.2);
  });

  it('is never when service ends before', () => {
    expect(months({ ...training(35), serviceMonths: 3 })).toBe('never');
    expect(months({ ...training(29), serviceMonths: 3 })).toBeCloseTo(2.9, 9);
  });

  it('is for good: a later training that takes the saving below nought again is waited for', () => {
    const again = { usd: 35, successRate: 1, maxAttempts: 1, everyMonths: 5, betweenRunSd: 0 };
    const once = { fixed: [{ item: 'training small', usd: 35, detail: '' }], training: again };
    // −35 + 50 after five months, −35 again: back at 7 months; and at ten months −35 once more, back at 10.5
    expect(months(once)).toBeCloseTo(10.5, 9);
    expect(months(once, aScenario({ horizonMonths: 6 }))).toBe('never');
  });

  it('is never where it saves nothing, and at once where there is nothing to pay back', () => {
    expect(months({ ...training(1), usdPerRequest: 0.03 })).toBe('never');
    expect(months({ usdPerRequest: 0.03 })).toBe('never');
    expect(months({})).toBe(0);
  });
});
