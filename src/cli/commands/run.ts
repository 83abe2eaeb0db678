import type { Command } from 'commander';
import type { AppContext } from '../../app/context.ts';
import type { RunResult } from '../../app/run.ts';
import type { Config } from '../../config/config.ts';

interface RunFlags {
  readonly json?: boolean;
  readonly fresh?: boolean;
  readonly retryFailed?: boolean;
  readonly only?: string[];
}

export function declareRun(program: Command): void {
  program
    .command('run')
    .description('run the eval across the candidates; interrupted, start it again and it resumes')
    .argument('<config>', 'a config file (YAML)')
    .option('--only <candidates>', 'only these candidates, separated by commas', splitList)
    .option('--retry-failed', 'call again what failed')
    .option('--fresh', 'call everything again, in a run of its own')
    .option('--json', 'print what happened as JSON')
    .addHelpText('after', '\nExample:\n  breakeven run configs/refund-desk.yaml')
    .action(runCommand);
}

/** `a,b` → `['a', 'b']`; given again, the lists add up. */
function splitList(text: string, before: readonly string[] = []): string[] {
  return [...before, ...text.split(',').map((name) => name.trim())];
}

async function runCommand(file: string, flags: RunFlags, command: Command): Promise<void> {
  const [{ loadConfig }, { run }, { openStoreOf }, { createPorts }, { stopOnInterrupt }, { log, printJson }] =
    await Promise.all([
      import('../../config/load-config.ts'),
      import('../../app/run.ts'),
      import('../open.ts'),
      import('../deps.ts'),
      import('../stopping.ts'),
      import('../output.ts'),
    ]);
  const [{ createProgress }, { followRun }] = await Promise.all([
    import('../terminal/progress.ts'),
    import('../terminal/run-progress.ts'),
  ]);
  const config = loadConfig(file);
  await checkOnly(flags.only, config);
  const ports = await createPorts();
  await checkBefore(config, ports);
  const store = await openStoreOf(command);
  const progress = createProgress();
  const stopping = stopOnInterrupt(() =>
    log('\nstopping: nothing new is started; what is in flight is finished (Ctrl-C again to drop it)'),
  );
  try {
    const options = {
      fresh: flags.fresh ?? false,
      retryFailed: flags.retryFailed ?? false,
      ...(flags.only && { only: flags.only }),
    };
    const result = await run(
      config,
      { ...ports, store },
      {
        ...stopping,
        ...options,
        onEvent: followRun(progress),
      },
    );
    progress.finish();
    if (flags.json) printJson(result);
    await printResult(result, file);
    process.exitCode = { done: 0, budget: 3, interrupted: 130 }[result.ending];
  } finally {
    stopping.release();
    await store.close();
  }
}

async function checkOnly(only: readonly string[] | undefined, { candidates }: Config): Promise<void> {
  const unknown = only?.find((id) => !candidates.some((candidate) => candidate.id === id));
  if (unknown === undefined) return;
  const { BreakevenError } = await import('../../core/model/error.ts');
  throw new BreakevenError(
    'bad-input',
    `there is no candidate '${unknown}'`,
    `the config has: ${candidates.map(({ id }) => id).join(', ')}`,
  );
}

/** Reads the data and opens the endpoints before the store is made, so that a refusal leaves nothing behind. */
async function checkBefore(config: Config, ports: Omit<AppContext, 'store'>): Promise<void> {
  const { prepare } = await import('../../app/prepare.ts');
  await prepare(config, ports);
  const called = config.candidates.filter(({ model }) => model !== null).map(({ endpoint }) => endpoint);
  for (const endpoint of new Set(called)) await ports.createEndpoint(config, endpoint);
}

async function printResult(result: RunResult, file: string): Promise<void> {
  const [{ log }, { formatCount, formatUsd }] = await Promise.all([
    import('../output.ts'),
    import('../terminal/format.ts'),
  ]);
  const { run, ending, made, reused, failed, spentUsd, unpriced, waiting } = result;
  const spent = spentUsd > 0 ? `, ${formatUsd(spentUsd)} spent` : '';
  log(
    `${made === 0 ? 'nothing to do' : `${formatCount(made)} trials made`}, ${formatCount(reused)} were there already${spent}`,
  );
  if (failed > 0)
    log(`${failed} trials failed; they are recorded. Call them again: breakeven run ${file} --retry-failed`);
  for (const id of unpriced)
    log(`${id} is unpriced: its cost is unknown, not $0. Add a price to the config or a sheet`);
  for (const id of waiting) log(`${id} is not trained yet and was not run`);
  if (ending === 'done') log(`run ${run}\nNext: breakeven report ${run}`);
  else
    log(
      `${ending === 'budget' ? 'stopped by the budget' : 'interrupted'}; resume with: breakeven run ${file}`,
    );
}
