import type { Command } from 'commander';

interface DriftFlags {
  readonly baseline?: string;
  readonly run?: string;
  readonly since?: string;
  readonly asOf?: string;
  readonly failOn?: string;
  readonly summary?: string;
  readonly writeBaseline?: string;
  readonly json?: boolean;
}

export function declareDrift(program: Command): void {
  program
    .command('drift')
    .description('what changed between two runs of the same eval, and does the recommendation hold? Offline')
    .argument('<config>', 'a config in YAML that was run more than once')
    .option('--baseline <run>', 'what is compared with: a run, or a file (default: the oldest run)')
    .option('--run <run>', 'what is looked at (default: the newest run)')
    .option('--since <day>', 'the first run on or after this day is the baseline')
    .option('--as-of <day>', "the day whose prices hold now (default: the run's end)")
    .option(
      '--fail-on <concerns>',
      'what the exit code is about: accuracy,cost,latency,tokens (default: all)',
    )
    .option('--summary <file>', 'append a summary in Markdown, for a pull request')
    .option('--write-baseline <file>', 'write the newest run as a baseline to commit: figures, no texts')
    .option('--json', 'print what was found as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  breakeven run config.yaml --fresh\n  breakeven drift config.yaml --baseline baseline.json --fail-on accuracy,cost',
    )
    .action(driftCommand);
}

async function driftCommand(file: string, flags: DriftFlags, command: Command): Promise<void> {
  const [{ loadConfig }, { drift, snapshotOf }, { openExistingStore }, { createPorts }, output, parse] =
    await Promise.all([
      import('../../config/load-config.ts'),
      import('../../app/drift/drift.ts'),
      import('../open.ts'),
      import('../deps.ts'),
      import('../output.ts'),
      import('../parse.ts'),
    ]);
  const { baseline, run, summary, writeBaseline, json } = flags;
  const since = flags.since === undefined ? undefined : parse.parseDay(flags.since, '--since');
  const asOf = flags.asOf === undefined ? undefined : parse.parseDay(flags.asOf);
  const concerns = flags.failOn === undefined ? undefined : parse.parseConcerns(flags.failOn);
  const config = loadConfig(file);
  const store = await openExistingStore(command);
  try {
    const context = { ...(await createPorts()), store };
    const options = {
      ...(baseline !== undefined && { baseline }),
      ...(run !== undefined && { run }),
      ...(since !== undefined && { since }),
      ...(asOf !== undefined && { asOf }),
      ...(concerns && { concerns }),
    };
    if (writeBaseline !== undefined) {
      const { writeBaseline: write } = await import('../../app/drift/baseline-file.ts');
      write(writeBaseline, await snapshotOf(config, context, options));
      output.log(`written: ${output.oneLine(writeBaseline)}`);
      if (baseline === undefined && since === undefined) return;
    }
    const { report } = await drift(config, context, options);
    const [{ driftLines }, { driftMarkdown }, { makeInert }] = await Promise.all([
      import('../terminal/drift.ts'),
      import('../../report/drift-markdown.ts'),
      import('../../report/inert.ts'),
    ]);
    if (summary !== undefined) await append(summary, driftMarkdown(report));
    if (json) output.printJson(report);
    else output.printPainted(driftLines(makeInert(report), output.oneLine(file)));
    process.exitCode = EXIT[report.verdict];
  } finally {
    await store.close();
  }
}

const EXIT = { none: 0, drift: 5, 'cannot-tell': 6 } as const;

async function append(path: string, text: string): Promise<void> {
  const [{ appendFile }, { BreakevenError }] = await Promise.all([
    import('node:fs/promises'),
    import('../../core/model/error.ts'),
  ]);
  try {
    await appendFile(path, text);
  } catch (error) {
    throw new BreakevenError(
      'bad-input',
      `${path}: cannot be written: ${(error as NodeJS.ErrnoException).code}`,
      'name another file: --summary FILE',
    );
  }
}
