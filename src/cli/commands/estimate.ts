import type { Command } from 'commander';

interface EstimateFlags {
  readonly run?: string;
  readonly asOf?: string;
  readonly untrained?: boolean;
  readonly json?: boolean;
}

export function declareEstimate(program: Command): void {
  program
    .command('estimate')
    .description('say whether training would pay, before anything is trained; calls nothing, needs no key')
    .argument('<config>', 'a config in YAML, whose prompted candidates were run')
    .option('--run <run>', 'the run that holds the baselines; the newest that fits by default')
    .option('--as-of <day>', 'the day whose prices hold, and from which flows count; today by default')
    .option('--untrained', 'look at candidates that were trained as if they had not been')
    .option('--json', 'print the estimate as JSON')
    .addHelpText('after', '\nExample:\n  breakeven estimate configs/refund-desk.yaml')
    .action(estimateCommand);
}

async function estimateCommand(file: string, flags: EstimateFlags, command: Command): Promise<void> {
  const [{ loadConfig }, { estimate }, { openExistingStore }, { createPorts }, output, { parseDay }] =
    await Promise.all([
      import('../../config/load-config.ts'),
      import('../../app/estimate/estimate.ts'),
      import('../open.ts'),
      import('../deps.ts'),
      import('../output.ts'),
      import('../parse.ts'),
    ]);
  const { run, untrained, json } = flags;
  const asOf = flags.asOf === undefined ? undefined : parseDay(flags.asOf);
  const config = loadConfig(file);
  const store = await openExistingStore(command);
  try {
    const ports = await createPorts();
    const told = await estimate(
      config,
      { ...ports, store },
      {
        ...(run !== undefined && { run }),
        ...(asOf !== undefined && { asOf }),
        ...(untrained && { untrained }),
      },
    );
    if (json) return output.printJson(told);
    const [{ estimateLines }, { makeInert }] = await Promise.all([
      import('../terminal/estimate.ts'),
      import('../../report/inert.ts'),
    ]);
    output.printPainted(estimateLines(makeInert(told), output.oneLine(file)));
  } finally {
    await store.close();
  }
}
