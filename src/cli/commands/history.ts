import type { Command } from 'commander';

interface HistoryFlags {
  readonly json?: boolean;
}

export function declareHistory(program: Command): void {
  program
    .command('history')
    .description('the runs of an eval over time, and which of them are comparable; offline')
    .argument('<config>', 'a config in YAML')
    .option('--json', 'print the runs as JSON')
    .addHelpText('after', '\nExample:\n  breakeven history configs/refund-desk.yaml')
    .action(historyCommand);
}

async function historyCommand(file: string, flags: HistoryFlags, command: Command): Promise<void> {
  const [{ loadConfig }, { readHistory }, { openExistingStore }, { createPorts }, output] = await Promise.all(
    [
      import('../../config/load-config.ts'),
      import('../../app/drift/history.ts'),
      import('../open.ts'),
      import('../deps.ts'),
      import('../output.ts'),
    ],
  );
  const config = loadConfig(file);
  const store = await openExistingStore(command);
  try {
    const history = await readHistory(config, { ...(await createPorts()), store });
    if (flags.json) return output.printJson(history);
    const [{ historyLines }, { makeInert }] = await Promise.all([
      import('../terminal/drift.ts'),
      import('../../report/inert.ts'),
    ]);
    output.printPainted(historyLines(makeInert(history), output.oneLine(file)));
  } finally {
    await store.close();
  }
}
