import type { Command } from 'commander';

interface ReportFlags {
  readonly json?: boolean;
  readonly out?: string;
  readonly volume?: string;
  readonly asOf?: string;
}

export function declareReport(program: Command): void {
  program
    .command('report')
    .description('price a run, decide, and write index.html, report.md and report.json; offline')
    .argument('[run]', "a run's id, a unique prefix of one, or latest", 'latest')
    .option('--volume <requests>', 'requests in the first month (2e6), or a factor of the config (3x)')
    .option('--as-of <date>', "the day whose prices hold, YYYY-MM-DD (default: the run's end)")
    .option('--out <folder>', 'where to write (default: report.out of the config, else reports/RUN)')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', '\nExample:\n  breakeven report latest --volume 2e6')
    .action(reportCommand);
}

async function reportCommand(reference: string, flags: ReportFlags, command: Command): Promise<void> {
  const [
    { openExistingStore },
    { createPorts },
    { printJson, log },
    { writeReport },
    { parseVolume, parseDay },
  ] = await Promise.all([
    import('../open.ts'),
    import('../deps.ts'),
    import('../output.ts'),
    import('../write-report.ts'),
    import('../parse.ts'),
  ]);
  const volume = flags.volume === undefined ? undefined : parseVolume(flags.volume);
  const asOf = flags.asOf === undefined ? undefined : parseDay(flags.asOf);
  const store = await openExistingStore(command);
  try {
    const written = await writeReport(
      reference,
      { ...(await createPorts()), store },
      {
        ...(volume && { volume }),
        ...(asOf !== undefined && { asOf }),
        ...(flags.out !== undefined && { out: flags.out }),
      },
    );
    if (flags.json) printJson(written.document);
    else {
      const { formatReport } = await import('../terminal/report-table.ts');
      process.stdout.write(`${formatReport(written.document)}\n`);
    }
    log(`written: ${written.files.join(', ')}`);
    if (!written.document.recommendation) process.exitCode = 4;
  } finally {
    await store.close();
  }
}
