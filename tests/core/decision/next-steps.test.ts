import { describe, expect, it } from 'vitest';
import { nextSteps } from '../../../src/core/decision/next-steps.ts';
import type { Outlook } from '../../../src/core/decision/outlook.ts';
import {
  type Contender,
  contending,
  inOrder,
  isMet,
  recommend,
} from '../../../src/core/decision/recommend.ts';
import type { RequirementResult } from '../../../src/core/decision/require.ts';
import type { NextStep } from '../../../src/core/model/recommendation.ts';
import { aRequirement, aScenario, type Candidacy, contendersOf, outlookOf } from './builders.ts';

const scenario = aScenario();
const big: Candidacy = { id: 'big', usdPerRequest: 0.02 };
const small: Candidacy = { id: 'small', usdPerRequest: 0.01 };
const tiny: Candidacy = { id: 'tiny', usdPerRequest: 0.005 };

function asking(
  contenders: readonly Contender[],
  id: string,
  ...requirements: RequirementResult[]
): Contender[] {
  return contenders.map((one) => (one.profile.id === id ? { ...one, requirements } : one));
}

function stepsOf(contenders: readonly Contender[], outlook: Outlook, over = scenario): NextStep[] {
  const sorted = inOrder(contending(contenders), over);
  return nextSteps({ sorted, winner: sorted.find(isMet) ?? null, scenario: over, outlook });
}

/** $240 and $120 in every world. */
const plain = [
  [240, 240, 240, 240],
  [120, 120, 120, 120],
];

describe('what would settle a cheaper candidate’s requirement', () => {
  const open = (parts: Partial<RequirementResult> = {}) => aRequirement({ status: 'unproven', ...parts });

  it('where nothing was measured is a first look, worth the saving in the worlds where it qualifies', () => {
    const contenders = asking(contendersOf([big, small], scenario), 'small', open());
    const outlook = outlookOf(contenders, scenario, plain, {
      small: { qualifies: Uint8Array.of(1, 0, 0, 0) },
    });
    const [step, ...others] = stepsOf(contenders, outlook);
    expect(others).toEqual([]);
    expect(step).toMatchObject({ action: 'examples', count: 100, worthUsd: 30 }); // a quarter of $120
    expect(step?.costUsd).toBeCloseTo(100 * 0.03, 9); // both are asked
  });

  it('is worth the chance that the pooled figure clears the bar, times the saving: .985795 · 120', () => {
    // by hand: spread .03/1.959964·10 = .153064; bar .9 + 1.959964·.153064/15 = .92; luck .153064·√125/225
    // = .0076057; pooled (92 + 125·.95)/225 = .936667: Φ(2.1914) = .985788 (scipy.stats.norm.cdf)
    const measured = { point: 0.92, low: 0.89, high: 0.95, level: 0.95, n: 100, method: 't over examples' };
    const contenders = asking(contendersOf([big, small], scenario), 'small', open({ needed: 0.9, measured }));
    const outlook = outlookOf(contenders, scenario, plain, {
      small: { accuracy: new Float64Array(4).fill(0.95) },
    });
    const [step] = stepsOf(contenders, outlook);
    expect(step).toMatchObject({ action: 'examples', count: 125 });
    expect(step?.worthUsd).toBeCloseTo(120 * 0.985788, 2);
  });

  it('is the same whatever level the interval was given at', () => {
    const at = (level: number, reach: number): number => {
      const measured = {
        point: 0.92,
        low: 0.92 - reach,
        high: 0.92 + reach,
        level,
        n: 100,
        method: 'Tango score, paired',
      };
      const question = open({ needed: 0.9, measured: { ...measured, point: 0.9 } }); // on the bar: 300 more
      const contenders = asking(contendersOf([big, small], scenario), 'small', question);
      const outlook = outlookOf(contenders, scenario, plain, {
        small: { accuracy: new Float64Array(4).fill(0.91) },
      });
      const [step] = stepsOf(contenders, outlook);
      expect(step?.count).toBe(300);
      return step?.worthUsd ?? Number.NaN;
    };
    // deviates of 95 % and 80 %: 1.959964 and 1.281552
    expect(at(0.8, 0.03 * (1.281552 / 1.959964))).toBeCloseTo(at(0.95, 0.03), 3);
  });

  it('is a load test for a latency limit, and labels for a judge that nobody checked, without a price', () => {
    const contenders = asking(
      contendersOf([big, small], scenario),
      'small',
      open({ id: 'p95LatencyMs', needed: 500 }),
      open({ needsLabels: true }),
    );
    const steps = stepsOf(contenders, outlookOf(contenders, scenario, plain));
    expect(steps.map(({ action, count, costUsd }) => [action, count, costUsd])).toEqual([
      ['labels', 200, null],
      ['load', 100, expect.closeTo(3, 9)],
    ]);
  });

  it('of several candidates is asked once, at the longest count, and is worth them all', () => {
    const measured = { point: 0.95, low: 0.88, high: 0.97, level: 0.95, n: 400, method: 't over examples' };
    const three = contendersOf([big, small, tiny], scenario);
    const contenders = asking(asking(three, 'small', open()), 'tiny', open({ measured }));
    const totals = [...plain, [60, 60, 60, 60]];
    const accuracy = new Float64Array(4).fill(1);
    const [step, ...others] = stepsOf(
      contenders,
      outlookOf(contenders, scenario, totals, { tiny: { accuracy } }),
    );
    expect(others).toEqual([]);
    expect(step).toMatchObject({ action: 'examples', count: 385 }); // 400·(.07/.05)² − 400 = 384 and rounding
    expect(step?.costUsd).toBeCloseTo(385 * 0.035, 9);
    expect(step?.worthUsd).toBeCloseTo(120 + 180, 0); // each as good as sure
  });

  it('cannot be valued where there is nobody to fall back on', () => {
    const nobody = aScenario({ incumbent: 'elsewhere' });
    const contenders = asking(contendersOf([small], nobody), 'small', open());
    const [step] = stepsOf(contenders, outlookOf(contenders, nobody, [[120]]), nobody);
    expect(step).toMatchObject({ action: 'examples', worthUsd: null });
  });
});

describe('what would settle the order of cost', () => {
  const contenders = contendersOf([big, { ...small, usdPerRequest: 0.0199 }], scenario);

  it('is so many examples that the order is four in five sure, worth what changing would save: $304.92', () => {
    // the winner less its rival: −3000 and 1000, mean −1000, sd 2000: 100·(.841621·2)² = 283.3, so 184 more;
    // shrunk by √(184/284) the better world is −1000 + .804916·2000 = 609.83, half of that is the worth
    const totals = [
      [13_000, 9000],
      [10_000, 10_000],
    ];
    const [step] = stepsOf(contenders, outlookOf(contenders, scenario, totals));
    expect(step).toMatchObject({ action: 'examples', count: 184 });
    expect(step?.worthUsd).toBeCloseTo(304.92, 1);
    expect(step?.costUsd).toBeCloseTo(184 * 0.0399, 9);
  });

  it('is more than that where so few would change nothing, but more may', () => {
    // −1000 and 100: mean −450, sd 550, so 6 more would do for four in five; yet only from some 203 on can
    // the mean turn, √(m/(100 + m))·550 > 450; 400 are worth (−450 + √.8·550)/2, 2000 (−450 + √(20/21)·550)/2
    const totals = [
      [2000, 900],
      [1000, 1000],
    ];
    const outlook = outlookOf(contenders, scenario, totals);
    const [step] = stepsOf(contenders, outlook);
    expect(step).toMatchObject({ action: 'examples', count: 400 });
    expect(step?.worthUsd).toBeCloseTo((Math.sqrt(0.8) * 550 - 450) / 2, 6);
    expect(recommend(contenders, scenario, outlook)).toMatchObject({
      kind: 'unproven',
      leading: 'small',
      among: ['small', 'big'],
    });
  });

  it('is nothing where no world would change hands, and then the cheapest is chosen', () => {
    const totals = [
      [130, 120],
      [100, 100],
    ];
    const outlook = outlookOf(contenders, scenario, totals);
    expect(stepsOf(contenders, outlook)).toEqual([]);
    expect(recommend(contenders, scenario, outlook)).toMatchObject({
      kind: 'choose',
      winner: 'small',
      probabilityCheapest: 1,
      expectedRegret: 0,
    });
  });

  it('that costs more than it is worth leaves the choice, with how unsure it is', () => {
    const totals = [
      [101, 99.9],
      [100, 100],
    ];
    const outlook = outlookOf(contenders, scenario, totals);
    for (const { costUsd, worthUsd } of stepsOf(contenders, outlook))
      expect(worthUsd).toBeLessThan(costUsd ?? 0);
    const choice = recommend(contenders, scenario, outlook);
    expect(choice).toMatchObject({ kind: 'choose', winner: 'small', probabilityCheapest: 0.5 });
    if (choice?.kind === 'choose') expect(choice.expectedRegret).toBeCloseTo(0.05, 9);
  });
});

describe('ungraded answers that could turn a sure choice over', () => {
  it('ask for labels, as many as are missing, and leave the verdict unproven', () => {
    const contenders = contendersOf([big, small], scenario);
    const worst = { worstTotals: new Float64Array(4).fill(500), unscored: 12 };
    const outlook = outlookOf(contenders, scenario, plain, { small: worst });
    expect(outlook.probabilityCheapest('small')).toBe(1);
    expect(outlook.leastProbabilityCheapest('small')).toBe(0);
    expect(stepsOf(contenders, outlook)).toEqual([
      { action: 'labels', count: 12, costUsd: null, worthUsd: null },
    ]);
    expect(recommend(contenders, scenario, outlook)).toMatchObject({ kind: 'unproven', leading: 'small' });
  });
});

it('steps come with the most worth over their price first', () => {
  const open = aRequirement({ status: 'unproven' });
  const slow = aRequirement({ id: 'p95LatencyMs', status: 'unproven', needed: 500 });
  const three = contendersOf([big, small, tiny], scenario);
  const contenders = asking(asking(three, 'small', open), 'tiny', slow);
  const steps = stepsOf(contenders, outlookOf(contenders, scenario, [...plain, [60, 60, 60, 60]]));
  expect(steps.map(({ action, worthUsd }) => [action, worthUsd])).toEqual([
    ['load', 180],
    ['examples', 120],
  ]);
});
