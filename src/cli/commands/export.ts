import type { Command } from 'commander';

interface ExportFlags {
  readonly format?: string;
  readonly out?: string;
  readonly json?: boolean;
}

export function declareExport(program: Command): void {
  program
    .command('export')
    .description('write a run as one trial a line, which import reads back; offline')
    .argument('<run>', "a run's id, a unique prefix of one, or latest")
    .option('--format <name>', 'trials: the open trial format, as JSON lines', 'trials')
    .option('--out <file>', 'where to write (default: stdout)')
    .option('--json', 'print one JSON document: the trials, or with --out what was written')
    .addHelpText('after', '\nExample:\n  breakeven export latest --out trials.jsonl')
    .action(exportCommand);
}

async function exportCommand(run: string, flags: ExportFlags, command: Command): Promise<void> {
  const [{ exportRun }, { openExistingStore }, { printLines, writeLines }, { printJson, log }] =
    await Promise.all([
      import('../../app/export-run.ts'),
      import('../open.ts'),
      import('../write-lines.ts'),
      import('../output.ts'),
    ]);
  const store = await openExistingStore(command);
  try {
    const exported = await exportRun(run, { store }, flags.format);
    if (flags.out !== undefined) {
      const trials = await writeLines(flags.out, exported.trials);
      if (flags.json) printJson({ run: exported.run, trials, file: flags.out });
      log(`written: ${flags.out}`);
    } else if (flags.json) {
      await printLines(exported.trials, {
        before: `{"run":${JSON.stringify(exported.run)},"trials":[\n`,
        between: ',\n',
        after: '\n]}\n',
      });
    } else await printLines(exported.trials);
  } finally {
    await store.close();
  }
}
