import type { Command } from 'commander';
import type { AppContext } from '../../app/context.ts';
import type { View } from '../../view/serve-pages.ts';

interface ViewFlags {
  readonly port: string;
  readonly json?: boolean;
}

export function declareView(program: Command): void {
  program
    .command('view')
    .description("the store's runs as pages in this machine's browser: reports, comparisons, progress")
    .option('--port <port>', 'a loopback port; 0 picks a free one', '0')
    .option('--json', 'print address and port as JSON')
    .addHelpText('after', '\nExample:\n  breakeven view --port 8090')
    .action(viewCommand);
}

async function viewCommand(flags: ViewFlags, command: Command): Promise<void> {
  const [{ openExistingStore }, { createPorts }, { print, printJson, log }, { BreakevenError }] =
    await Promise.all([
      import('../open.ts'),
      import('../deps.ts'),
      import('../output.ts'),
      import('../../core/model/error.ts'),
    ]);
  const port = flags.port.trim() === '' ? Number.NaN : Number(flags.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new BreakevenError('bad-input', `--port ${flags.port} is no port`, 'give a number from 0 to 65535');
  const store = await openExistingStore(command, { readOnly: true });
  try {
    if ((await store.listRuns()).length === 0) await store.getRun('latest'); // which says how to make one
    const view = await start(port, { ...(await createPorts()), store });
    if (flags.json) printJson({ url: view.url, port: view.port });
    else print(view.url);
    log('open this address in a browser: its token lets one look at the store, from this machine only');
    log('Ctrl-C ends it');
    await new Promise<void>((resolve) => {
      process.once('SIGINT', () => resolve());
      process.once('SIGTERM', () => resolve());
    });
    await view.close();
  } finally {
    await store.close();
  }
}

async function start(port: number, context: AppContext): Promise<View> {
  const [{ readFile }, { startView }, { createViewSources }, { makeInert }, { explainListening, tellOfBug }] =
    await Promise.all([
      import('node:fs/promises'),
      import('../../view/start.ts'),
      import('../view-sources.ts'),
      import('../../report/inert.ts'),
      import('../listening.ts'),
    ]);
  const style = await readFile(new URL('../../report/page/style.css', import.meta.url), 'utf8');
  return startView({
    port,
    sources: createViewSources(context),
    appearance: { style, makeInert },
    onError: tellOfBug,
  }).catch(explainListening(port));
}
