import type { Lint } from './lint.ts';
import { counted } from './words.ts';

/** Two that were asked different examples: only what both were asked compares them. */
export const unpairedExamples: Lint = {
  id: 'unpaired-examples',
  check: ({ document: { comparisons }, evidence, run }) =>
    comparisons.flatMap(({ candidate, reference, difference }) => {
      if (run.earlyStop) return []; // by design, in an order that was drawn; the report says so
      const [own, theirs] = [candidate, reference].map(
        (id) => evidence.find((one) => one.id === id)?.data.columns.trials,
      );
      const alone = own?.reduce(
        (sum, trials, row) => sum + Number(trials > 0 !== (theirs?.[row] ?? 0) > 0),
        0,
      );
      if (!alone) return [];
      return {
        candidate,
        message: `${counted(alone, 'example')} were put to only one of it and ${reference}; they are compared on the ${difference.n.toLocaleString('en-US')} that both have, while their own figures are of different examples`,
        remedy: 'put the same examples to both',
      };
    }),
};
