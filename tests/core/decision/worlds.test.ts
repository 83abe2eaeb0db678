import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PricePath } from '../../../src/core/decision/cost-profile.ts';
import type { WorldOptions } from '../../../src/core/decision/draw-figures.ts';
import { pathFactors } from '../../../src/core/decision/economy.ts';
import { createOutlook, quantileOfDraws } from '../../../src/core/decision/outlook.ts';
import { projectCost } from '../../../src/core/decision/project-cost.ts';
import { drawWorlds, type Worlds } from '../../../src/core/decision/worlds.ts';
import { netPresentValue, retrainingCost, trainingAttempts } from '../../../src/core/economics/index.ts';
import type { Scenario } from '../../../src/core/model/scenario.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { aProfile, aScenario, dataOf, outcomes, type ProfileParts, runnersOf } from './builders.ts';
import { meanOf, sdOf } from './moments.ts';
import { plainFrame, times } from './populations.ts';

const DRAWS = 2000;

type Field = Parameters<typeof runnersOf>[0];

function worldsOf(field: Field, scenario: Scenario, options: Partial<WorldOptions> = {}): Worlds {
  return drawWorlds(runnersOf(field, scenario), scenario, {
    draws: DRAWS,
    seed: 7,
    prior: 'flat',
    ...options,
  });
}

function totalsOf(worlds: Worlds, id: string): Float64Array {
  const totals = worlds.candidates.find((one) => one.id === id)?.totals;
  if (!totals) throw new Error(`${id} has no totals`);
  return totals;
}

const big = dataOf(outcomes(45, 5), { id: 'big', usd: times(50, (index) => 0.01 + 0.001 * (index % 10)) });
/** Costs the same on every example, so that nothing but the scenario moves its total. */
const flat = dataOf(outcomes(45, 5), { id: 'big', usd: 0.01 });

function totals(profile: ProfileParts, scenario: Partial<Scenario> = {}, data = flat): Float64Array {
  return totalsOf(worldsOf([{ data, profile }], aScenario(scenario)), 'big');
}

describe('the worlds', () => {
  it('do not depend on the order in which candidates are given', () => {
    const field: Field = ['big', 'small', 'mid'].map((id, index) => ({
      data: dataOf(outcomes(45 - index, 5 + index), {
        id,
        usd: times(50, (row) => 0.01 + 0.001 * (row % (7 + index))),
      }),
      profile: {
        training: { usd: 10, successRate: 0.6, maxAttempts: 3, everyMonths: 4, betweenRunSd: 0.02 },
      },
    }));
    const scenario = aScenario({ usdPerError: 0.01, ranges: { growth: { low: 0, high: 0.1 } } });
    for (const prior of ['flat', 'sceptical'] as const) {
      const worlds = worldsOf(field, scenario, { draws: 300, prior });
      const turned = worldsOf(field.toReversed(), scenario, { draws: 300, prior });
      expect(turned.candidates.map(({ id }) => id)).toEqual(['mid', 'small', 'big']);
      expect(turned.candidates.toReversed()).toEqual(worlds.candidates);
    }
  });
});

describe('the totals of the worlds', () => {
  it('lie around the projection of the means where nothing bends', () => {
    const scenario = aScenario({ growth: 0.03, discountRate: 0.1, usdPerError: 0.2 });
    const fixed = [{ item: 'training', usd: 40, detail: '' }];
    const field: Field = [{ data: big, profile: { fixed, hostingUsdPerMonth: 5 } }];
    const drawn = totalsOf(worldsOf(field, scenario), 'big');
    const runner = runnersOf(field, scenario)[0];
    const point = runner && projectCost(runner.profile, runner.profile, scenario)?.totalUsd;
    // Jeffreys' half success and half failure pull 90 % to 45.5 of 51: .008 more errors at $.2
    const pull = 0.2 * (5.5 / 51 - 0.1) * 12 * 1200;
    expect(Math.abs(meanOf(drawn) - (point ?? 0))).toBeLessThan(4 * (sdOf(drawn) / Math.sqrt(DRAWS)) + pull);
  });

  it('are the point itself where no figure is uncertain: 12 · 1000 · .01 + 30', () => {
    const fixed = [{ item: 'training', usd: 30, detail: '' }];
    for (const usd of totals({ fixed })) expect(usd).toBeCloseTo(150, 9);
  });

  it('are drawn again from the same seed, and others from another', () => {
    const [one, same, other] = [1, 1, 2].map((seed) =>
      totalsOf(worldsOf([{ data: big }], aScenario(), { seed }), 'big'),
    );
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
  });

  it('are unknown, not zero, of an unpriced candidate, and where errors cost and nobody measured them', () => {
    const unpriced = dataOf(outcomes(9, 1), { id: 'small', usd: null, frame: plainFrame(10) });
    const ten = dataOf(outcomes(9, 1), { id: 'big', frame: plainFrame(10) });
    expect(worldsOf([{ data: ten }, { data: unpriced }], aScenario()).candidates[1]?.totals).toBeNull();
    const ungraded = dataOf(new Array<null>(10).fill(null), { id: 'small', frame: plainFrame(10) });
    const field = [{ data: ten }, { data: ungraded, profile: { errorShare: null } }];
    expect(worldsOf(field, aScenario({ usdPerError: 1 })).candidates[1]?.totals).toBeNull();
    expect(worldsOf(field, aScenario()).candidates[1]?.totals?.[0]).toBeCloseTo(12, 9);
  });

  it('spread wider where growth, a price or an error’s cost is a range', () => {
    const width = (ranges: Scenario['ranges'], more: Partial<Scenario> = {}): number => {
      const drawn = totals(
        { paths: [{ index: 0, yearly: -0.1, factor: 1, fromMonth: 0 }] },
        { ranges, ...more },
        big,
      );
      return quantileOfDraws(drawn, 0.975) - quantileOfDraws(drawn, 0.025);
    };
    const none = width({});
    expect(width({ growth: { low: -0.05, high: 0.1 } })).toBeGreaterThan(1.5 * none);
    expect(width({ 'priceChanges.0.yearly': { low: -0.6, high: 0.4 } })).toBeGreaterThan(1.5 * none);
    expect(width({ requestsPerMonth: { low: 500, high: 3000, likely: 1000 } })).toBeGreaterThan(1.5 * none);
    const errors = width({}, { usdPerError: 0.1 });
    expect(width({ usdPerError: { low: 0, high: 0.5 } }, { usdPerError: 0.1 })).toBeGreaterThan(1.5 * errors);
  });

  it('name the assumptions that were drawn', () => {
    const ranges = { growth: { low: 0, high: 1 }, discountRate: { low: 0, high: 1 } };
    expect(worldsOf([{ data: flat }], aScenario({ ranges })).assumptions).toEqual(['discountRate', 'growth']);
  });
});

describe('training that may fail', () => {
  const training = { usd: 4000, successRate: 0.65, maxAttempts: 3, everyMonths: null, betweenRunSd: 0 };
  const fixed = [{ item: 'training', usd: 4000, detail: '' }];

  it('costs on average what its attempts are expected to: $5,890 (METHODS, section 5)', () => {
    const drawn = totals(
      { training, fixed, usdPerRequest: 0 },
      {},
      dataOf(outcomes(5, 5), { id: 'big', usd: 0 }),
    );
    expect(trainingAttempts({ cost: 4000, successRate: 0.65, maxTries: 3 }).cost).toBeCloseTo(5890, 9);
    expect(Math.abs(meanOf(drawn) - 5890)).toBeLessThan(4 * (sdOf(drawn) / Math.sqrt(DRAWS)));
    expect(new Set(drawn)).toEqual(new Set([4000, 8000, 12_000]));
  });

  it('that never fails and is bought again costs its present value: 1000 every 6 of 18 months', () => {
    const again = { usd: 1000, successRate: 1, maxAttempts: 3, everyMonths: 6, betweenRunSd: 0 };
    const free = dataOf(outcomes(5, 5), { id: 'big', usd: 0 });
    const drawn = totals({ training: again, fixed: [] }, { horizonMonths: 18, discountRate: 0.12 }, free);
    const expected = retrainingCost({ cost: 1000, everyMonths: 6, horizonMonths: 18, yearlyRate: 0.12 });
    expect(expected).toBeCloseTo(944.911183 + 892.857143, 5);
    for (const usd of drawn) expect(usd).toBeCloseTo(expected, 6);
  });

  it('may fall within a month: every 2.5 of 12 months is bought four times', () => {
    const often = { usd: 1000, successRate: 1, maxAttempts: 1, everyMonths: 2.5, betweenRunSd: 0 };
    const profile = aProfile({ training: often, usdPerRequest: 0 });
    const projection = projectCost(profile, profile, aScenario({ discountRate: 0.12 }));
    const plan = { cost: 1000, everyMonths: 2.5, horizonMonths: 12, yearlyRate: 0.12 };
    expect(projection?.totalUsd).toBeCloseTo(retrainingCost(plan), 6);
    expect(projection?.flows.filter((usd) => usd > 0)).toEqual([1000, 1000, 1000, 1000]);
    const late = aProfile({ training: { ...often, everyMonths: 11.5 }, usdPerRequest: 0 });
    expect(projectCost(late, late, aScenario())?.totalUsd).toBeCloseTo(1000, 6);
  });

  it('comes out differently each time, so that later errors spread', () => {
    const again = { usd: 0, successRate: 1, maxAttempts: 1, everyMonths: 6, betweenRunSd: 0.05 };
    const noisy = totals({ training: again }, { usdPerError: 1 });
    const steady = totals({ training: { ...again, betweenRunSd: 0 } }, { usdPerError: 1 });
    // by hand: 6,000 requests · .05 beside some $520 of the rate's own doubt, √(520² + 300²)/520 = 1.15
    expect(sdOf(noisy)).toBeGreaterThan(1.08 * sdOf(steady));
  });

  it('never takes a measured model away: its draws answer as often as they would if training never failed', () => {
    const rarely = { training: { ...training, successRate: 0.01, maxAttempts: 1 } };
    const [one, other] = [rarely, {}].map(
      (profile) =>
        worldsOf([{ data: big, profile }], aScenario({ require: { minAccuracy: 0.7 } })).candidates[0],
    );
    expect(one?.qualifies).toEqual(other?.qualifies);
    expect(one?.accuracy).toEqual(other?.accuracy);
    const paid = one?.totals?.map((usd, world) => usd - (other?.totals?.[world] as number));
    for (const usd of paid ?? []) expect(usd).toBeCloseTo(0, 9); // one attempt, listed among what is paid once
  });

  it('of a cascade’s halves comes out for the cascade as it does for each half alone', () => {
    const half = (candidate: string, usd: number) => ({
      candidate,
      usd,
      successRate: 0.6,
      maxAttempts: 3,
      everyMonths: 5,
      betweenRunSd: 0.05,
    });
    const trainings = [half('big', 100), half('small', 3000)];
    const data = ['big', 'both', 'small'].map((id) => dataOf(outcomes(45, 5), { id, usd: 0 }));
    const field: Field = data.map((one, index) => ({
      data: one,
      profile: {
        trainings: index === 1 ? trainings : trainings.filter(({ candidate }) => candidate === one.id),
      },
    }));
    const [a, both, b] = worldsOf(field, aScenario()).candidates;
    for (const [world, usd] of (both?.totals ?? []).entries())
      expect(usd).toBeCloseTo((a?.totals?.[world] as number) + (b?.totals?.[world] as number), 6);
    expect(new Set(both?.totals).size).toBeGreaterThan(9);
  });

  it('of a half moves a cascade’s errors as far as that half answers', () => {
    const again = {
      candidate: 'small',
      usd: 0,
      successRate: 1,
      maxAttempts: 1,
      everyMonths: 6,
      betweenRunSd: 0.05,
    };
    const spread = (answerShare: number): number => {
      const profile = { trainings: [{ ...again, answerShare }] };
      const certain = dataOf(outcomes(45_000, 5000), { id: 'big', usd: 0 });
      return sdOf(totals(profile, { usdPerError: 1 }, certain));
    };
    // by hand: 6,000 requests · .05 · .5 = 150 and of the rate's own doubt 12,000 · √(.09/50,000) = 16
    expect(spread(0.5) / Math.hypot(150, 16)).toBeGreaterThan(0.93);
    expect(spread(0.5) / Math.hypot(150, 16)).toBeLessThan(1.07);
    expect(spread(0)).toBeLessThan(20);
  });

  it('does not depend on who else is trained', () => {
    const again = { ...training, everyMonths: 4, betweenRunSd: 0.05 };
    const other = { data: dataOf(outcomes(45, 5), { id: 'another' }), profile: { training: again } };
    const own = { data: flat, profile: { training: again } };
    const scenario = aScenario({ usdPerError: 1 });
    expect(totalsOf(worldsOf([other, own], scenario), 'big')).toEqual(
      totalsOf(worldsOf([own], scenario), 'big'),
    );
  });

  it('whose price is a range moves the training alone', () => {
    const ranges = { 'candidates.big.training.usd': { low: 1000, high: 3000 } };
    const sure = { ...training, usd: 2000, successRate: 1 };
    const items = [
      { item: 'training', usd: 2000, detail: '' },
      { item: 'labels', usd: 50, detail: '' },
    ];
    const drawn = totals({ training: sure, fixed: items }, { ranges }, dataOf([1], { id: 'big', usd: 0 }));
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(1050);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(3050);
    expect(Math.abs(meanOf(drawn) - 2050)).toBeLessThan(4 * (2000 / Math.sqrt(12 * DRAWS)));
  });
});

describe('token prices that move', () => {
  const path = (parts: Partial<PricePath>): PricePath => ({
    index: 0,
    yearly: 0,
    factor: 1,
    fromMonth: 0,
    ...parts,
  });

  it('that fall by 30 % a year fall month by month: .7^(m/12)', () => {
    const factors = pathFactors([path({ yearly: -0.3 })], 25);
    for (const [month, share] of [
      [0, 1],
      [6, Math.sqrt(0.7)],
      [12, 0.7],
      [24, 0.49],
    ] as const)
      expect(factors[month]).toBeCloseTo(share, 12);
  });

  it('that halve in the middle of a month cost three quarters in it', () => {
    expect([...pathFactors([path({ factor: 0.5, fromMonth: 2.5 })], 5)]).toEqual([1, 1, 0.75, 0.5, 0.5]);
    expect([...pathFactors([path({ factor: 3 })], 2)]).toEqual([3, 3]);
  });

  it('by two changes move by both', () => {
    const factors = pathFactors(
      [path({ factor: 0.5, fromMonth: 1 }), path({ yearly: -0.19, fromMonth: 1 })],
      14,
    );
    expect(factors[0]).toBe(1);
    expect(factors[13]).toBeCloseTo(0.5 * 0.81, 12);
  });

  it('reach the totals of the point and of every world alike: 10 + 10 + 7.5 + 5', () => {
    const profile = { paths: [path({ factor: 0.5, fromMonth: 2.5 })] };
    const scenario = aScenario({ horizonMonths: 4 });
    const own = aProfile(profile);
    expect(projectCost(own, own, scenario)?.totalUsd).toBeCloseTo(32.5, 9);
    for (const usd of totals(profile, { horizonMonths: 4 })) expect(usd).toBeCloseTo(32.5, 9);
  });
});

describe('a candidate in every world', () => {
  const frame = plainFrame(50);
  const small = dataOf(outcomes(45, 5), { usd: 0.002, frame });
  const today = dataOf(outcomes(50, 0), { id: 'big', usd: 0.01, frame });

  it('hands its requests to the incumbent when its service ends: 2.5 months at $2, 1.5 at $10', () => {
    const scenario = aScenario({ horizonMonths: 4 });
    const drawn = worldsOf([{ data: today }, { data: small, profile: { serviceMonths: 2.5 } }], scenario);
    for (const usd of totalsOf(drawn, 'small')) expect(usd).toBeCloseTo(20, 9);
  });

  it('pays the fallback for what fails, and the error’s price for the rest of what is wrong', () => {
    const failedShares = times(50, (index) => Number(index < 2));
    const data = dataOf([...outcomes(0, 5), ...outcomes(45, 0)], { id: 'big', usd: 0, failedShares });
    const drawn = totals({}, { usdPerError: 0.5, fallback: { usd: 1.5 }, horizonMonths: 1 }, data);
    // 1000 · (.06 · .5 + .04 · 1.5) = $90, and Jeffreys' halves pull both shares up a little
    expect(meanOf(drawn)).toBeGreaterThan(85);
    expect(meanOf(drawn)).toBeLessThan(115);
  });

  it('reads from the cache what the scenario says, and nothing of what the eval did', () => {
    const data = dataOf(outcomes(50, 0), { id: 'big', usd: 0.01, cachedUsd: times(50, () => 0.002) });
    const profile = { usdPerRequest: 0.01, cachedUsdPerRequest: 0.002 };
    for (const [cachedInputShare, usd] of [
      [null, 120],
      [0, 120],
      [0.5, 72],
      [1, 24],
    ] as const) {
      const scenario = aScenario({ cachedInputShare });
      const own = aProfile(profile);
      expect(projectCost(own, own, scenario)?.totalUsd).toBeCloseTo(usd, 9);
      for (const total of totals(profile, { cachedInputShare }, data)) expect(total).toBeCloseTo(usd, 9);
    }
  });

  it('pays by the batch tier what the scenario sends by it, cached or not', () => {
    const data = dataOf(outcomes(50, 0), {
      id: 'big',
      usd: 0.01,
      cachedUsd: times(50, () => 0.004),
      batchUsd: times(50, () => 0.005),
      batchCachedUsd: times(50, () => 0.002),
    });
    const cost = { uncachedUsd: 0.01, cachedUsd: 0.004, batchUsd: 0.005, batchCachedUsd: 0.002 };
    const tokens = [{ priceKey: 'lab/big', paths: [], ...cost }];
    for (const [batchShare, cachedInputShare, usd] of [
      [0, null, 120],
      [1, null, 60],
      [0.5, null, 90],
      [0.5, 0.5, 63],
    ] as const) {
      const scenario = aScenario({ batchShare, cachedInputShare });
      const own = aProfile({ tokens });
      expect(projectCost(own, own, scenario)?.totalUsd).toBeCloseTo(usd, 9);
      const worlds = worldsOf([{ data, profile: { tokens } }], scenario, { draws: 20 });
      for (const total of totalsOf(worlds, 'big')) expect(total).toBeCloseTo(usd, 9);
    }
  });

  it('rents as many machines as its peak needs, by what one of them holds', () => {
    // 5.256 million a month are 2 a second, 6 at a peak of three times that
    const at = (hosts: ProfileParts['hosts'], over: ProfileParts = {}, data = flat): number => {
      const profile = aProfile({
        hostingUsdPerMonth: 100,
        hosts: { peakFactor: 3, ...hosts },
        usdPerRequest: 0,
        ...over,
      });
      const scenario = aScenario({ requestsPerMonth: 5_256_000, horizonMonths: 1 });
      const usd = projectCost(profile, profile, scenario)?.totalUsd ?? Number.NaN;
      const free = { ...data, columns: { ...data.columns, uncachedUsd: data.columns.failed } };
      const parts = { hostingUsdPerMonth: 100, hosts: { peakFactor: 3, ...hosts }, ...over };
      for (const total of totalsOf(
        worldsOf([{ data: free, profile: parts }], scenario, { draws: 20 }),
        'big',
      ))
        expect(total).toBeCloseTo(usd, 6);
      return usd;
    };
    expect(at({})).toBe(100);
    expect(at({ requestsPerSecond: 6 })).toBe(100);
    expect(at({ requestsPerSecond: 5.9 })).toBe(200);
    const tokens = dataOf(outcomes(45, 5), { id: 'big', tokens: 1000, usd: 0.01 });
    expect(at({ tokensPerSecond: 2500 }, { tokensPerRequest: 1000 }, tokens)).toBe(300); // 6000 tokens a second
    const slow = dataOf(outcomes(45, 5), { id: 'big', seconds: 2, usd: 0.01 });
    expect(at({ concurrency: 4 }, { secondsPerRequest: 2 }, slow)).toBe(300); // Little: 12 at once
    expect(at({ requestsPerSecond: 1, loadShare: 0.5 })).toBe(300); // of a cascade's strong half
  });
});

describe('a judge', () => {
  const labels = { truePasses: 92, falseFails: 8, trueFails: 68, falsePasses: 12 };
  const data = dataOf(outcomes(400, 100), { id: 'big' });

  it('whose answers were labelled corrects every world: .844156 of .80, .92 and .85 (METHODS, section 4)', () => {
    const drawn = worldsOf([{ data }], aScenario({ judge: labels }), { draws: 8000 }).candidates[0]?.accuracy;
    if (!drawn) throw new Error('nothing was drawn');
    expect(Math.abs(meanOf(drawn) - 0.844156)).toBeLessThan(0.01); // a third of the standard error, .038595
    expect(sdOf(drawn) / 0.038595).toBeGreaterThan(0.85);
    expect(sdOf(drawn) / 0.038595).toBeLessThan(1.15);
  });

  it('corrects no request that failed, which it never saw: .844156 of the four fifths that were answered', () => {
    const scores = [...outcomes(320, 80), ...outcomes(0, 100)];
    const failedShares = scores.map((_, index) => Number(index >= 400));
    const failing = dataOf(scores, { id: 'big', failedShares });
    const scenario = aScenario({ judge: labels });
    const drawn = worldsOf([{ data: failing }], scenario, { draws: 8000 }).candidates[0]?.accuracy;
    if (!drawn) throw new Error('nothing was drawn');
    expect(Math.abs(meanOf(drawn) - 0.8 * 0.844156)).toBeLessThan(0.01);
  });

  it('that nobody checked never lets a candidate qualify where accuracy is asked for', () => {
    const judge = 'unlabelled' as const;
    const asked = worldsOf([{ data }], aScenario({ judge, require: { minAccuracy: 0.1 } }));
    expect(asked.candidates[0]?.qualifies.some((one) => one === 1)).toBe(false);
    const fast = worldsOf([{ data }], aScenario({ judge }));
    expect(fast.candidates[0]?.qualifies.every((one) => one === 1)).toBe(true);
  });
});

describe('answers that nobody could grade', () => {
  it('leave the totals between all wrong and all right in every world', () => {
    const data = dataOf(outcomes(40, 5, 5), { id: 'big' });
    const [own] = worldsOf([{ data }], aScenario({ usdPerError: 1 })).candidates;
    if (!own?.totals || !own.worstTotals || !own.bestTotals) throw new Error('unpriced');
    for (const [world, usd] of own.totals.entries()) {
      expect(usd).toBeLessThanOrEqual((own.worstTotals[world] as number) + 1e-9);
      expect(usd).toBeGreaterThanOrEqual((own.bestTotals[world] as number) - 1e-9);
    }
    // a tenth of 12,000 requests at $1
    expect(meanOf(own.worstTotals) - meanOf(own.bestTotals)).toBeCloseTo(1200, 6);
  });
});

const anyScenario: fc.Arbitrary<Scenario> = fc
  .record({
    requestsPerMonth: fc.double({ min: 1, max: 1e7, noNaN: true }),
    growth: fc.double({ min: -0.2, max: 0.2, noNaN: true }),
    horizonMonths: fc.integer({ min: 1, max: 36 }),
    discountRate: fc.double({ min: 0, max: 0.5, noNaN: true }),
    usdPerError: fc.constantFrom(0, 0.03),
    seasonality: fc.constantFrom([1], [1, 0.5, 1.5]),
    fallback: fc.constantFrom(null, { usd: 0.4 }),
    cachedInputShare: fc.constantFrom(null, 0.4),
  })
  .map((parts) => aScenario(parts));

const anyParts = (id: string): fc.Arbitrary<ProfileParts> =>
  fc
    .record({
      usdPerRequest: fc.double({ min: 0, max: 0.05, noNaN: true }),
      errorShare: fc.double({ min: 0.1, max: 0.4, noNaN: true }),
      failedShare: fc.constantFrom(0, 0.05),
      fixed: fc.constantFrom([], [{ item: 'training', usd: 70, detail: '' }]),
      serviceMonths: fc.constantFrom(null, 0.4, 3, 40),
      hostingUsdPerMonth: fc.constantFrom(0, 9),
      hosts: fc.constantFrom({}, { requestsPerSecond: 0.5, peakFactor: 2 }, { requestsPerSecond: 0.01 }),
      training: fc.constantFrom(null, {
        usd: 70,
        successRate: 0.8,
        maxAttempts: 2,
        everyMonths: 4,
        betweenRunSd: 0.02,
      }),
    })
    .map((parts) => ({ id, ...parts }));

describe('whatever the scenario', () => {
  it('a larger volume never costs less, machines included', () => {
    const property = fc.property(
      anyScenario,
      anyParts('small'),
      anyParts('big'),
      fc.double({ min: 1, max: 50, noNaN: true }),
      (scenario, own, other, more) => {
        const projection = projectCost(aProfile(own), aProfile(other), scenario);
        if (!projection) throw new Error('unpriced');
        const { requestsPerMonth: volume } = scenario;
        expect(projection.curve.cost(volume)).toBeCloseTo(projection.totalUsd, 6);
        expect(projection.curve.cost(volume * more)).toBeGreaterThanOrEqual(
          projection.totalUsd * (1 - 1e-12),
        );
        expect(projection.curve.cost(0)).toBeLessThanOrEqual(projection.totalUsd * (1 + 1e-12));
      },
    );
    fc.assert(property, { numRuns: 300 });
  });

  it('the cents add up: tokens by model, standing cost and errors are the total, and so are the flows', () => {
    const property = fc.property(anyScenario, anyParts('small'), anyParts('big'), (scenario, own, other) => {
      const [profile, incumbent] = [aProfile(own), aProfile(other)];
      const projection = projectCost(profile, incumbent, scenario);
      const free = { ...scenario, usdPerError: 0, fallback: null };
      const tokensOnly = projectCost(profile, incumbent, free);
      if (!projection || !tokensOnly) throw new Error('unpriced');
      const tokens = [...projection.tokenUsdByModel.values()].reduce((sum, usd) => sum + usd, 0);
      const errors = projection.totalUsd - tokensOnly.totalUsd;
      const parts = tokens * scenario.requestsPerMonth + projection.standingUsd + errors;
      expect(errors).toBeGreaterThanOrEqual(-1e-9 * projection.totalUsd);
      expect(Math.abs(parts - projection.totalUsd)).toBeLessThan(1e-9 * (1 + projection.totalUsd));
      const value = netPresentValue(projection.flows, scenario.discountRate);
      expect(Math.abs(value - projection.totalUsd)).toBeLessThan(1e-9 * (1 + projection.totalUsd));
    });
    fc.assert(property, { numRuns: 300 });
  });
});

describe('with 3,000 examples', () => {
  it('bootstrap and normal draws say the same of totals and of who is cheapest', () => {
    const n = 3000;
    const random = seededRandom(31);
    const frame = plainFrame(n);
    const hard = times(n, () => random.uniform());
    const draw = (id: string, errors: number, usd: number) =>
      dataOf(
        hard.map((level) => Number(random.uniform() > level * errors)),
        { id, frame, usd: hard.map((level) => usd * (1 + level * random.exponential())) },
      );
    const field = [{ data: draw('big', 0.3, 0.01027) }, { data: draw('small', 0.34, 0.01) }];
    const scenario = aScenario({ usdPerError: 0.02 });
    const [boot, normal] = (['Bayesian bootstrap', 'normal, exact covariance'] as const).map((method) =>
      worldsOf(field, scenario, { method, draws: 1500 }),
    ) as [Worlds, Worlds];
    const cheapest = [boot, normal].map((worlds) =>
      createOutlook(worlds, ['big', 'small']).probabilityCheapest('small'),
    );
    expect(cheapest[0]).toBeGreaterThan(0.05);
    expect(cheapest[0]).toBeLessThan(0.95);
    expect(Math.abs((cheapest[0] ?? 0) - (cheapest[1] ?? 1))).toBeLessThan(4 * Math.sqrt(0.5 / 1500));
    for (const id of ['big', 'small']) {
      const sd = sdOf(totalsOf(normal, id));
      for (const p of [0.05, 0.5, 0.95]) {
        const apart = quantileOfDraws(totalsOf(boot, id), p) - quantileOfDraws(totalsOf(normal, id), p);
        expect(Math.abs(apart)).toBeLessThan(sd * 4 * 2.1 * Math.sqrt(2 / 1500)); // of a quantile: 2.1 σ/√n at 5 %
      }
    }
  });
});
