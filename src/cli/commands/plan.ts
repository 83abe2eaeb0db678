import type { Command } from 'commander';
import type { PlanSummary, Spend } from '../../app/plan.ts';

export function declarePlan(program: Command): void {
  program
    .command('plan')
    .description(
      'what a run would ask of whom, what it costs at most and what it can show; calls nothing, needs no key',
    )
    .argument('<config>', 'a config file (YAML)')
    .option('--json', 'print the plan as JSON')
    .addHelpText('after', '\nExample:\n  breakeven plan configs/refund-desk.yaml')
    .action(planCommand);
}

async function planCommand(file: string, options: { json?: boolean }, command: Command): Promise<void> {
  const [{ loadConfig }, { plan }, { openStoreIfThere }, { createPorts }, { printJson }] = await Promise.all([
    import('../../config/load-config.ts'),
    import('../../app/plan.ts'),
    import('../open.ts'),
    import('../deps.ts'),
    import('../output.ts'),
  ]);
  const config = loadConfig(file);
  const store = await openStoreIfThere(command);
  try {
    const ports = await createPorts();
    const summary = await plan(config, store ? { ...ports, store } : ports);
    if (options.json) printJson(summary);
    else await printPlan(summary, file);
  } finally {
    await store?.close();
  }
}

async function printPlan(planned: PlanSummary, file: string): Promise<void> {
  const [
    { formatCount, formatCounted, formatUsd },
    { oneLine, printPainted },
    { makeInert },
    { planTable },
    { powerLines },
  ] = await Promise.all([
    import('../terminal/format.ts'),
    import('../output.ts'),
    import('../../report/inert.ts'),
    import('../terminal/plan-table.ts'),
    import('../terminal/plan-power.ts'),
  ]);
  const summary = makeInert(planned);
  const { name, examples, repeats, trials, usdAtMost, budgetUsd } = summary;
  const lines = [
    `${name}: ${formatCounted(summary.candidates.length, 'candidate')} × ${formatCounted(examples, 'example')} × ${repeats} = ${formatCounted(trials, 'trial')}`,
    '',
    planTable(summary),
    '',
    ...summary.candidates.flatMap(({ id, notes }) => notes.map((note) => `  ${id}: ${note}`)),
    usdAtMost === null
      ? 'The spend has no upper bound that can be known.'
      : `The run costs at most ${formatUsd(usdAtMost)}.`,
    ...expectedLines(summary, formatCount, formatUsd),
    ...(budgetUsd === null ? [] : [budgetLine(budgetUsd, summary)]),
    '',
    ...powerLines(summary.power),
    '',
    `Next: breakeven run ${oneLine(file)}`,
  ];
  printPainted(lines.join('\n'));
}

/** What recorded answers say of the spend, and how much of it is left. */
function expectedLines(
  { candidates, trials }: PlanSummary,
  formatCount: (count: number) => string,
  formatUsd: (usd: number) => string,
): string[] {
  const answers = candidates.reduce((sum, { expected }) => sum + (expected?.usages ?? 0), 0);
  const left = candidates.reduce((sum, one) => sum + one.left.trials, 0);
  const of = (spends: readonly Spend[]): string | null => {
    const ranges = spends.filter((one) => one.trials > 0).map(({ expected }) => expected?.usd ?? null);
    if (ranges.length === 0 || ranges.includes(null)) return null;
    const end = (key: 'low' | 'high'): number => ranges.reduce((sum, range) => sum + (range?.[key] ?? 0), 0);
    const [low, high] = [formatUsd(end('low')), formatUsd(end('high'))];
    return low === high ? low : `${low}–${high}`;
  };
  const [all, rest] = [of(candidates), of(candidates.map((one) => one.left))];
  const recorded = `${formatCount(trials - left)} of its ${formatCount(trials)} trials are recorded already`;
  return [
    ...(all === null ? [] : [`Expected: ${all}, from ${formatCount(answers)} recorded answers.`]),
    ...(left === trials
      ? []
      : [
          left === 0
            ? `All of its trials are recorded: a run buys nothing.`
            : `${recorded}${rest === null ? '' : `; what is left costs ${rest}`}.`,
        ]),
  ];
}

function budgetLine(budgetUsd: number, { candidates }: PlanSummary): string {
  const unbounded = candidates
    .filter(({ usdAtMost, model }) => usdAtMost === null && model !== null)
    .map(({ id }) => id);
  const except =
    unbounded.length === 0 ? '' : `; it cannot hold ${unbounded.join(', ')}, whose cost has no bound`;
  return `Its budget of $${budgetUsd} stops it before it would be passed${except}.`;
}
