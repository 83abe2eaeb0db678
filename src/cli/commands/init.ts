import type { Command } from 'commander';

export function declareInit(program: Command): void {
  program
    .command('init')
    .description('write a commented config, a five-line dataset and prompts to start from')
    .argument('[dir]', 'the folder to write into', '.')
    .option('--json', 'print the files as JSON')
    .addHelpText('after', '\nExample:\n  breakeven init my-eval')
    .action(initCommand);
}

async function initCommand(dir: string, flags: { json?: boolean }): Promise<void> {
  const [{ init }, { print, printJson }] = await Promise.all([
    import('../../app/init.ts'),
    import('../output.ts'),
  ]);
  const files = await init(dir);
  if (flags.json) printJson({ files });
  else print(`written: ${files.join(', ')}\nNext: breakeven plan ${files[0]}`);
}
