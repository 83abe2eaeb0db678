import type { Command } from 'commander';
import type { AppContext } from '../../app/context.ts';
import type { RunEvent } from '../../app/run.ts';
import type { Config } from '../../config/config.ts';

interface RunFlags {
  readonly json?: boolean;
  readonly fresh?: boolean;
  readonly retryFailed?: boolean;
  readonly only?: string[];
  readonly allowUnpriced?: boolean;
  readonly adaptive?: boolean;
  readonly events?: boolean;
  readonly trust?: boolean;
}

export function declareRun(program: Command): void {
  program
    .command('run')
    .description('run the eval across the candidates; interrupted, start it again and it resumes')
    .argument('<config>', 'a config file (YAML)')
    .option('--only <candidates>', 'only these candidates, separated by commas', splitList)
    .option('--retry-failed', 'call again what failed')
    .option('--fresh', 'call everything again, in a run of its own')
    .option('--adaptive', 'stop asking when the verdict cannot change any more')
    .option('--allow-unpriced', 'run candidates whose cost nobody knows, which the budget cannot hold')
    .option('--trust', 'run the programs that the config names; read them first')
    .option('--events', 'print each event as a line of JSON on stderr, in place of progress')
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
  const { keepHeapSmall } = await import('../small-heap.ts');
  keepHeapSmall();
  const config = loadConfig(file);
  await checkOnly(flags.only, config);
  const ports = await createPorts({ trust: flags.trust ?? false });
  await checkBefore(config, ports);
  const store = await openStoreOf(command);
  const follow = await openProgress(flags.events ?? false);
  const stopping = stopOnInterrupt(() =>
    log('\nstopping: nothing new is started; what is in flight is finished (Ctrl-C again to drop it)'),
  );
  try {
    const options = {
      fresh: flags.fresh ?? false,
      retryFailed: flags.retryFailed ?? false,
      allowUnpriced: flags.allowUnpriced ?? false,
      adaptive: flags.adaptive ?? false,
      ...(flags.only && { only: flags.only }),
    };
    const result = await run(
      config,
      { ...ports, store },
      { ...stopping, ...options, onEvent: follow.onEvent },
    ).finally(follow.finish);
    if (flags.json) printJson(result);
    const { logRunResult } = await import('../terminal/run-result.ts');
    logRunResult(result, file);
    process.exitCode = { done: 0, stopped: 2, budget: 3, interrupted: 130 }[result.ending];
  } finally {
    stopping.release();
    await store.close();
  }
}

/** Bars for people, or lines of JSON for programs. */
async function openProgress(
  events: boolean,
): Promise<{ readonly onEvent: (event: RunEvent) => void; readonly finish: () => void }> {
  if (events) {
    const { log } = await import('../output.ts');
    return { onEvent: (event) => log(JSON.stringify(event)), finish: () => {} };
  }
  const [{ createProgress }, { followRun }] = await Promise.all([
    import('../terminal/progress.ts'),
    import('../terminal/run-progress.ts'),
  ]);
  const progress = createProgress();
  return { onEvent: followRun(progress), finish: () => progress.finish() };
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
