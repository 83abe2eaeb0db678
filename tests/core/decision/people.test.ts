import { describe, expect, test } from 'vitest';
import { agreementOf } from '../../../src/core/decision/agreement.ts';
import { judgeRates } from '../../../src/core/decision/judge-rates.ts';
import { type PlacedAnswer, peopleFigures } from '../../../src/core/decision/people.ts';
import type { Label } from '../../../src/core/model/label.ts';

const key = (candidate: string, example: string) => ({ candidate, example, repeat: 0 });
const label = (labeller: string, example: string, passed: boolean | null, candidate = 'big'): Label => ({
  key: key(candidate, example),
  labeller,
  passed,
  at: '2026-11-22T10:00:00Z',
});

describe('agreement', () => {
  const votes = (rows: string): (boolean | null)[][] =>
    rows
      .trim()
      .split(/\s+/)
      .map((row) => [...row].map((vote) => (vote === '-' ? null : vote === '1')));

  test("of two is Cohen's: 20 and 15 alike, 5 and 10 not → .4", () => {
    // Sim and Wright 2005, and every textbook: 50 proposals, κ = .4
    const rows = [
      ...Array(20).fill('11'),
      ...Array(15).fill('00'),
      ...Array(5).fill('10'),
      ...Array(10).fill('01'),
    ];
    const { measure, value, answers, labellers } = agreementOf(votes(rows.join(' '))) ?? {};
    expect([measure, answers, labellers]).toEqual(["Cohen's kappa", 50, 2]);
    expect(value).toBeCloseTo(0.4, 10);
  });

  test("of three who all labelled is Fleiss', and with a gap Krippendorff's", () => {
    expect(agreementOf(votes('111 110 000 001 111 000'))?.measure).toBe("Fleiss' kappa");
    const gaps = agreementOf(votes('11- 110 00- 001 -11 000'));
    expect(gaps).toMatchObject({ measure: "Krippendorff's alpha", answers: 6, labellers: 3 });
  });

  test('is of the answers that two labelled, and of nobody’s where there are none', () => {
    expect(agreementOf(votes('1- -0 1-'))).toBeNull();
    expect(agreementOf(votes('1- 11 00 -0'))).toMatchObject({ answers: 2, value: 1 });
  });

  test('of somebody who labelled alone beside two who share answers is that of the two', () => {
    expect(agreementOf(votes('11- 00- --1'))).toMatchObject({ measure: "Cohen's kappa", labellers: 2 });
  });

  test('cannot be told where all labels are alike', () => {
    expect(agreementOf(votes('11 11 11'))).toMatchObject({ value: null, answers: 3 });
  });
});

describe("a grader's rates", () => {
  const many = (count: number, truth: number, passed: boolean, weight = 1) =>
    Array.from({ length: count }, (_, index) => ({
      example: `${truth} ${passed} ${index}`,
      stratum: passed ? 'pass' : 'fail',
      weight,
      truth,
      passed,
    }));

  test('are counts where every answer weighs the same', () => {
    const rates = judgeRates([
      ...many(44, 1, true),
      ...many(6, 1, false),
      ...many(3, 0, true),
      ...many(17, 0, false),
    ]);
    expect(rates?.sensitivity.point).toBeCloseTo(44 / 50, 10);
    expect(rates?.specificity.point).toBeCloseTo(17 / 20, 10);
  });

  test('stand for the run: an answer drawn with half the chance weighs twice', () => {
    const rates = judgeRates([
      ...many(40, 1, true, 2),
      ...many(10, 1, false, 1),
      ...many(10, 0, false, 1),
      ...many(2, 0, true, 2),
    ]);
    expect(rates?.sensitivity.point).toBeCloseTo(80 / 90, 10);
    expect(rates?.specificity.point).toBeCloseTo(10 / 14, 10);
  });

  test('without any error yet leave a doubt', () => {
    const rates = judgeRates([...many(20, 1, true), ...many(20, 0, false)]);
    expect(rates?.sensitivity.point).toBe(1);
    expect(rates?.sensitivity.low).toBeLessThan(0.92);
    expect(Number.isFinite(rates?.counts.truePasses)).toBe(true);
  });

  test('cannot be told where people pass everything, or fail everything', () => {
    expect(judgeRates(many(50, 1, true))).toBeNull();
    expect(judgeRates(many(50, 0, true))).toBeNull();
    expect(judgeRates([])).toBeNull();
  });

  test('of an answer that people judge differently are half right', () => {
    const rates = judgeRates([...many(10, 1, true), ...many(10, 0, false), ...many(2, 0.5, true)]);
    expect(rates?.sensitivity.point).toBe(1);
    expect(rates?.specificity.point).toBeCloseTo(10 / 11, 10);
  });
});

describe('what labels tell', () => {
  const placed = (count: number): PlacedAnswer[] =>
    Array.from({ length: count }, (_, index) => ({
      key: key('big', `e${index}`),
      stratum: 'pass',
      size: 100,
      passed: true,
      score: 1,
    }));

  test('lists the examples on which all fail the frontier, and the opportunity', () => {
    const labels = ['e0', 'e1', 'e2', 'e3'].flatMap((example) => [
      label('ann', example, example !== 'e3' && example !== 'e2'),
      label('ben', example, example !== 'e3'),
    ]);
    const figures = peopleFigures({ labels, placed: placed(4), drawn: 4, frontier: 'big' });
    expect(figures.frontierFails).toEqual(['e3']);
    expect(figures.frontier).toEqual({ id: 'big', accuracy: 0.625, judgedByAll: 4, failedByAll: 1 });
    expect(figures.opportunity).toBeCloseTo((figures.agreement?.value as number) * 0.375, 10);
  });

  test('counts what was skipped as not labelled', () => {
    const labels = [label('ann', 'e0', true), label('ann', 'e1', null)];
    const figures = peopleFigures({ labels, placed: placed(2), drawn: 2, frontier: null });
    expect(figures).toMatchObject({ labellers: [{ labels: 1, skipped: 1 }], answers: 1, agreement: null });
  });

  test('moves the grader’s mean by each candidate’s own answers from twenty on', () => {
    const labels = Array.from({ length: 20 }, (_, index) => label('ann', `e${index}`, index % 4 > 0));
    const own = (count: number) =>
      peopleFigures({ labels: labels.slice(0, count), placed: placed(20), drawn: 20, frontier: 'big' })
        .differences;
    expect(own(19)).toEqual([{ id: 'big', labelled: 19, mean: null, sd: null }]);
    expect(own(20)[0]?.mean).toBeCloseTo(-0.25, 10);
    expect(own(20)[0]?.sd).toBeCloseTo(Math.sqrt((0.25 * 0.75 * 20) / 19), 6);
  });
});
