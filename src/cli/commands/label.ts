import type { Command } from 'commander';
import type { AppContext } from '../../app/context.ts';
import type { Labelling } from '../../app/label/labelling.ts';
import type { PeopleSummary } from '../../core/model/label.ts';

interface LabelFlags {
  readonly as: string;
  readonly count: string;
  readonly candidate?: readonly string[];
  readonly labels?: string;
  readonly out?: string;
  readonly summary?: boolean;
  readonly port: string;
  readonly json?: boolean;
}

export function declareLabel(program: Command): void {
  program
    .command('label')
    .description('label answers of a run yourself, blind and by keyboard: how often is its grader right?')
    .argument('<run>', "a run's id, a unique prefix of one, or latest")
    .option('--as <name>', 'who labels; a second name labels the same answers on its own', 'you')
    .option('--count <n>', 'how many answers to draw', '100')
    .option('--candidate <id...>', 'whose answers; all by default')
    .option('--labels <file>', 'read labels from a file, JSON lines or CSV, and serve no page')
    .option('--out <file>', 'write all labels of the run as JSON lines, and serve no page')
    .option('--summary', 'print what the labels tell, and serve no page')
    .option('--port <port>', 'a loopback port; 0 picks a free one', '0')
    .option('--json', 'print what the labels tell as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  breakeven label latest --count 60\n  breakeven label latest --as second\n  breakeven label latest --summary',
    )
    .action(labelCommand);
}

async function labelCommand(run: string, flags: LabelFlags, command: Command): Promise<void> {
  const [{ openExistingStore }, { createPorts }, { BreakevenError }, { LABELLER }] = await Promise.all([
    import('../open.ts'),
    import('../deps.ts'),
    import('../../core/model/error.ts'),
    import('../../app/label/label-file.ts'),
  ]);
  const whole = (name: string, given: string, least: number, most: number): number => {
    const value = given.trim() === '' ? Number.NaN : Number(given);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new BreakevenError(
      'bad-input',
      `${name} ${given} does not fit`,
      `give a number from ${least} to ${most}`,
    );
  };
  const port = whole('--port', flags.port, 0, 65_535);
  const count = whole('--count', flags.count, 1, 100_000);
  if (!LABELLER.test(flags.as))
    throw new BreakevenError('bad-input', '--as is no name', 'give 1 to 80 characters on one line');
  const store = await openExistingStore(command);
  try {
    const context = { ...(await createPorts()), store };
    const isFile = flags.labels !== undefined || flags.out !== undefined;
    if (isFile) await handleFiles(run, flags, context);
    else if (!flags.summary) await labelByPage(run, { ...flags, labeller: flags.as, count }, port, context);
    await printSummary(run, flags, context);
  } finally {
    await store.close();
  }
}

async function handleFiles(run: string, { labels, out }: LabelFlags, context: AppContext): Promise<void> {
  const [{ importLabels, exportLabels }, { writeLines }, { log }] = await Promise.all([
    import('../../app/label/label-file.ts'),
    import('../write-lines.ts'),
    import('../output.ts'),
  ]);
  const record = await context.store.getRun(run);
  if (labels !== undefined) log(`${await importLabels(labels, record, context)} labels read: ${labels}`);
  if (out !== undefined)
    log(`${await writeLines(out, exportLabels(record, context))} labels written: ${out}`);
}

interface PageFlags {
  readonly labeller: string;
  readonly count: number;
  readonly candidate?: readonly string[];
}

async function labelByPage(
  run: string,
  { labeller, count, candidate }: PageFlags,
  port: number,
  context: AppContext,
): Promise<void> {
  const [{ openLabelling }, { log }] = await Promise.all([
    import('../../app/label/labelling.ts'),
    import('../output.ts'),
  ]);
  const options = { labeller, count, ...(candidate !== undefined && { candidates: candidate }) };
  const labelling = await openLabelling(run, context, options);
  const { total, labelled, skipped } = await labelling.progress();
  const finish = Promise.withResolvers<void>();
  const view = await serve(labelling, port, finish.resolve);
  log(`${labeller}: ${labelled + skipped} of ${total} answers of ${labelling.run.id} are done`);
  log(view.url);
  log('open this address in a browser: its token lets one label, from this machine only');
  log('Ctrl-C ends it; what is labelled is kept');
  process.once('SIGINT', () => finish.resolve());
  process.once('SIGTERM', () => finish.resolve());
  await finish.promise;
  await view.close();
}

async function serve(source: Labelling, port: number, onFinish: () => void) {
  const [{ readFile }, { startLabelling }, { makeInert, spellUnseen }, { explainListening, tellOfBug }] =
    await Promise.all([
      import('node:fs/promises'),
      import('../../view/label/start.ts'),
      import('../../report/inert.ts'),
      import('../listening.ts'),
    ]);
  const style = await readFile(new URL('../../report/page/style.css', import.meta.url), 'utf8');
  const spell = (text: string): string => spellUnseen(text.replaceAll('\r\n', '\n'));
  return startLabelling({
    port,
    source,
    appearance: { style, makeInert, spell },
    onError: tellOfBug,
    onFinish,
  }).catch(explainListening(port));
}

/** Whoever has not said anything yet has nothing to sum up; only asked for by name is that an error. */
async function printSummary(run: string, flags: LabelFlags, context: AppContext): Promise<void> {
  const [
    { summarizeLabels },
    { printPainted, printJson, log },
    { isBreakevenError },
    { formatPeople },
    { makeInert },
  ] = await Promise.all([
    import('../../app/label/summarize-labels.ts'),
    import('../output.ts'),
    import('../../core/model/error.ts'),
    import('../terminal/people.ts'),
    import('../../report/inert.ts'),
  ]);
  const record = await context.store.getRun(run);
  if (!flags.summary && !flags.json && (await context.store.readLabels(record.id)).length === 0) {
    log('nothing is labelled yet');
    return;
  }
  const summary = await summarizeLabels(record.id, context).catch((error: unknown) => {
    if (flags.summary || !isBreakevenError(error)) throw error;
    return null;
  });
  if (flags.json) printJson(summary);
  else if (summary) printPainted(textOf(makeInert(summary), formatPeople));
}

/** Ids that are printed; `--json` has all. */
const LISTED = 20;

function textOf(summary: PeopleSummary, formatPeople: (people: PeopleSummary) => readonly string[]): string {
  const { names, labellers, frontier, frontierFails, counts, use, run } = summary;
  const fails = frontierFails.slice(0, LISTED);
  const rest = frontierFails.length - fails.length;
  return [
    `Run ${run}`,
    ...names.map((name, index) => {
      const { labels = 0, skipped = 0 } = labellers[index] ?? {};
      return `  ${name}: ${labels} labels${skipped > 0 ? `, ${skipped} skipped` : ''}`;
    }),
    ...formatPeople(summary),
    ...(frontier && fails.length > 0
      ? [
          '',
          `People fail ${frontier.id} on ${frontierFails.length === 1 ? 'one example' : `${frontierFails.length} examples`}: ${fails.join(', ')}${rest > 0 ? ` and ${rest} more, see --json` : ''}`,
        ]
      : []),
    ...(counts && use === 'code'
      ? ['', `To let this into the verdict, in the scenario: ${yamlOf(counts)}`]
      : []),
    '',
    `Next: breakeven report ${run}`,
  ].join('\n');
}

const yamlOf = (counts: NonNullable<PeopleSummary['counts']>): string =>
  `judge: { ${Object.entries(counts)
    .map(([key, value]) => `${key}: ${Math.round(value)}`)
    .join(', ')} }`;
