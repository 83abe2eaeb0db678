import { describe, expect, test } from 'vitest';
import { drawAnswers, type GradedAnswer } from '../../../src/core/decision/draw-answers.ts';
import { type PeopleFigures, peopleFigures } from '../../../src/core/decision/people.ts';
import { type Random, seededRandom } from '../../../src/core/random.ts';
import { type JudgedRate, judgedRateInterval } from '../../../src/core/stats/index.ts';

/** Four hundred worlds a case keep the file quick; `BREAKEVEN_SIMULATIONS=4000` is thorough. */
const WORLDS = Number(process.env.BREAKEVEN_SIMULATIONS ?? 400);
const SENSITIVITY = 0.92;
const SPECIFICITY = 0.85;
const LABELS = 100;

interface World {
  /** Share that the judge passes, by candidate. */
  readonly observed: readonly number[];
  readonly figures: PeopleFigures;
}

/** Candidates of these accuracies whose errors hang together, a judge, and labels drawn as the command draws them. */
function aWorld(accuracies: readonly number[], examples: number, random: Random, seed: number): World {
  const truths = new Map<string, boolean>();
  const answers: GradedAnswer[] = [];
  const passes = accuracies.map(() => 0);
  for (let example = 0; example < examples; example++) {
    const hardness = random.uniform();
    const row = accuracies.map((accuracy) => {
      const isRight = (random.uniform() < 0.5 ? hardness : random.uniform()) < accuracy;
      return { isRight, passed: random.uniform() < (isRight ? SENSITIVITY : 1 - SPECIFICITY) };
    });
    const isDisputed = new Set(row.map(({ passed }) => passed)).size > 1;
    for (const [index, { isRight, passed }] of row.entries()) {
      if (passed) passes[index] = (passes[index] as number) + 1;
      const trial = `${example} ${index}`;
      truths.set(trial, isRight);
      answers.push({
        key: { candidate: String(index), example: String(example), repeat: 0 },
        trial,
        passed,
        isDisputed,
      });
    }
  }
  const byTrial = new Map(answers.map((answer) => [answer.trial, answer]));
  const drawn = drawAnswers(answers, LABELS, seed);
  const placed = drawn.map(({ key, stratum, size, trial }) => {
    const passed = byTrial.get(trial)?.passed ?? null;
    return { key, stratum, size, passed, score: Number(passed) };
  });
  const labels = drawn.map(({ key, trial }) => ({
    key,
    labeller: 'somebody',
    passed: truths.get(trial) ?? false,
    at: '',
  }));
  return {
    observed: passes.map((count) => count / examples),
    figures: peopleFigures({ labels, placed, drawn: LABELS, frontier: null }),
  };
}

const CASES = [
  { accuracies: [0.85], examples: 1000 },
  { accuracies: [0.85, 0.8], examples: 500 },
  { accuracies: [0.9, 0.7], examples: 400 },
  { accuracies: [0.9, 0.8, 0.6], examples: 300 },
  { accuracies: [0.5, 0.55], examples: 500 },
  { accuracies: [0.95, 0.93], examples: 500 },
];

describe('with a judge of sensitivity .92 and specificity .85 and a hundred labels', () => {
  test.each(CASES)(
    'accuracies $accuracies on $examples examples are covered at 95 %, and the rates are unbiased',
    ({ accuracies, examples }) => {
      const random = seededRandom(11);
      const held = accuracies.map(() => 0);
      let [told, sensitivities, specificities] = [0, 0, 0];
      for (let seed = 0; seed < WORLDS; seed++) {
        const { observed, figures } = aWorld(accuracies, examples, random, seed);
        const { sensitivity, specificity } = figures;
        if (!sensitivity || !specificity) continue;
        told += 1;
        sensitivities += sensitivity.point;
        specificities += specificity.point;
        for (const [index, accuracy] of accuracies.entries()) {
          const rate: JudgedRate = {
            observed: observed[index] as number,
            n: examples,
            sensitivity: sensitivity.point,
            nPositive: sensitivity.n,
            specificity: specificity.point,
            nNegative: specificity.n,
          };
          const { low, high } = judgedRateInterval(rate);
          if (low <= accuracy && accuracy <= high) held[index] = (held[index] as number) + 1;
        }
      }
      if (process.env.BREAKEVEN_SIMULATIONS)
        console.info(
          JSON.stringify({
            accuracies,
            coverage: held.map((one) => one / told),
            bias: [sensitivities / told - SENSITIVITY, specificities / told - SPECIFICITY],
            told,
          }),
        );
      expect(told).toBe(WORLDS);
      const slack = 4 * Math.sqrt((0.95 * 0.05) / WORLDS);
      for (const one of held) expect(one / told).toBeGreaterThan(0.95 - slack);
      expect(Math.abs(sensitivities / told - SENSITIVITY)).toBeLessThan(0.01);
      expect(Math.abs(specificities / told - SPECIFICITY)).toBeLessThan(0.03); // a ratio of few wrong answers
    },
  );
});
