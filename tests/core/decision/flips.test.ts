import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findFlips } from '../../../src/core/decision/flips.ts';
import type { FlipReport } from '../../../src/core/model/sensitivity-report.ts';
import { aProfile, aScenario, type Candidacy, contendersOf, recommendSurely } from './builders.ts';

const scenario = aScenario();

function winnerOf(field: readonly Candidacy[]): string | null {
  const choice = recommendSurely(contendersOf(field, scenario), scenario);
  return choice?.kind === 'choose' ? choice.winner : null;
}

function flipsOf(field: readonly Candidacy[]): FlipReport[] {
  return findFlips(winnerOf(field) ?? '', contendersOf(field, scenario), scenario.requestsPerMonth);
}

/** The field with one model's token price multiplied. */
function repriced(field: readonly Candidacy[], model: string, factor: number): Candidacy[] {
  return field.map((one) =>
    one.priceKey === model && one.usdPerRequest ? { ...one, usdPerRequest: one.usdPerRequest * factor } : one,
  );
}

const training = (usd: number) => [{ item: 'training', usd, detail: '' }];

describe('the prices at which the verdict flips', () => {
  it('are those of the winner and of its rivals', () => {
    // a year: small 60 + 120, big 240: small may become twice as dear, big must come down to 3/4
    const big = aProfile({ id: 'big', usdPerRequest: 0.02 });
    const small = aProfile({ id: 'small', usdPerRequest: 0.01, fixed: training(60) });
    const flips = flipsOf([big, small]);
    expect(flips).toMatchObject([
      { candidate: 'small', model: 'openai/small', becomes: 'big' },
      { candidate: 'big', model: 'openai/big', becomes: 'big' },
    ]);
    expect(flips[0]?.factor).toBeCloseTo(1.5, 9);
    expect(flips[1]?.factor).toBeCloseTo(0.75, 9);
  });

  it('move every candidate on a model together', () => {
    // two prompts on one model: dearer tokens favour the one that hosts and asks for fewer
    const long = aProfile({ id: 'long', priceKey: 'openai/m', usdPerRequest: 0.01 });
    const short = aProfile({ id: 'short', priceKey: 'openai/m', usdPerRequest: 0.005, fixed: training(90) });
    const flips = flipsOf([long, short]);
    expect(flips).toMatchObject([{ candidate: 'long', model: 'openai/m', becomes: 'short' }]);
    expect(flips[0]?.factor).toBeCloseTo(1.5, 9); // 120·f = 90 + 60·f
  });

  it('follow the incumbent’s price into a candidate that hands its requests over', () => {
    // 6 months at .01, then 6 at the incumbent's .02, and $30: f·240 = 30 + 60 + f·120
    const big = aProfile({ id: 'big', usdPerRequest: 0.02 });
    const small = aProfile({ id: 'small', usdPerRequest: 0.01, fixed: training(30), serviceMonths: 6 });
    const incumbent = flipsOf([big, small]).find(({ model }) => model === 'openai/big');
    expect(incumbent).toMatchObject({ candidate: 'big', becomes: 'big' });
    expect(incumbent?.factor).toBeCloseTo(0.75, 9);
  });

  it('are none where the winner is alone, undercuts everybody at any price, or pays no tokens', () => {
    expect(flipsOf([aProfile({ id: 'big' })])).toEqual([]);
    const free = aProfile({ id: 'big', usdPerRequest: 0 });
    expect(flipsOf([free, aProfile({ id: 'small', hostingUsdPerMonth: 1 })])).toEqual([]);
  });

  it('leave out who does not qualify', () => {
    const big = aProfile({ id: 'big', usdPerRequest: 0.02 });
    expect(flipsOf([big, { ...aProfile({ id: 'small' }), status: 'failed' }])).toEqual([]);
  });

  it('are none without a winner', () => {
    expect(findFlips('nobody', contendersOf([aProfile({ id: 'big' })], scenario), 1000)).toEqual([]);
  });
});

const anyCandidacy = (id: string): fc.Arbitrary<Candidacy> =>
  fc.record({
    id: fc.constant(id),
    priceKey: fc.constantFrom('openai/x', 'openai/y', 'openai/z'),
    usdPerRequest: fc.double({ min: 0.001, max: 0.05, noNaN: true }),
    errorShare: fc.constant(0),
    failedShare: fc.constant(0),
    fixed: fc.constantFrom(0, 20, 80).map((usd) => (usd === 0 ? [] : training(usd))),
    hostingUsdPerMonth: fc.constantFrom(0, 3, 15),
    serviceMonths: fc.constantFrom(null, 4, 9.5),
  });

/** By how much, relative to the cheapest that qualifies, a candidate is dearer; rounding apart it is 0 for the winner. */
function excessOf(id: string, field: readonly Candidacy[]): number {
  const totals = contendersOf(field, scenario).map(({ profile, projection }) => ({
    id: profile.id,
    usd: projection?.totalUsd ?? Number.NaN,
  }));
  const least = Math.min(...totals.map(({ usd }) => usd));
  return ((totals.find((one) => one.id === id)?.usd ?? Number.NaN) - least) / least;
}

const ROUNDING = 1e-9;

it('re-pricing just short of a flip keeps the winner and just beyond changes it, whatever the field', () => {
  let seen = 0;
  const field = fc.tuple(anyCandidacy('big'), anyCandidacy('b'), anyCandidacy('c'), anyCandidacy('d'));
  fc.assert(
    fc.property(field, (field) => {
      const winner = winnerOf(field) ?? '';
      for (const { model, factor, becomes } of flipsOf(field)) {
        if (Math.abs(factor - 1) < 0.02) continue; // the test's steps would reach over today's price
        seen += 1;
        const [inside, outside] = factor > 1 ? [0.99, 1.01] : [1.01, 0.99];
        expect(excessOf(winner, repriced(field, model, factor * inside))).toBeLessThan(ROUNDING);
        expect(excessOf(winner, repriced(field, model, factor * outside))).toBeGreaterThan(0);
        const there = repriced(field, model, factor);
        expect(excessOf(winner, there)).toBeLessThan(ROUNDING);
        expect(excessOf(becomes, there)).toBeLessThan(ROUNDING);
      }
    }),
    { numRuns: 500 },
  );
  expect(seen).toBeGreaterThan(500);
});

it('a winner without a flip in a model’s price stays the winner at a tenth and at ten times of it', () => {
  const field = fc.tuple(anyCandidacy('big'), anyCandidacy('b'), anyCandidacy('c'));
  fc.assert(
    fc.property(field, fc.constantFrom(0.1, 10), (field, factor) => {
      const winner = winnerOf(field) ?? '';
      // where two tie to a rounding, the winner is whoever rounding says
      fc.pre(field.every(({ id }) => id === winner || excessOf(id, field) > 1e-6));
      const flips = flipsOf(field);
      for (const model of ['openai/x', 'openai/y', 'openai/z']) {
        const [least, most] = [Math.min(1, factor) - ROUNDING, Math.max(1, factor) + ROUNDING];
        if (flips.some((flip) => flip.model === model && flip.factor > least && flip.factor < most)) continue;
        expect(excessOf(winner, repriced(field, model, factor))).toBeLessThan(ROUNDING);
      }
    }),
    { numRuns: 300 },
  );
});
