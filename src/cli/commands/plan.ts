import type { Command } from 'commander';
import type { PlanSummary } from '../../app/plan.ts';

export function declarePlan(program: Command): void {
  program
    .command('plan')
    .description('what a run would ask of whom, and what it costs at most; calls nothing, needs no key')
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
  const [{ formatCount, formatTable, formatUsd }, { oneLine, printPainted }, { makeInert }] =
    await Promise.all([
      import('../terminal/format.ts'),
      import('../output.ts'),
      import('../../report/inert.ts'),
    ]);
  const summary = makeInert(planned);
  const { name, examples, repeats, trials, usdAtMost, budgetUsd } = summary;
  const rows = summary.candidates.map((candidate) => [
    candidate.id,
    candidate.approach,
    candidate.model ?? '(not trained)',
    formatCount(candidate.trials),
    `${candidate.exactTokens ? '' : '~'}${formatCount(candidate.inputTokens)}`,
    candidate.outputTokensAtMost === null ? '–' : `≤ ${formatCount(candidate.outputTokensAtMost)}`,
    candidate.usdAtMost === null ? 'unknown' : `≤ ${formatUsd(candidate.usdAtMost)}`,
  ]);
  const lines = [
    `${name}: ${summary.candidates.length} candidates × ${formatCount(examples)} examples × ${repeats} = ${formatCount(trials)} trials`,
    '',
    formatTable(
      ['candidate', 'approach', 'model', 'trials', 'input tokens', 'output tokens', 'cost'],
      rows,
      [3, 4, 5, 6],
    ),
    '',
    ...summary.candidates.flatMap(({ id, notes }) => notes.map((note) => `  ${id}: ${note}`)),
    usdAtMost === null
      ? 'The spend has no upper bound that can be known.'
      : `The run costs at most ${formatUsd(usdAtMost)}.`,
    ...(budgetUsd === null ? [] : [budgetLine(budgetUsd, summary)]),
    `Next: breakeven run ${oneLine(file)}`,
  ];
  printPainted(lines.join('\n'));
}

function budgetLine(budgetUsd: number, { candidates }: PlanSummary): string {
  const unbounded = candidates
    .filter(({ usdAtMost, model }) => usdAtMost === null && model !== null)
    .map(({ id }) => id);
  const except =
    unbounded.length === 0 ? '' : `; it cannot hold ${unbounded.join(', ')}, whose cost has no bound`;
  return `Its budget of $${budgetUsd} stops it before it would be passed${except}.`;
}
