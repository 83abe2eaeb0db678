import type { Command } from 'commander';
import type { ImportProgress, ImportResult } from '../../app/import-run.ts';

interface ImportFlags {
  readonly format?: string;
  readonly run?: string;
  readonly json?: boolean;
}

/** What is read faster than this needs no bar. */
const QUIET_MS = 1000;
const MEGABYTE = 1e6;

export function declareImport(program: Command): void {
  program
    .command('import')
    .description('make a run of trials that were measured elsewhere; calls nothing')
    .argument('<files...>', 'files of one trial a line; several make one run')
    .option('--format <name>', 'trials: JSON lines or CSV (default: told by the content)')
    .option('--run <name>', "the run's id (default: made of the first file's name)")
    .option('--json', 'print what was imported as JSON')
    .addHelpText('after', '\nExample:\n  breakeven import trials.jsonl --run march')
    .action(importCommand);
}

async function importCommand(files: string[], flags: ImportFlags, command: Command): Promise<void> {
  const [
    { checkImport, importRun },
    { openStoreOf },
    { systemClock },
    { version },
    { stopOnInterrupt },
    { print, printJson },
    { createProgress },
  ] = await Promise.all([
    import('../../app/import-run.ts'),
    import('../open.ts'),
    import('../clock.ts'),
    import('../version.ts'),
    import('../stopping.ts'),
    import('../output.ts'),
    import('../terminal/progress.ts'),
  ]);
  const options = {
    ...(flags.format !== undefined && { format: flags.format }),
    ...(flags.run !== undefined && { run: flags.run }),
  };
  checkImport(files, options); // before the store is made, so that a refusal leaves nothing
  const store = await openStoreOf(command);
  const progress = createProgress();
  const stopping = stopOnInterrupt(() => {});
  try {
    const result = await importRun(
      files,
      { store, clock: systemClock, version: version() },
      {
        ...options,
        stop: stopping.stop,
        onProgress: follow(progress),
      },
    );
    progress.finish();
    await printResult(result);
    if (flags.json) printJson(result);
    else print(result.run);
  } finally {
    stopping.release();
    await store.close();
  }
}

function follow(progress: {
  set(id: string, bar: { label: string; done: number; total: number; note: string }): void;
}): (read: ImportProgress) => void {
  const started = performance.now();
  return ({ trials, readBytes, bytes }) => {
    if (performance.now() - started < QUIET_MS) return;
    const [done, total] = [readBytes, bytes].map((count) => Math.ceil(count / MEGABYTE)) as [number, number];
    progress.set('read', { label: 'MB read', done, total, note: `${trials.toLocaleString('en-US')} trials` });
  };
}

async function printResult(result: ImportResult): Promise<void> {
  const [{ log }, { formatCount, formatCounted }] = await Promise.all([
    import('../output.ts'),
    import('../terminal/format.ts'),
  ]);
  const { run, trials, candidates, examples, scored, failed, unscored, ungraded } = result;
  const parts = Object.entries({ scored, failed, unscored, ungraded }).filter(([, count]) => count > 0);
  log(
    `${formatCounted(trials, 'trial')} of ${formatCounted(candidates.length, 'candidate')} on ${formatCounted(examples, 'example')}: ${parts.map(([what, count]) => `${formatCount(count)} ${what}`).join(', ')}`,
  );
  log(`Next: breakeven report ${run} --scenario FILE`);
}
