import type { Command } from 'commander';

interface DemoFlags {
  readonly seed?: string;
  readonly fresh?: boolean;
  readonly json?: boolean;
}

export function declareDemo(program: Command): void {
  program
    .command('demo')
    .description('the whole job on the embedded lab: measure, distill, reinforce, measure again, decide')
    .option('--seed <seed>', 'other tickets, other training: every figure moves')
    .option('--fresh', 'start over: nothing recorded is reused')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', '\nExample:\n  breakeven demo --seed 11')
    .action(demoCommand);
}

async function demoCommand(flags: DemoFlags, command: Command): Promise<void> {
  const [{ runDemo }, { openStoreOf }, { printPainted, terminalWidth, printJson, log }, { parseSeed }] =
    await Promise.all([
      import('../demo/run-demo.ts'),
      import('../open.ts'),
      import('../output.ts'),
      import('../parse.ts'),
    ]);
  const seed = flags.seed === undefined ? undefined : parseSeed(flags.seed);
  const store = await openStoreOf(command);
  try {
    const { document, files } = await runDemo(store, {
      fresh: flags.fresh ?? false,
      ...(seed !== undefined && { seed }),
    });
    if (flags.json) printJson(document);
    else {
      const { formatReport } = await import('../terminal/report-table.ts');
      printPainted(`\n${formatReport(document, terminalWidth())}`);
    }
    log(`written: ${files.join(', ')}`);
    log(
      `open ${files[0]} in a browser, or ask about another volume: npx breakeven report latest --volume 2e6`,
    );
  } finally {
    await store.close();
  }
}
