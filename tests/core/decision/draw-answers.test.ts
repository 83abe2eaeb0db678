import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawAnswers, type GradedAnswer, stratumOf } from '../../../src/core/decision/draw-answers.ts';

const answersOf = (graded: readonly (readonly [boolean | null, boolean])[]): GradedAnswer[] =>
  graded.map(([passed, isDisputed], index) => ({
    key: { candidate: `c${index % 3}`, example: `e${Math.floor(index / 3)}`, repeat: 0 },
    trial: `t${index}`,
    passed,
    isDisputed,
  }));
const anyAnswers = fc
  .array(fc.tuple(fc.option(fc.boolean()), fc.boolean()), { minLength: 1, maxLength: 200 })
  .map(answersOf);

describe('answers drawn for people', () => {
  test('are so many of the run, none twice, and each had a chance of its own', () => {
    fc.assert(
      fc.property(anyAnswers, fc.integer({ min: 1, max: 250 }), fc.integer(), (answers, count, seed) => {
        const drawn = drawAnswers(answers, count, seed);
        expect(new Set(drawn.map(({ trial }) => trial)).size).toBe(Math.min(count, answers.length));
        for (const { probability } of drawn) {
          expect(probability).toBeGreaterThan(0);
          expect(probability).toBeLessThanOrEqual(1);
        }
        const total = drawn.reduce((sum, { probability }) => sum + 1 / probability, 0);
        const covered = new Set(drawn.map(({ stratum }) => stratum));
        expect(total).toBeCloseTo(answers.filter((one) => covered.has(stratumOf(one))).length, 6);
      }),
    );
  });

  test('of every part of the run, once there are two for each', () => {
    fc.assert(
      fc.property(anyAnswers, fc.integer(), (answers, seed) => {
        const drawn = drawAnswers(answers, 10, seed);
        const parts = new Set(answers.map(stratumOf));
        expect(new Set(drawn.map(({ stratum }) => stratum))).toEqual(parts);
      }),
    );
  });

  test('begin as a smaller draw does, so that one may be made larger', () => {
    fc.assert(
      fc.property(anyAnswers, fc.integer({ min: 1, max: 100 }), fc.integer(), (answers, count, seed) => {
        const names = (many: number): string[] => drawAnswers(answers, many, seed).map(({ trial }) => trial);
        expect(names(count + 37).slice(0, count)).toEqual(names(count));
      }),
    );
  });

  test('do not hang on the order in which the store reads them', () => {
    fc.assert(
      fc.property(anyAnswers, fc.integer(), (answers, seed) => {
        expect(drawAnswers(answers.toReversed(), 30, seed)).toEqual(drawAnswers(answers, 30, seed));
      }),
    );
  });

  test('are as likely as they say', () => {
    const answers = answersOf(Array.from({ length: 60 }, (_, index) => [index % 4 > 0, index % 5 === 0]));
    const seeds = Array.from({ length: 2000 }, (_, seed) => drawAnswers(answers, 24, seed));
    for (const { trial } of answers) {
      const hits = seeds.flatMap((drawn) => drawn.filter((one) => one.trial === trial));
      const said = hits[0]?.probability as number;
      expect(Math.abs(hits.length / 2000 - said)).toBeLessThan(4.5 * Math.sqrt((said * (1 - said)) / 2000));
    }
  });

  test('that are disputed are likelier, three to one, and no more', () => {
    const answers = answersOf(Array.from({ length: 1000 }, (_, index) => [true, index % 10 === 0]));
    const drawn = drawAnswers(answers, 120, 1);
    const [disputed, calm] = ['disputed-pass', 'pass'].map(
      (part) => drawn.find(({ stratum }) => stratum === part)?.probability as number,
    );
    expect((disputed as number) / (calm as number)).toBeCloseTo(3, 0);
  });
});
