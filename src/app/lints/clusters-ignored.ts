import type { Lint } from './lint.ts';

/** Examples that hang together and are counted as if they did not. */
export const clustersIgnored: Lint = {
  id: 'clusters-ignored',
  check({ facts: { kin }, record }) {
    if (!kin) return [];
    const { by, groups, sharing, examples } = kin;
    const what = by === null ? 'the beginning of their id' : `their '${by}'`;
    return [
      {
        message: `${sharing} of ${examples} examples share ${what} with another (${groups} different ones), and each is counted as independent: where they hang together, every interval is too narrow`,
        remedy:
          record.importedAt === undefined && by !== null
            ? `name the field: dataset: { cluster: ${by} }, in the config or a scenario file`
            : 'import the trials with a cluster each',
      },
    ];
  },
};
