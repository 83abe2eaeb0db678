import type { Lint } from './lint.ts';
import { outOf } from './words.ts';

/** Examples that hang together and are counted as if they did not. */
export const clustersIgnored: Lint = {
  id: 'clusters-ignored',
  check({ facts: { kin }, run }) {
    if (!kin) return [];
    const { by, groups, sharing, examples } = kin;
    const what = by === null ? 'the beginning of their id' : `their '${by}'`;
    return [
      {
        message: `${outOf(sharing, examples, 'example')} share ${what} with another (${groups.toLocaleString('en-US')} different ones), and each is counted as independent: where they hang together, every interval is too narrow`,
        remedy:
          run.importedAt === undefined && by !== null
            ? `name the field: dataset: { cluster: ${by} }, in the config or a scenario file`
            : 'import the trials with a cluster each',
      },
    ];
  },
};
