import type { Lint } from './lint.ts';

/** Trials are missing. */
export const unfinishedRun: Lint = {
  id: 'unfinished-run',
  check({ run: { finishedAt, configFile } }) {
    if (finishedAt !== null) return [];
    return [
      {
        message: 'the run is not finished: some trials are missing',
        remedy: `finish it: breakeven run ${configFile}`,
      },
    ];
  },
};
