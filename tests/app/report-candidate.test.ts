import { describe, expect, it } from 'vitest';
import { reportCandidate } from '../../src/app/report-candidate.ts';
import { dataOf, outcomes } from '../core/decision/builders.ts';
import { times } from '../core/decision/populations.ts';
import { anEvidence, decisionOn } from './an-evidence.ts';

const scores = outcomes(98, 2);
const cents = times(100, (index) => 0.015 + 0.0001 * index);
const big = anEvidence(dataOf(scores, { id: 'big', usd: cents }));
const small = anEvidence(dataOf(scores, { id: 'small', usd: cents.map((usd) => usd / 10) }));

describe('a candidate in the report', () => {
  const decision = decisionOn([big, small]);

  it('has its saving against the incumbent, with the worlds around it', () => {
    const { expected, savingUsd, savingUsdPerMonth, totalUsd, ...rest } = reportCandidate(small, decision, 7);
    // means by hand: .01995 and .001995 a request, 12,000 requests
    expect(expected?.totalUsd).toBeCloseTo(23.94, 9);
    expect(expected?.savingUsd).toBeCloseTo(239.4 - 23.94, 9);
    expect(savingUsdPerMonth?.point).toBeCloseTo((239.4 - 23.94) / 12, 9);
    for (const estimate of [savingUsd, totalUsd]) {
      expect(estimate?.low).toBeLessThan(estimate?.point ?? 0);
      expect(estimate?.high).toBeGreaterThan(estimate?.point ?? 0);
      expect(estimate?.method).toBe('joint draws');
    }
    expect(rest).toMatchObject({ probabilityLosesMoney: 0, probabilityCheapest: 1, paybackMonths: 0 });
    expect(rest.worstCaseSavingUsd).toBeGreaterThan(savingUsd?.low ?? 0);
    expect(rest.worstCaseSavingUsd).toBeLessThan(savingUsd?.point ?? 0);
  });

  it('that is the incumbent saves nothing against itself', () => {
    const report = reportCandidate(big, decision, 7);
    expect(report).toMatchObject({
      savingUsd: null,
      savingUsdPerMonth: null,
      probabilityLosesMoney: null,
      paybackMonths: null,
    });
    expect(report.totalUsd?.point).toBeCloseTo(239.4, 9);
  });

  it('has only the eval’s figures without a scenario', () => {
    const report = reportCandidate(small, null, 7);
    expect(report).toMatchObject({
      n: 100,
      totalUsd: null,
      expected: null,
      probabilityCheapest: null,
      requirements: [],
    });
    expect(report.accuracy?.point).toBe(0.98);
  });

  it('puts the expected total within its interval even where every answer passed, and every draw has errors', () => {
    const perfect = anEvidence(dataOf(new Array<number>(100).fill(1), { id: 'big' }));
    const { totalUsd, expected } = reportCandidate(
      perfect,
      decisionOn([perfect], { scenario: { usdPerError: 1 } }),
      7,
    );
    expect(expected?.totalUsd).toBeCloseTo(12, 9);
    expect(totalUsd?.low).toBe(expected?.totalUsd);
    expect(totalUsd?.high).toBeGreaterThan(100);
  });

  it('lists the trainings that are expected to fail, at what they cost', () => {
    const trained = anEvidence(small.data, {
      oneOffs: { items: [{ item: 'training', usd: 4000, detail: '' }], complete: true },
      trainings: [{ usd: 4000, successRate: 0.65, maxAttempts: 3, everyMonths: null, betweenRunSd: 0 }],
    });
    const over = decisionOn([big, trained]);
    const report = reportCandidate(trained, over, 7);
    expect(report.fixedUsd).toBeCloseTo(5890, 6); // METHODS, section 5
    expect(report.fixed.map(({ usd }) => Math.round(usd))).toEqual([4000, 1890]);
    expect(report.expected?.standingUsd).toBeCloseTo(5890, 6);
    expect(report.probabilityLosesMoney).toBe(1);
    expect(report.paybackMonths).toBe('never');
  });

  it('is unpriced, not free, where its tokens have no price', () => {
    const unpriced = anEvidence(dataOf(scores, { id: 'small', usd: null }));
    const report = reportCandidate(unpriced, decisionOn([big, unpriced]), 7);
    expect(report).toMatchObject({ totalUsd: null, expected: null, usdPerThousand: null, pricedShare: 0 });
    expect(report.probabilityQualifies).toBe(1);
  });
});
