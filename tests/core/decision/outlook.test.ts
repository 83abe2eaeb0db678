import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapFlips } from '../../../src/core/decision/flip-map.ts';
import { findFlips } from '../../../src/core/decision/flips.ts';
import { createOutlook } from '../../../src/core/decision/outlook.ts';
import { projectCost } from '../../../src/core/decision/project-cost.ts';
import { cheapestRanges, contending, type Priced } from '../../../src/core/decision/recommend.ts';
import { drawWorlds } from '../../../src/core/decision/worlds.ts';
import { breakEvenVolume, expectedRegret, probabilityCheapest } from '../../../src/core/economics/index.ts';
import {
  aProfile,
  aScenario,
  type Candidacy,
  contendersOf,
  dataOf,
  outcomes,
  outlookOf,
  runnersOf,
} from './builders.ts';
import { plainFrame, times } from './populations.ts';

const scenario = aScenario();
const field: Candidacy[] = [
  { id: 'big', usdPerRequest: 0.02 },
  { id: 'small', usdPerRequest: 0.01 },
  { id: 'tiny', usdPerRequest: 0.005 },
];
const contenders = contendersOf(field, scenario);

const anyTotals = fc.integer({ min: 1, max: 40 }).chain((worlds) =>
  fc.array(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: worlds, maxLength: worlds }), {
    minLength: 3,
    maxLength: 3,
  }),
);

describe('who is cheapest in how many worlds', () => {
  it('is counted by hand over four worlds, those who do not qualify there left out', () => {
    const totals = [
      [4, 4, 4, 4],
      [3, 5, 3, 5],
      [1, 1, 6, 1],
    ];
    const outlook = outlookOf(contenders, scenario, totals, {
      tiny: { qualifies: Uint8Array.of(1, 0, 1, 0) },
    });
    expect(outlook.probabilityCheapest('tiny')).toBe(0.25); // the first world
    expect(outlook.probabilityCheapest('small')).toBe(0.25); // the third
    expect(outlook.probabilityCheapest('big')).toBe(0.5);
    expect(outlook.probabilityQualifies('tiny')).toBe(0.5);
    expect(outlook.expectedRegret('big')).toBe((3 + 0 + 1 + 0) / 4);
    expect(outlook.expectedRegret('small')).toBe((2 + 1 + 0 + 1) / 4);
  });

  it('agrees with the economics where everybody qualifies, and never adds up to more than 1', () => {
    const property = fc.property(anyTotals, (totals) => {
      const outlook = outlookOf(contenders, scenario, totals);
      const worlds = (totals[0] ?? []).map((_, world) => totals.map((own) => own[world] as number));
      const isTied = worlds.some((world) => new Set(world).size < world.length);
      const shares = field.map(({ id }) => outlook.probabilityCheapest(id));
      const regrets = expectedRegret(worlds);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
      for (const [index, { id }] of field.entries()) {
        expect(outlook.expectedRegret(id)).toBeCloseTo(regrets[index] as number, 6);
        if (!isTied) expect(shares[index]).toBeCloseTo(probabilityCheapest(worlds)[index] as number, 9);
        expect(outlook.leastProbabilityCheapest(id)).toBe(shares[index]); // nothing is unscored
      }
    });
    fc.assert(property, { numRuns: 200 });
  });

  it('goes to the first in order where totals tie', () => {
    const even = [[5], [5], [5]];
    expect(outlookOf(contenders, scenario, even).probabilityCheapest('tiny')).toBe(1);
    expect(outlookOf(contenders, scenario, even).probabilityCheapest('big')).toBe(0);
  });

  it('is at least what it stays when unscored answers are at their worst here and at their best elsewhere', () => {
    const shift = fc.array(fc.double({ min: 0, max: 1e5, noNaN: true }), { minLength: 3, maxLength: 3 });
    const property = fc.property(anyTotals, shift, (totals, open) => {
      const over = Object.fromEntries(
        field.map(({ id }, index) => {
          const own = Float64Array.from(totals[index] as number[]);
          const worstTotals = own.map((usd) => usd + (open[index] as number));
          const bestTotals = own.map((usd) => usd - (open[index] as number));
          return [id, { worstTotals, bestTotals }];
        }),
      );
      const outlook = outlookOf(contenders, scenario, totals, over);
      for (const { id } of field)
        expect(outlook.leastProbabilityCheapest(id)).toBeLessThanOrEqual(outlook.probabilityCheapest(id));
    });
    fc.assert(property, { numRuns: 200 });
  });

  it('is nobody in no world, and nobody who is unpriced', () => {
    const none = outlookOf(contenders, scenario, [[], [], []]);
    expect(none.probabilityCheapest('tiny')).toBe(0);
    const unpriced = outlookOf(contenders, scenario, [[9], [8], [null]]);
    expect(unpriced.probabilityCheapest('tiny')).toBe(0);
    expect(unpriced.expectedRegret('tiny')).toBe(0);
  });

  it('is never a dominated one: dearer on every example, no more accurate on any', () => {
    const anyCents = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 12, maxLength: 12 });
    const property = fc.property(anyCents, anyCents, fc.nat(1000), (cents, more, seed) => {
      const frame = plainFrame(12);
      const scores = outcomes(9, 3);
      const good = dataOf(scores, { id: 'big', frame, usd: cents.map((usd) => usd / 1000) });
      const usd = cents.map((each, index) => (each + (more[index] as number)) / 1000);
      const dominated = dataOf(scores, { frame, usd });
      for (const prior of ['flat', 'sceptical'] as const) {
        const runners = runnersOf([{ data: good }, { data: dominated }], scenario);
        const worlds = drawWorlds(runners, scenario, { draws: 60, seed, prior });
        const outlook = createOutlook(worlds, ['small', 'big']);
        expect(outlook.probabilityCheapest('small')).toBe(0);
        expect(outlook.expectedRegret('small')).toBeGreaterThan(0);
      }
    });
    fc.assert(property, { numRuns: 100 });
  });

  it('counts no world for who is shown to fail', () => {
    const frame = plainFrame(60);
    const over = aScenario({ require: { minAccuracy: 0.8 } });
    const runners = runnersOf(
      [
        { data: dataOf(outcomes(58, 2), { id: 'big', frame, usd: 0.02 }) },
        { data: dataOf(outcomes(30, 30), { frame, usd: 0.001 }) },
      ],
      over,
    );
    const outlook = createOutlook(drawWorlds(runners, over, { draws: 300, seed: 7 }), ['small', 'big']);
    expect(outlook.probabilityQualifies('small')).toBe(0);
    expect(outlook.probabilityCheapest('small')).toBe(0);
    expect(outlook.probabilityCheapest('big')).toBe(outlook.probabilityQualifies('big'));
  });
});

const anyCandidacy = (id: string): fc.Arbitrary<Candidacy> =>
  fc.record({
    id: fc.constant(id),
    priceKey: fc.constantFrom('openai/x', 'openai/y', `openai/${id}`),
    usdPerRequest: fc.double({ min: 0.001, max: 0.05, noNaN: true }),
    fixed: fc
      .constantFrom(0, 20, 300)
      .map((usd) => (usd === 0 ? [] : [{ item: 'training', usd, detail: '' }])),
    hostingUsdPerMonth: fc.constantFrom(0, 3, 40),
    serviceMonths: fc.constantFrom(null, 4.5),
  });

const anySteppedCandidacy = (id: string): fc.Arbitrary<Candidacy> =>
  fc
    .tuple(anyCandidacy(id), fc.constantFrom(0.0002, 0.001, 0.02))
    .map(([one, requestsPerSecond]) => ({ ...one, hosts: { requestsPerSecond } }));

function pricedOf(all: readonly Candidacy[], over = scenario): Priced[] {
  return contending(contendersOf(all, over));
}

describe('the lower envelope over volume', () => {
  it.each([
    ['without machines', anyCandidacy],
    ['with machines bought whole', anySteppedCandidacy],
  ])('never lies above anybody’s cost, %s', (_, any) => {
    const property = fc.property(
      any('big'),
      any('b'),
      any('c'),
      fc.double({ min: 0, max: 90_000, noNaN: true }),
      (a, b, c, volume) => {
        const candidates = pricedOf([a, b, c]);
        const ranges = cheapestRanges(candidates, scenario.requestsPerMonth);
        const at =
          ranges.find(({ from, to }) => from <= volume && (to === null || volume < to)) ?? ranges.at(-1);
        const costOf = ({ projection }: Priced): number => projection.curve.cost(volume);
        const named = candidates.find(({ profile }) => profile.id === at?.id);
        const least = Math.min(...candidates.map(costOf));
        const isAtStep = candidates.some(({ projection }) =>
          projection.curve.steps.some((step) => Math.abs(step - volume) <= 1e-9 * volume),
        );
        if (!named) throw new Error('every volume has a cheapest');
        if (!isAtStep) expect(costOf(named)).toBeLessThanOrEqual(least * (1 + 1e-9) + 1e-9);
        for (const [index, { to }] of ranges.entries()) expect(to).toBe(ranges[index + 1]?.from ?? null);
      },
    );
    fc.assert(property, { numRuns: 150 });
  });

  it('breaks even at the same volume whichever of two is named first', () => {
    const property = fc.property(anyCandidacy('big'), anyCandidacy('b'), (a, b) => {
      const lines = pricedOf([a, b]).map(({ projection }) => ({
        id: projection.id,
        fixed: projection.standingUsd,
        perRequest: projection.usdPerFirstMonthRequest,
      }));
      const [one, other] = lines;
      if (!one || !other) throw new Error('two lines');
      const [there, back] = [breakEvenVolume(one, other), breakEvenVolume(other, one)];
      if (there === 'never') expect(back).toBe('never');
      else expect(back).toBeCloseTo(there, 6);
    });
    fc.assert(property, { numRuns: 200 });
  });
});

describe('the flip map', () => {
  it('spans a hundredth to a hundred times the volume and a tenth to ten times the price, for each model', () => {
    const maps = mapFlips(pricedOf(field), 1000);
    expect(maps.map(({ model }) => model)).toEqual(['openai/big', 'openai/small', 'openai/tiny']);
    for (const { volumes, factors, cells } of maps) {
      expect([volumes.length, factors.length, cells.length]).toEqual([17, 13, 13]);
      expect(cells.every((row) => row.length === 17)).toBe(true);
      expect(volumes[0]).toBeCloseTo(10, 9);
      expect(volumes[8]).toBe(1000);
      expect(volumes[16]).toBeCloseTo(100_000, 6);
      expect([factors[0], factors[6], factors[12]]).toEqual([0.1, 1, 10]);
    }
  });

  it('is none with fewer than two candidates', () => {
    expect(mapFlips(pricedOf([{ id: 'big' }]), 1000)).toEqual([]);
  });

  it('says of every cell who is shown to qualify', () => {
    const maps = mapFlips(
      pricedOf([{ id: 'big' }, { id: 'small', usdPerRequest: 0.001, status: 'unproven' }]),
      1000,
    );
    expect(maps[0]?.cells[6]?.[8]).toEqual({ id: 'small', proven: false });
    const [atTen] = mapFlips(
      pricedOf([
        { id: 'small', usdPerRequest: 0.001, status: 'unproven' },
        { id: 'big', usdPerRequest: 0.005 },
      ]),
      1000,
    );
    expect(atTen?.cells[12]?.[8]).toEqual({ id: 'big', proven: true });
  });

  it('agrees with the ranges by volume at today’s prices, and with the flips at today’s volume', () => {
    const property = fc.property(anyCandidacy('big'), anyCandidacy('b'), anyCandidacy('c'), (a, b, c) => {
      const all = [a, b, c];
      const candidates = pricedOf(all);
      const ranges = cheapestRanges(candidates, scenario.requestsPerMonth);
      const incumbent = aProfile(a);
      const costAt = (id: string, model: string, factor: number, requestsPerMonth: number): number => {
        const priced = all.map((one) =>
          one.priceKey === model ? { ...one, usdPerRequest: (one.usdPerRequest ?? 0) * factor } : one,
        );
        const own = aProfile(priced.find((one) => one.id === id));
        const today = aProfile(priced.find((one) => one.id === incumbent.id));
        return projectCost(own, today, aScenario({ requestsPerMonth }))?.totalUsd ?? Number.NaN;
      };
      const winner = candidates.reduce((best, one) =>
        one.projection.totalUsd < best.projection.totalUsd ? one : best,
      );
      const flips = findFlips(winner.profile.id, contendersOf(all, scenario), scenario.requestsPerMonth);
      fc.pre(flips.every(({ factor }) => Math.abs(factor - 1) > 1e-6)); // a tie today flips either way
      for (const { model, volumes, factors, cells } of mapFlips(candidates, scenario.requestsPerMonth)) {
        for (const [column, volume] of volumes.entries()) {
          const range = ranges.find(({ from, to }) => from <= volume && (to === null || volume <= to));
          const cell = cells[6]?.[column]?.id ?? '';
          expect(costAt(cell, model, 1, volume)).toBeCloseTo(costAt(range?.id ?? '', model, 1, volume), 6);
        }
        const [down, up] = [
          Math.max(
            0,
            ...flips.filter((flip) => flip.model === model && flip.factor < 1).map(({ factor }) => factor),
          ),
          Math.min(
            1e9,
            ...flips.filter((flip) => flip.model === model && flip.factor >= 1).map(({ factor }) => factor),
          ),
        ];
        for (const [row, factor] of factors.entries()) {
          const cell = cells[row]?.[8]?.id ?? '';
          const least = Math.min(...all.map(({ id }) => costAt(id, model, factor, 1000)));
          expect(costAt(cell, model, factor, 1000)).toBeCloseTo(least, 6);
          if (factor > down * 1.001 && factor < up / 1.001)
            expect(costAt(winner.profile.id, model, factor, 1000)).toBeCloseTo(least, 6);
        }
      }
    });
    fc.assert(property, { numRuns: 60 });
  });
});

describe('drawn worlds', () => {
  it('never qualify a candidate less than an equal twin that is only dearer', () => {
    const frame = plainFrame(40);
    const over = aScenario({ require: { minAccuracy: 0.8 } });
    const scores = outcomes(34, 6);
    const fields = times(2, (index) => ({
      data: dataOf(scores, { id: index === 0 ? 'big' : 'twin', frame, usd: 0.01 + index / 1000 }),
    }));
    const worlds = drawWorlds(runnersOf(fields, over), over, { draws: 4000, seed: 3, prior: 'flat' });
    const outlook = createOutlook(worlds, ['big', 'twin']);
    const apart = outlook.probabilityQualifies('big') - outlook.probabilityQualifies('twin');
    expect(Math.abs(apart)).toBeLessThan(4 * Math.sqrt(0.5 / 4000));
    expect(outlook.probabilityCheapest('big')).toBe(outlook.probabilityQualifies('big'));
  });
});
