import { describe, expect, test } from 'vitest';
import { findSensitivity } from '../../../src/core/decision/sensitivity.ts';
import type { Scenario } from '../../../src/core/model/scenario.ts';
import type { SensitivityReport, SwingReport } from '../../../src/core/model/sensitivity-report.ts';
import { aScenario, type Candidacy, contendersOf, recommendSurely } from './builders.ts';

const BIG: Candidacy = { id: 'big', usdPerRequest: 0.02, errorShare: 0.1 };
const SMALL: Candidacy = {
  id: 'small',
  usdPerRequest: 0.01,
  errorShare: 0.1,
  fixed: [{ item: 'training small', usd: 100, detail: '' }],
  training: { usd: 100, successRate: 1, maxAttempts: 1, everyMonths: null, betweenRunSd: 0 },
};

function sensitivityOf(
  candidacies: readonly Candidacy[],
  parts: Partial<Scenario> = {},
): SensitivityReport | null {
  const scenario = aScenario(parts);
  const contenders = contendersOf(candidacies, scenario);
  return findSensitivity({
    contenders,
    scenario,
    recommendation: recommendSurely(contenders, scenario),
    accuracyOf: () => ({ low: 0.85, high: 0.95 }),
  });
}

const named = (swings: readonly SwingReport[] = []): Record<string, SwingReport> =>
  Object.fromEntries(swings.map((swing) => [[swing.kind, swing.of ?? []].flat().join(' '), swing]));
const rounded = (swing: SwingReport | undefined): readonly number[] =>
  [swing?.low.value, swing?.low.savingUsd, swing?.high.value, swing?.high.savingUsd].map((value) =>
    Number(value?.toFixed(6)),
  );

describe('which assumption moves the verdict', () => {
  // $10 a month over 12 months less $100: small saves $20
  test('is told by the saving at half and at twice of each, by hand', () => {
    const found = sensitivityOf([BIG, SMALL]);
    expect(found).toMatchObject({ candidate: 'small', incumbent: 'big', cheapest: 'small' });
    expect(found?.savingUsd).toBeCloseTo(20, 9);
    const swings = named(found?.swings);
    expect(rounded(swings.requestsPerMonth)).toEqual([500, -40, 2000, 140]);
    expect(rounded(swings.horizonMonths)).toEqual([6, -40, 24, 140]);
    expect(rounded(swings['tokenPrice openai/big'])).toEqual([0.5, -100, 2, 260]);
    expect(rounded(swings['tokenPrice openai/small'])).toEqual([0.5, 80, 2, -100]);
    expect(rounded(swings['trainingUsd small'])).toEqual([50, 70, 200, -80]);
    expect(Object.keys(swings)).not.toContain('usdPerError');
    expect(Object.keys(swings)).not.toContain('accuracy small');
  });

  test('is sorted by how far it moves the saving', () => {
    const spans = (sensitivityOf([BIG, SMALL])?.swings ?? []).map(({ low, high }) =>
      Math.abs(high.savingUsd - low.savingUsd),
    );
    expect(spans.length).toBeGreaterThan(4);
    expect(spans).toEqual(spans.toSorted((a, b) => b - a));
  });

  test('flips where another becomes the cheapest, and names it', () => {
    const volume = named(sensitivityOf([BIG, SMALL])?.swings).requestsPerMonth;
    expect(volume?.low).toMatchObject({ flips: true, cheapest: 'big', proven: true });
    expect(volume?.high).toMatchObject({ flips: false, cheapest: 'small' });
  });

  test('flips to nobody who is shown to fail', () => {
    const cheap: Candidacy = { id: 'cheap', usdPerRequest: 0.0001, status: 'failed' };
    for (const { low, high } of sensitivityOf([BIG, SMALL, cheap])?.swings ?? [])
      expect([low.cheapest, high.cheapest]).not.toContain('cheap');
  });

  test('is looked for between the ends of the scenario’s own range where it has one', () => {
    const ranges = { growth: { low: -0.01, high: 0.05 }, requestsPerMonth: { low: 900, high: 1500 } };
    const swings = named(sensitivityOf([BIG, SMALL], { ranges })?.swings);
    expect(swings.growth).toMatchObject({ basis: 'range', low: { value: -0.01 }, high: { value: 0.05 } });
    expect(rounded(swings.requestsPerMonth)).toEqual([900, 8, 1500, 80]);
    expect(swings.horizonMonths?.basis).toBe('default');
  });

  test('may be how accurate the candidate really is, where an error costs money', () => {
    const swings = named(sensitivityOf([BIG, SMALL], { usdPerError: 0.1 })?.swings);
    // 5 points of 12,000 requests at $.10 to each side
    expect(swings['accuracy small']?.basis).toBe('interval');
    expect(rounded(swings['accuracy small'])).toEqual([0.85, -40, 0.95, 80]);
    expect(Object.keys(swings)).not.toContain('usdPerError'); // both err alike: it moves nothing
  });

  test('takes whole months, and a share of cached input no further than all of it', () => {
    const cached = { ...SMALL, cachedUsdPerRequest: 0.001 };
    const swings = named(sensitivityOf([BIG, cached], { horizonMonths: 13, cachedInputShare: 0.6 })?.swings);
    expect([swings.horizonMonths?.low.value, swings.horizonMonths?.high.value]).toEqual([7, 26]);
    expect([swings.cachedInputShare?.low.value, swings.cachedInputShare?.high.value]).toEqual([0, 1]);
  });

  test('is asked of the best alternative where the incumbent is the choice', () => {
    const dear = { ...SMALL, usdPerRequest: 0.019 };
    const found = sensitivityOf([BIG, dear]);
    expect(found).toMatchObject({ candidate: 'small', cheapest: 'big' });
    expect(found?.savingUsd).toBeCloseTo(-88, 9);
    expect(named(found?.swings)['tokenPrice openai/big']?.high).toMatchObject({
      flips: true,
      cheapest: 'small',
    });
  });

  test('is asked of nobody where there is one candidate, or none that qualifies', () => {
    expect(sensitivityOf([BIG])).toBeNull();
    const failed = { status: 'failed' } as const;
    expect(
      sensitivityOf([
        { ...BIG, ...failed },
        { ...SMALL, ...failed },
      ]),
    ).toBeNull();
  });
});
