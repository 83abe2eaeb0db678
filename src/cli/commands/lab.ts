import type { Command } from 'commander';

export function declareLab(program: Command): void {
  program
    .command('lab')
    .description('serve the embedded small models behind an OpenAI-compatible endpoint on this machine')
    .option('--port <port>', 'a loopback port; 0 picks a free one', '8089')
    .option('--dir <folder>', 'where tuned models and jobs are kept', '.breakeven/lab')
    .addHelpText('after', '\nExample:\n  breakeven lab --port 8089')
    .action(labCommand);
}

async function labCommand(flags: { port: string; dir: string }): Promise<void> {
  const [{ startLab }, { createJobGraders }, { BreakevenError }, { log }] = await Promise.all([
    import('../../lab/start.ts'),
    import('../deps.ts'),
    import('../../core/model/error.ts'),
    import('../output.ts'),
  ]);
  const port = Number(flags.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new BreakevenError('bad-input', `--port ${flags.port} is no port`, 'give a number from 0 to 65535');
  const createGrader = await createJobGraders();
  const lab = await startLab({ port, directory: flags.dir, createGrader }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') throw error;
      throw new BreakevenError('bad-input', `port ${port} is taken`, 'try --port 0, which picks a free one');
    },
  );
  log(`the lab listens on ${lab.url}; models lab-frontier and lab-mini; any key will do`);
  log(`try: curl ${lab.url}/models`);
  log('Ctrl-C ends it');
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  await lab.close();
}
