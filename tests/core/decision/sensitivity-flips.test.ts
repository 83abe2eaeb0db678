import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CostProfile } from '../../../src/core/decision/cost-profile.ts';
import { findFlips } from '../../../src/core/decision/flips.ts';
import { projectCost } from '../../../src/core/decision/project-cost.ts';
import type { Contender } from '../../../src/core/decision/recommend.ts';
import { findSensitivity } from '../../../src/core/decision/sensitivity.ts';
import type { FlipReport } from '../../../src/core/model/sensitivity-report.ts';
import { aScenario, type Candidacy, contendersOf, recommendSurely } from './builders.ts';

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });

const candidacies = (id: string) =>
  fc
    .record({
      usdPerRequest: real(0.001, 0.03),
      errorShare: real(0, 0.3),
      fixedUsd: real(0, 120),
      serviceMonths: fc.option(real(1, 20)),
      status: fc.constantFrom('met' as const, 'unproven' as const, 'failed' as const),
    })
    .map(
      ({ fixedUsd, ...rest }): Candidacy => ({
        id,
        ...rest,
        fixed: [{ item: `training ${id}`, usd: fixedUsd, detail: '' }],
      }),
    );

const worlds = fc.tuple(candidacies('big'), candidacies('small'), candidacies('mid'), real(0, 0.05));

function decided([big, small, mid, usdPerError]: readonly [Candidacy, Candidacy, Candidacy, number]) {
  const scenario = aScenario({ usdPerError, discountRate: 0.1, growth: 0.02 });
  const today: Candidacy = { ...big, status: 'met', serviceMonths: null };
  const contenders = contendersOf([today, small, mid], scenario);
  const recommendation = recommendSurely(contenders, scenario);
  const accuracyOf = () => ({ low: 0.6, high: 0.99 });
  const found = findSensitivity({ contenders, scenario, recommendation, accuracyOf });
  const profileOf = (id: string): CostProfile =>
    contenders.find(({ profile }) => profile.id === id)?.profile as CostProfile;
  return { scenario, contenders, recommendation, found, profileOf };
}

describe('which assumption moves the verdict', () => {
  test('saves at each end what a projection under the changed scenario saves', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const { scenario, found, profileOf } = decided(world);
        for (const { kind, low, high } of found?.swings ?? []) {
          if (!['requestsPerMonth', 'growth', 'horizonMonths', 'discountRate', 'usdPerError'].includes(kind))
            continue;
          for (const { value, savingUsd } of [low, high]) {
            const there = { ...scenario, [kind]: value };
            const [own, today] = [found?.candidate ?? '', scenario.incumbent].map((id) =>
              projectCost(profileOf(id), profileOf(scenario.incumbent), there),
            );
            expect(savingUsd).toBeCloseTo((today?.totalUsd ?? 0) - (own?.totalUsd ?? 0), 8);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test('flips at half or twice a token price exactly where a flip of the verdict lies on the way', () => {
    let compared = 0;
    fc.assert(
      fc.property(worlds, (world) => {
        const { scenario, contenders, recommendation, found } = decided(world);
        if (recommendation?.kind !== 'choose' || !found || isNearTie(contenders)) return;
        const flips = findFlips(recommendation.winner, contenders, scenario.requestsPerMonth);
        for (const { kind, of, low, high } of found.swings) {
          const own = flips.filter(({ model }) => model === of);
          if (kind !== 'tokenPrice' || own.some(isOnTheEdge)) continue;
          compared += 1;
          expect([low.flips, high.flips]).toEqual([
            own.some(({ factor }) => factor < 1 && factor > 0.5),
            own.some(({ factor }) => factor > 1 && factor < 2),
          ]);
        }
      }),
      { numRuns: 600 },
    );
    expect(compared).toBeGreaterThan(200);
  });
});

/** Totals of which rounding says which is less. */
function isNearTie(contenders: readonly Contender[]): boolean {
  const totals = contenders.map(({ projection }) => projection?.totalUsd ?? 0).sort((a, b) => a - b);
  return totals.some((usd, index) => index > 0 && usd - (totals[index - 1] as number) < 1e-6 * usd);
}

/** Rounding decides there. */
const isOnTheEdge = ({ factor }: FlipReport): boolean =>
  [0.5, 1, 2].some((edge) => Math.abs(factor - edge) < 1e-6);
