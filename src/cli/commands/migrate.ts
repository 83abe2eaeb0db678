import type { Command } from 'commander';

interface MigrateFlags {
  readonly run?: string;
  readonly asOf?: string;
  readonly ends?: string;
  readonly leadDays?: string;
  readonly volume?: string;
  readonly json?: boolean;
}

export function declareMigrate(program: Command): void {
  program
    .command('migrate')
    .description('plan what follows a model that will be switched off; calls nothing, needs no key')
    .argument('<config>', 'a config in YAML whose candidates were run')
    .argument('<candidate>', 'the candidate that serves today')
    .option('--run <run>', 'the run that measured it; the newest that fits by default')
    .option('--as-of <day>', 'the day on which the plan is made; today by default')
    .option('--ends <day>', 'the day on which it is switched off, over what the config and the sheet say')
    .option('--lead-days <days>', 'from the beginning of a way to all of the traffic', '30')
    .option('--volume <requests>', 'requests in the first month (2e6), or a factor of the scenario (3x)')
    .option('--json', 'print the plan as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  breakeven migrate configs/refund-desk.yaml distilled --ends 2027-01-14',
    )
    .action(migrateCommand);
}

async function migrateCommand(
  file: string,
  candidate: string,
  flags: MigrateFlags,
  command: Command,
): Promise<void> {
  const [{ loadConfig }, { migrate }, { openExistingStore }, { createPorts }, output, parse] =
    await Promise.all([
      import('../../config/load-config.ts'),
      import('../../app/migrate/migrate.ts'),
      import('../open.ts'),
      import('../deps.ts'),
      import('../output.ts'),
      import('../parse.ts'),
    ]);
  const { run, json } = flags;
  const asOf = flags.asOf === undefined ? undefined : parse.parseDay(flags.asOf);
  const ends = flags.ends === undefined ? undefined : parse.parseDay(flags.ends, '--ends');
  const volume = flags.volume === undefined ? undefined : parse.parseVolume(flags.volume);
  const leadDays = parse.parseDays('--lead-days', flags.leadDays ?? '30');
  const config = loadConfig(file);
  const store = await openExistingStore(command);
  try {
    const ports = await createPorts();
    const plan = await migrate(
      config,
      candidate,
      { ...ports, store },
      {
        leadDays,
        ...(run !== undefined && { run }),
        ...(asOf !== undefined && { asOf }),
        ...(ends !== undefined && { ends }),
        ...(volume !== undefined && { volume }),
      },
    );
    if (json) return output.printJson(plan);
    const [{ migrationLines }, { makeInert }] = await Promise.all([
      import('../terminal/migration.ts'),
      import('../../report/inert.ts'),
    ]);
    output.printPainted(migrationLines(makeInert(plan), output.oneLine(file)));
  } finally {
    await store.close();
  }
}
