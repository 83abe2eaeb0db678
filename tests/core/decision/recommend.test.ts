import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CostProfile } from '../../../src/core/decision/cost-profile.ts';
import { projectCost } from '../../../src/core/decision/project-cost.ts';
import {
  cheapestRanges,
  contending,
  qualifying,
  recommend,
  rivalsOf,
} from '../../../src/core/decision/recommend.ts';
import type { Recommendation } from '../../../src/core/model/recommendation.ts';
import {
  aProfile,
  aRequirement,
  aScenario,
  type Candidacy,
  contendersOf,
  outlookOf,
  recommendSurely,
} from './builders.ts';

const scenario = aScenario();

function verdict(...candidacies: readonly Candidacy[]): Recommendation | null {
  return recommendSurely(contendersOf(candidacies, scenario), scenario);
}

const big = aProfile({ id: 'big', usdPerRequest: 0.02 });
const small = aProfile({ id: 'small', usdPerRequest: 0.01 });
const tiny = aProfile({ id: 'tiny', usdPerRequest: 0.001 });

describe('the recommendation', () => {
  it('chooses the cheapest candidate that is shown to qualify', () => {
    expect(verdict(big, small, tiny)).toMatchObject({ kind: 'choose', winner: 'tiny' });
    expect(verdict(big, small, { ...tiny, status: 'failed' })).toMatchObject({
      kind: 'choose',
      winner: 'small',
    });
  });

  it('keeps the incumbent when that is cheapest, and then only', () => {
    expect(verdict(big, { ...small, status: 'failed' })).toMatchObject({ kind: 'choose', winner: 'big' });
  });

  it('is unproven while a cheaper candidate may still qualify, and names both', () => {
    expect(verdict(big, { ...small, status: 'unproven' }, { ...tiny, status: 'failed' })).toMatchObject({
      kind: 'unproven',
      leading: 'big',
      among: ['big', 'small'],
    });
  });

  it('does not mind an unproven candidate that is dearer', () => {
    expect(verdict({ ...big, status: 'unproven' }, small)).toMatchObject({ kind: 'choose', winner: 'small' });
  });

  it('is unproven, led by the cheapest, where nobody is shown to qualify', () => {
    const field: Candidacy[] = [
      { ...big, status: 'unproven' },
      { ...small, status: 'unproven' },
    ];
    expect(verdict(...field)).toMatchObject({ kind: 'unproven', leading: 'small', among: ['small'] });
    const contenders = contendersOf(field, scenario);
    const totals = [
      [240, 240],
      [120, 120],
    ];
    const doubtful = outlookOf(contenders, scenario, totals, { small: { qualifies: Uint8Array.of(0, 1) } });
    expect(recommend(contenders, scenario, doubtful)).toMatchObject({
      kind: 'unproven',
      leading: 'small',
      among: ['small', 'big'],
    });
  });

  it('is none-qualifies only when every candidate is shown to fail, and says which requirement', () => {
    const failed = contendersOf([big, small], scenario).map((one) => ({
      ...one,
      requirements: [aRequirement(), aRequirement({ id: 'p95LatencyMs', status: 'failed', needed: 300 })],
    }));
    expect(recommendSurely(failed, scenario)).toEqual({
      kind: 'none-qualifies',
      rejected: [
        { id: 'big', requirement: 'p95LatencyMs', needed: 300, measured: null },
        { id: 'small', requirement: 'p95LatencyMs', needed: 300, measured: null },
      ],
    });
  });

  it('is null where no candidate that may qualify has a price', () => {
    const unpriced = { ...small, usdPerRequest: null };
    expect(verdict({ ...big, status: 'failed' }, unpriced)).toBeNull();
    expect(recommendSurely([], scenario)).toBeNull();
  });

  it('holds between the volumes at which another would be cheaper', () => {
    // trained: 60 + .12·v over the year, today: .24·v; they meet at 500 requests a month
    const trained = { ...small, fixed: [{ item: 'training', usd: 60, detail: '' }] };
    const choice = verdict(big, trained);
    expect(choice).toMatchObject({ kind: 'choose', winner: 'small' });
    if (choice?.kind !== 'choose') return;
    expect(choice.holdsBetween[0]).toBeCloseTo(500, 6);
    expect(choice.holdsBetween[1]).toBeNull();
  });

  it('of equal candidates keeps the incumbent, wherever it stands, with the range in which it holds', () => {
    const twin = { ...big, id: 'a-twin' };
    for (const order of [
      [big, twin],
      [twin, big],
    ]) {
      expect(verdict(...order)).toMatchObject({ kind: 'choose', winner: 'big', holdsBetween: [0, null] });
    }
  });

  it('prefers the candidate shown to qualify over an unproven one that costs the same', () => {
    const twin: Candidacy = { ...big, id: 'a-twin', status: 'unproven' };
    expect(verdict(twin, big)).toMatchObject({ kind: 'choose', winner: 'big' });
  });
});

describe('what to do next', () => {
  const measured = { point: 0.92, low: 0.89, high: 0.95, level: 0.95, n: 100, method: 't over examples' };
  const open = aRequirement({ status: 'unproven', needed: 0.9, measured });

  it('is so many more examples, at what asking everyone costs', () => {
    // reach .03, gap .02: n grows to 100·(3/2)² = 225
    const [first, second] = contendersOf([big, small], scenario);
    if (!first || !second) throw new Error('two contenders');
    const unproven = recommendSurely([first, { ...second, requirements: [open] }], scenario);
    expect(unproven).toMatchObject({ kind: 'unproven', next: [{ action: 'examples', count: 125 }] });
    if (unproven?.kind === 'unproven') expect(unproven.next[0]?.costUsd).toBeCloseTo(125 * 0.03, 9);
  });

  it('asks those who may still win, and nobody who is unpriced or shown to fail', () => {
    const field: Candidacy[] = [big, small, { ...tiny, usdPerRequest: null }, { ...tiny, status: 'failed' }];
    const [first, second, ...others] = contendersOf(field, scenario);
    if (!first || !second) throw new Error('two contenders');
    const unproven = recommendSurely([first, { ...second, requirements: [open] }, ...others], scenario);
    expect(unproven).toMatchObject({ kind: 'unproven', next: [{ count: 125 }] });
    if (unproven?.kind === 'unproven') expect(unproven.next[0]?.costUsd).toBeCloseTo(125 * 0.03, 9);
  });
});

const anyCandidacy = (id: string): fc.Arbitrary<Candidacy> =>
  fc.record({
    id: fc.constant(id),
    priceKey: fc.constantFrom('openai/x', 'openai/y', `openai/${id}`),
    usdPerRequest: fc.option(fc.constantFrom(0, 0.001, 0.002, 0.01, 0.02), { freq: 6, nil: null }),
    errorShare: fc.constantFrom(0, 0.1, 0.3),
    failedShare: fc.constantFrom(0, 0.05),
    fixed: fc.constantFrom(0, 5, 40).map((usd) => (usd === 0 ? [] : [{ item: 'training', usd, detail: '' }])),
    hostingUsdPerMonth: fc.constantFrom(0, 1, 7),
    serviceMonths: fc.constantFrom(null, 2.5, 30),
    status: fc.constantFrom('met', 'met', 'failed', 'unproven'),
  });

const anyField: fc.Arbitrary<readonly Candidacy[]> = fc
  .tuple(anyCandidacy('big'), anyCandidacy('b'), anyCandidacy('c'), anyCandidacy('d'))
  .map(([incumbent, ...others]) => [
    { ...incumbent, usdPerRequest: incumbent.usdPerRequest ?? 0.02 },
    ...others,
  ]);

function normalized(recommendation: Recommendation | null): unknown {
  return recommendation?.kind === 'none-qualifies'
    ? { ...recommendation, rejected: recommendation.rejected.toSorted((a, b) => (a.id < b.id ? -1 : 1)) }
    : recommendation;
}

describe('whatever the candidates are', () => {
  it('their order changes nothing', () => {
    fc.assert(
      fc.property(anyField, fc.infiniteStream(fc.nat()), (field, keys) => {
        const key = new Map(field.map(({ id }) => [id, keys.next().value ?? 0]));
        const shuffled = field.toSorted((a, b) => (key.get(a.id) ?? 0) - (key.get(b.id) ?? 0));
        const scenario = aScenario({ usdPerError: 0.01 });
        expect(normalized(recommendSurely(contendersOf(shuffled, scenario), scenario))).toEqual(
          normalized(recommendSurely(contendersOf(field, scenario), scenario)),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('an unpriced, a failed or an unproven one is never chosen, nor one that another undercuts', () => {
    fc.assert(
      fc.property(anyField, (field) => {
        const contenders = contendersOf(field, scenario);
        const choice = recommendSurely(contenders, scenario);
        if (choice?.kind !== 'choose') return;
        const winner = contenders.find(({ profile }) => profile.id === choice.winner);
        expect(winner?.requirements.map(({ status }) => status)).toEqual(['met']);
        expect(winner?.profile.tokens).not.toBeNull();
        const totals = qualifying(contenders).map(({ projection }) => projection.totalUsd);
        expect(winner?.projection?.totalUsd).toBe(Math.min(...totals));
      }),
      { numRuns: 500 },
    );
  });

  it('a dominated one never wins: dearer by the request, to train and to host, no more accurate', () => {
    fc.assert(
      fc.property(anyField, fc.constantFrom('big', 'b', 'c', 'd'), (field, id) => {
        const better = field.find((one) => one.id === id);
        if (!better || better.usdPerRequest == null) return;
        const dominated: Candidacy = {
          ...better,
          id: 'dominated',
          usdPerRequest: better.usdPerRequest + 0.0001,
          hostingUsdPerMonth: (better.hostingUsdPerMonth ?? 0) + 1,
          errorShare: (better.errorShare ?? 0) + 0.05,
        };
        const over = aScenario({ usdPerError: 0.01 });
        const choice = recommendSurely(contendersOf([...field, dominated], over), over);
        expect(choice?.kind === 'choose' && choice.winner).not.toBe('dominated');
      }),
      { numRuns: 300 },
    );
  });

  it('a choice holds at both ends of its range and not beyond', () => {
    fc.assert(
      fc.property(anyField, (field) => {
        const choice = recommendSurely(contendersOf(field, scenario), scenario);
        if (choice?.kind !== 'choose') return;
        // what is unproven and dearer may still turn out to qualify, so the choice holds only while it is
        const contenders = contending(contendersOf(field, scenario));
        const winning = contenders.find(({ profile }) => profile.id === choice.winner);
        if (!winning) throw new Error('the winner may win');
        const met = [winning, ...rivalsOf(winning, contenders)].map(({ profile }) => profile);
        const incumbent = aProfile(field[0]);
        const costAt = (requestsPerMonth: number, profile: CostProfile): number =>
          projectCost(profile, incumbent, aScenario({ requestsPerMonth }))?.totalUsd ?? Number.NaN;
        const excessAt = (volume: number): number => {
          const winner = met.find(({ id }) => id === choice.winner);
          const least = Math.min(...met.map((one) => costAt(volume, one)));
          return winner ? (costAt(volume, winner) - least) / Math.max(1, least) : Number.NaN;
        };
        const [from, to] = choice.holdsBetween;
        expect(excessAt(from)).toBeLessThan(1e-9);
        expect(excessAt(to ?? 1e9)).toBeLessThan(1e-9);
        if (to !== null && to > from) expect(excessAt(to * 1.01)).toBeGreaterThan(0);
        if (from > 0 && to !== from) expect(excessAt(from * 0.99)).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });
});

describe('cheapest by volume', () => {
  it('is empty without a qualifying candidate', () => {
    expect(cheapestRanges([], 1000)).toEqual([]);
  });

  it('leaves out who does not qualify or has no price', () => {
    const contenders = contendersOf(
      [big, { ...small, status: 'unproven' }, { ...tiny, usdPerRequest: null }],
      scenario,
    );
    expect(cheapestRanges(qualifying(contenders), 1000)).toEqual([{ from: 0, to: null, id: 'big' }]);
  });
});
