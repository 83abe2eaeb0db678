import fc from 'fast-check';
import type { PairedTable } from '../../../src/core/stats/index.ts';

/** The paired table of METHODS, section 2: 200 examples, 26 of them discordant. */
export const methodsTable: PairedTable = { both: 140, aOnly: 18, bOnly: 8, neither: 34 };

/** Scores of a and b, example by example, that make up a table. */
export function scoresOf({ both, aOnly, bOnly, neither }: PairedTable): { a: number[]; b: number[] } {
  const repeat = (count: number, score: number): number[] => new Array<number>(count).fill(score);
  return {
    a: [...repeat(both, 1), ...repeat(aOnly, 1), ...repeat(bOnly, 0), ...repeat(neither, 0)],
    b: [...repeat(both, 1), ...repeat(aOnly, 0), ...repeat(bOnly, 1), ...repeat(neither, 0)],
  };
}

export function swapped({ both, aOnly, bOnly, neither }: PairedTable): PairedTable {
  return { both, aOnly: bOnly, bOnly: aOnly, neither };
}

/** Successes out of a number of trials, extremes included. */
export const anyRate: fc.Arbitrary<{ successes: number; n: number }> = fc
  .oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 1_000_000 }))
  .chain((n) => fc.record({ successes: fc.integer({ min: 0, max: n }), n: fc.constant(n) }));

const anyCount = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 0, max: 30 }),
  fc.integer({ min: 0, max: 250_000 }),
);

export const anyTable: fc.Arbitrary<PairedTable> = fc
  .record({ both: anyCount, aOnly: anyCount, bOnly: anyCount, neither: anyCount })
  .filter(({ both, aOnly, bOnly, neither }) => both + aOnly + bOnly + neither > 0);

/** From .5 to .999. */
export const anyLevel: fc.Arbitrary<number> = fc.double({ min: 0.5, max: 0.999, noNaN: true });

export const anyScore: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, 1),
  fc.double({ min: 0, max: 1, noNaN: true }),
);
