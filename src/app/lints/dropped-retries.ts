import type { Lint } from './lint.ts';
import { counted } from './words.ts';

/** Attempts that may have been billed and left no tokens: a retry after a timeout, above all. */
export const droppedRetries: Lint = {
  id: 'dropped-retries',
  check: ({ evidence, run }) =>
    evidence.flatMap(({ id, witnessed }) => {
      if (!witnessed) return [];
      const { retries, retryCalls, lostCalls, lostTimeouts } = witnessed;
      // What this program retried without recording a call was refused, and so not billed.
      const unrecorded = run.importedAt === undefined ? 0 : Math.max(0, retries - retryCalls);
      const dropped = unrecorded + lostCalls + lostTimeouts;
      if (dropped === 0) return [];
      return {
        candidate: id,
        message: `${counted(dropped, 'attempt')} that timed out or had to be repeated left no tokens; the provider may have billed them, and no figure holds them`,
        remedy: "compare the run with the provider's bill, or read the cost as a lower bound",
      };
    }),
};
