import type { UsageFacts } from '../../../src/app/facts/run-facts.ts';
import { idOf } from '../../core/decision/builders.ts';
import type { Case, InputParts } from './a-lint-input.ts';

const USAGE: UsageFacts = {
  run: 'prod-1',
  inputTokens: 1000,
  outputTokens: 50,
  tagShares: { easy: 0.9, hard: 0.1 },
  unmatchedShare: 0,
  mixFromIt: false,
  cacheFromIt: false,
};

/** Half of a hundred examples easy, half hard. */
const KEYS = Array.from({ length: 100 }, (_, index) => ({
  id: idOf(index),
  tags: [index % 2 === 0 ? 'easy' : 'hard'],
}));

function mixed(mix: Readonly<Record<string, number>>, usage: UsageFacts | null = null): InputParts {
  const measured = ['big', 'small'].map((id) => ({ id, columns: { tags: KEYS.map(({ tags }) => tags) } }));
  return { measured, scenario: { mix }, facts: { usage } };
}

function asked(input: number, output: number): InputParts {
  const tokens = { input, cachedInput: null, output, reasoning: null };
  return { measured: [{ id: 'big', data: { tokens } }], facts: { usage: USAGE } };
}

/** How far the eval is like production. */
export const productionCases: readonly Case[] = [
  {
    id: 'mix-differs',
    raised: 'names what production has and no example stands for, and examples that count for nothing',
    by: () => mixed({ easy: 0.8, odd: 0.2 }),
    says: /^no example stands for odd, 20.0% of production; 50 examples .* count for nothing$/,
    quiet: 'is silent where eval and production have the same tags',
    where: () => mixed({ easy: 0.8, hard: 0.2 }),
  },
  {
    id: 'mix-differs',
    raised: 'holds the mix that is stated against that of the log',
    by: () => mixed({ easy: 0.5, hard: 0.5 }, USAGE),
    says: 'is not that of prod-1: easy 50.0% against 90.0% and hard 50.0% against 10.0%',
    quiet: 'is silent where they are close',
    where: () => mixed({ easy: 0.88, hard: 0.12 }, USAGE),
  },
  {
    id: 'mix-differs',
    raised: 'says how much of the log has no tag that an example has',
    by: () => mixed({ easy: 0.9, hard: 0.1 }, { ...USAGE, mixFromIt: true, unmatchedShare: 0.3 }),
    says: '30.0% of production has no tag that an example has',
    quiet: 'is silent about a trace of it',
    where: () => mixed({ easy: 0.9, hard: 0.1 }, { ...USAGE, mixFromIt: true, unmatchedShare: 0.01 }),
  },
  {
    id: 'length-differs',
    raised: 'holds the length of the eval’s requests against production’s',
    by: () => asked(300, 90),
    says: 'big reads 300 tokens here, 1,000 there, and writes 90 tokens here, 50 there',
    of: 'big',
    quiet: 'is silent within a fifth',
    where: () => asked(1150, 55),
  },
  {
    id: 'mix-from-usage',
    raised: 'says by which log examples are weighed',
    by: () => mixed({ easy: 0.9, hard: 0.1 }, { ...USAGE, mixFromIt: true }),
    says: 'weighed by the tags of prod-1: easy 90.0% and hard 10.0%',
    quiet: 'is silent where the scenario states the mix',
    where: () => mixed({ easy: 0.9, hard: 0.1 }, USAGE),
  },
  {
    id: 'cache-share-from-usage',
    raised: 'says from which log the cached share was taken',
    by: () => ({ scenario: { cachedInputShare: 0.4 }, facts: { usage: { ...USAGE, cacheFromIt: true } } }),
    says: '40.0% of input is taken to be cached, for every candidate, as it was in prod-1',
    quiet: 'is silent where the scenario states it',
    where: () => ({ scenario: { cachedInputShare: 0.4 }, facts: { usage: USAGE } }),
  },
];
