import type { Command } from 'commander';
import type { Comparison } from '../../app/compare.ts';
import { oneLine } from '../output.ts';
import { changeLines } from '../terminal/change-lines.ts';

interface CompareFlags {
  readonly margin?: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

const SHOWN = 10;

export function declareCompare(program: Command): void {
  program
    .command('compare')
    .description('two candidates of a run on the same examples: is the difference real? offline')
    .argument('<run>', "a run's id, a unique prefix of one, or latest")
    .argument('<candidate>', 'the one in question')
    .argument('<reference>', 'the one it is compared with')
    .option(
      '--margin <share>',
      "how much worse is still good enough, 0.02 is two points (default: the scenario's)",
    )
    .option('--all', 'list every example gained and lost, not the first ten')
    .option('--json', 'print the comparison as JSON')
    .addHelpText('after', '\nExample:\n  breakeven compare latest small big --margin 0.02')
    .action(compareCommand);
}

async function compareCommand(
  run: string,
  candidate: string,
  reference: string,
  flags: CompareFlags,
  command: Command,
): Promise<void> {
  const [{ compare }, { openExistingStore }, { createPorts }, { print, printJson }, { parseShare }] =
    await Promise.all([
      import('../../app/compare.ts'),
      import('../open.ts'),
      import('../deps.ts'),
      import('../output.ts'),
      import('../parse.ts'),
    ]);
  const margin = flags.margin === undefined ? null : parseShare('--margin', flags.margin);
  const store = await openExistingStore(command);
  try {
    const comparison = await compare(run, candidate, reference, { ...(await createPorts()), store }, margin);
    if (flags.json) printJson(comparison);
    else print(describe(comparison, flags.all ?? false).join('\n'));
  } finally {
    await store.close();
  }
}

function describe(comparison: Comparison, all: boolean): string[] {
  const { candidate, reference, difference, table, mcnemarMidP, nonInferiority, unpaired } = comparison;
  const points = (share: number): string => `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(1)}`;
  const { point, low, high, n, method } = difference;
  return [
    `${candidate} against ${reference}, on the same ${n} examples`,
    '',
    `  difference       ${points(point)} points, ${100 * difference.level}% interval ${points(low)} to ${points(high)} (${method})`,
    ...(table ? [`  both pass        ${table.both}`, `  both fail        ${table.neither}`] : []),
    ...(mcnemarMidP === null ? [] : [`  McNemar mid-p    ${mcnemarMidP.toPrecision(3)}`]),
    ...(nonInferiority
      ? [
          `  non-inferiority  ${nonInferiority.verdict} at a margin of ${(100 * nonInferiority.margin).toFixed(1)} points (one-sided p ${nonInferiority.p.toPrecision(3)})`,
        ]
      : []),
    ...(unpaired > 0 ? [`  left out         ${unpaired}, which only one of them has a score for`] : []),
    `  gained           ${listed(comparison.gainedExamples, all)}`,
    `  lost             ${listed(comparison.lostExamples, all)}`,
    ...(comparison.changes ? changeLines(comparison.changes) : []),
  ];
}

function listed(ids: readonly string[], all: boolean): string {
  const shown = all ? ids : ids.slice(0, SHOWN);
  const rest = ids.length - shown.length;
  return `${ids.length}${shown.length > 0 ? `: ${shown.map(oneLine).join(', ')}` : ''}${rest > 0 ? `, and ${rest} more (--all)` : ''}`;
}
