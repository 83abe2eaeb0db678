import type { CandidateData } from '../../../src/core/decision/observations.ts';
import { dataOf, outcomes } from '../../core/decision/builders.ts';
import type { Case, InputParts } from './a-lint-input.ts';

/** Passes and failures that part on the given numbers of examples, both sides of a hundred. */
function partingOn(gained: number, lost: number, both = 100 - gained - lost): [number[], number[]] {
  const column = (own: number, other: number): number[] => [
    ...new Array<number>(both).fill(1),
    ...new Array<number>(gained).fill(own),
    ...new Array<number>(lost).fill(other),
  ];
  return [column(1, 0), column(0, 1)];
}

function pair(gained: number, lost: number, both?: number): { measured: { id: string; scores: number[] }[] } {
  const [small, big] = partingOn(gained, lost, both);
  return {
    measured: [
      { id: 'big', scores: big },
      { id: 'small', scores: small },
    ],
  };
}

const MARGIN = { require: { nonInferiorTo: 'big', margin: 0.02 } };

/** How sure the figures are. */
export const statisticsCases: readonly Case[] = [
  {
    id: 'under-powered',
    raised: 'says that so few examples cannot show such a margin, and how many can',
    by: () => ({ ...pair(5, 5), scenario: MARGIN }),
    says: /^100 examples can hardly show a margin of 2.0%: .* 1,963 show it/,
    of: 'small',
    quiet: 'is silent where the margin is shown',
    where: () => ({ ...pair(20, 20, 9960), scenario: MARGIN }),
  },
  {
    id: 'under-powered',
    raised: 'asks for more where less risk is taken',
    by: () => ({ ...pair(5, 5), scenario: { require: { ...MARGIN.require, risk: 0.005 } } }),
    says: /^100 examples can hardly show a margin of 2.0%: .* 2,920 show it/,
    of: 'small',
    quiet: 'and for fewer where more is',
    where: () => ({ ...pair(1, 1), scenario: { require: { nonInferiorTo: 'big', margin: 0.2, risk: 0.2 } } }),
  },
  {
    id: 'under-powered',
    raised: 'doubts a gap that is shown although such a one is mostly missed',
    by: () => pair(9, 2),
    says: /^on 100 examples only 9.\d% or more is found four times in five; \+7.0 against big is less/,
    of: 'small',
    quiet: 'is silent about a gap that is hard to miss, and about one that nobody claims',
    where: () => pair(30, 2),
  },
  {
    id: 'not-significant-is-not-equal',
    raised: 'says how far apart two may be that no test tells apart',
    by: () => ({ ...pair(5, 5), scenario: MARGIN }),
    says: /^no difference from big is shown \(mid-p [.01]+\d*\), which does not make them equal: .* margin is 2.0%$/,
    of: 'small',
    quiet: 'is silent where a margin settles it',
    where: () => ({ ...pair(20, 20, 9960), scenario: MARGIN }),
  },
  {
    id: 'not-significant-is-not-equal',
    raised: 'says it of the recommended one where no margin is asked for, repeats or not',
    by: () => ({
      measured: [
        { id: 'big', scores: outcomes(90, 10), columns: { repeats: 2, usd: 0.01 } },
        { id: 'small', scores: [...outcomes(88, 10), 0.5, 0.5], columns: { repeats: 2 } },
      ],
    }),
    says: /^no difference from big is shown, which does not make them equal: it lies between .* points$/,
    of: 'small',
    quiet: 'is silent about one that nobody recommends',
    where: () => ({
      measured: [
        { id: 'big', scores: outcomes(90, 10), columns: { usd: 0.001 } },
        { id: 'small', scores: outcomes(89, 11), columns: { usd: 0.01 } },
      ],
    }),
  },
  {
    id: 'under-powered',
    raised: 'holds a margin against the spread of mean scores, too',
    by: () => ({
      measured: [
        { id: 'big', scores: outcomes(90, 10), columns: { repeats: 2 } },
        { id: 'small', scores: [...outcomes(85, 10), 0.5, 0.5, 0.5, 0.5, 0.5], columns: { repeats: 2 } },
      ],
      scenario: MARGIN,
    }),
    says: 'can hardly show a margin of 2.0%',
    of: 'small',
    quiet: 'is silent where no margin is asked for',
    where: () => ({
      measured: [
        { id: 'big', scores: outcomes(90, 10), columns: { repeats: 2 } },
        { id: 'small', scores: [...outcomes(85, 10), 0.5, 0.5, 0.5, 0.5, 0.5], columns: { repeats: 2 } },
      ],
    }),
  },
  {
    id: 'unpaired-examples',
    raised: 'counts the examples that only one of two was asked',
    by: () => ({ measured: [{ id: 'big' }, { id: 'small', data: halfAsked() }] }),
    says: '50 examples were put to only one of it and big; they are compared on the 50',
    of: 'small',
    quiet: 'is silent where all were asked the same',
    where: () => ({}),
  },
  {
    id: 'disjoint-examples',
    raised: 'says that two with nothing in common are not compared',
    by: () => ({
      measured: [
        { id: 'big', data: halfAsked(0) },
        { id: 'small', data: halfAsked(50) },
      ],
    }),
    says: 'no example was put both to it and to big',
    of: 'small',
    quiet: 'is silent where some were put to both',
    where: () => ({ measured: [{ id: 'big' }, { id: 'small', data: halfAsked() }] }),
  },
  {
    id: 'best-of-many',
    raised: 'adjusts the test of a winner that was picked among three',
    by: three,
    says: /^tiny was picked among 3 .* its mid-p is \.\d+, and \.\d+ among 2 \(Holm\)$/,
    of: 'tiny',
    quiet: 'is silent about the better of two',
    where: () => ({ measured: (three().measured ?? []).toSpliced(1, 1) }),
  },
  {
    id: 'clusters-ignored',
    raised: 'names the field that examples share',
    by: () => ({ facts: { kin: { by: 'customer', groups: 20, sharing: 80, examples: 100 } } }),
    says: "80 of 100 examples share their 'customer' with another (20 different ones)",
    quiet: 'is silent where they have nothing to share',
    where: () => ({}),
  },
  {
    id: 'peeking',
    raised: 'names the run that this one goes on from',
    by: () => ({ facts: { extended: { run: 'desk-0', examples: 50, before: 50, trials: 100 } } }),
    says: 'goes on from run desk-0, which had 50 trials of these 100 on 50 examples',
    quiet: 'is silent about a run that was made at once',
    where: () => ({}),
  },
];

/** Three that qualify, the last of them by far the cheapest and the best. */
function three(): InputParts {
  const scores = [outcomes(85, 15), outcomes(86, 14), outcomes(92, 8)];
  const measured = ['big', 'small', 'tiny'].map((id, index) => ({
    id,
    scores: scores[index] as number[],
    columns: { usd: [0.01, 0.005, 0.001][index] as number },
  }));
  return { measured };
}

/** Only the first fifty of a hundred examples were put to it. */
/** Asked fifty of a hundred examples, all but those from a row on. */
function halfAsked(left = 50): CandidateData {
  const none = new Array<null>(50).fill(null);
  const asked = outcomes(45, 5);
  const scores = left === 0 ? [...none, ...asked] : [...asked, ...none];
  const data = dataOf(scores, { id: 'small' });
  for (let row = left; row < left + 50; row++) {
    data.columns.trials[row] = 0;
    data.columns.unscored[row] = 0;
  }
  return { ...data, n: 50, trials: 50, unscored: 0 };
}
