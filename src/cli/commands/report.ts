import { type Command, Option } from 'commander';
import { exitCodeOf } from '../errors.ts';

interface ReportFlags {
  readonly scenario?: string;
  readonly prices?: string;
  readonly price?: readonly string[];
  readonly assume?: readonly string[];
  readonly json?: boolean;
  readonly out?: string;
  readonly volume?: string;
  readonly asOf?: string;
  readonly format?: readonly string[];
  readonly share?: boolean;
  readonly draws?: string;
}

export function declareReport(program: Command): void {
  program
    .command('report')
    .description(
      'price a run, decide, and write it as page, Markdown, JSON, tables, pictures or PDF; offline',
    )
    .argument('[run]', "a run's id, a unique prefix of one, or latest", 'latest')
    .option('--scenario <file>', "assumptions, prices and training laid over the run's config")
    .option('--prices <file>', "a price sheet over the shipped one, instead of the config's")
    .option(
      '--price <change>',
      "token prices of a candidate or provider/model times a factor: 'openai/*=0.5x'; may be repeated",
      collect,
    )
    .option('--volume <requests>', 'requests in the first month (2e6), or a factor of the scenario (3x)')
    .option(
      '--assume <assumption>',
      "a number instead of the scenario's: growth=0.05, require.minAccuracy=0.9; may be repeated",
      collect,
    )
    .option('--as-of <date>', "the day whose prices hold, YYYY-MM-DD (default: the run's end)")
    .option('--out <folder>', 'where to write (default: report.out of the config, else reports/RUN)')
    .option(
      '--format <names>',
      'html, md, json, csv, svg, png, pdf or all: what to write (default: html,md,json); may be repeated',
      collect,
    )
    .option('--share', 'leave out examples and their ids, paths and names of files')
    .addOption(
      new Option('--draws <count>', 'joint draws, 200 to 1000000 (default: 10000)').env('BREAKEVEN_DRAWS'),
    )
    .option('--json', 'print the report as JSON')
    .addHelpText('after', '\nExample:\n  breakeven report latest --scenario growth.yaml --volume 2e6')
    .action(reportCommand);
}

const collect = (text: string, earlier: readonly string[] = []): readonly string[] => [...earlier, text];

async function reportCommand(reference: string, flags: ReportFlags, command: Command): Promise<void> {
  const [
    { openExistingStore },
    { createPorts },
    { printPainted, terminalWidth, printJson, log, oneLine },
    { writeReport },
    { parseVolume, parsePriceChange, parseDay, parseDraws, parseFormats },
    { parseAssumption },
  ] = await Promise.all([
    import('../open.ts'),
    import('../deps.ts'),
    import('../output.ts'),
    import('../write-report.ts'),
    import('../parse.ts'),
    import('../parse-assumption.ts'),
  ]);
  const volume = flags.volume === undefined ? undefined : parseVolume(flags.volume);
  const assumed = flags.assume && Object.fromEntries(flags.assume.map(parseAssumption));
  const asOf = flags.asOf === undefined ? undefined : parseDay(flags.asOf);
  const draws = flags.draws === undefined ? undefined : parseDraws(flags.draws);
  const priceChanges = flags.price?.map(parsePriceChange);
  const asked = flags.format && parseFormats(flags.format);
  const store = await openExistingStore(command);
  try {
    const written = await writeReport(
      reference,
      { ...(await createPorts()), store },
      {
        store: command.optsWithGlobals().store,
        ...(flags.scenario !== undefined && { scenarioFile: flags.scenario }),
        ...(flags.prices !== undefined && { prices: flags.prices }),
        ...(priceChanges && { priceChanges }),
        ...(assumed && { assumed }),
        ...(volume && { volume }),
        ...(asOf !== undefined && { asOf }),
        ...(draws !== undefined && { draws }),
        ...(flags.out !== undefined && { out: flags.out }),
        ...asked,
        ...(flags.share && { share: true }),
      },
    );
    if (flags.json) printJson(written.document);
    else {
      const { formatReport } = await import('../terminal/report-table.ts');
      printPainted(formatReport(written.document, terminalWidth()));
    }
    log(`written: ${written.files.join(', ')}`);
    const failures = written.failed.map(
      ({ message, hint }) =>
        `not written: ${oneLine(message)}${hint === undefined ? '' : `\n  try: ${oneLine(hint)}`}`,
    );
    for (const failure of new Set(failures)) log(failure);
    const [lacking] = written.lacking;
    if (lacking) process.exitCode = exitCodeOf(lacking);
    else if (!written.document.recommendation) process.exitCode = 4;
  } finally {
    await store.close();
  }
}
