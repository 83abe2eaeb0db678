import { Command, CommanderError } from 'commander';
import { commands } from './commands/index.ts';
import { exitCodeOf, reportError } from './errors.ts';
import { version } from './version.ts';

/** The one place that ends the process. Commands are declared here; what they do is loaded when they run. */
const program = new Command('breakeven')
  .description('Prompt it, distill it, or reinforcement-fine-tune it? Measure, price, decide.')
  .version(version())
  .option(
    '--store <url>',
    'where runs are kept: sqlite:PATH (or BREAKEVEN_STORE; default sqlite:.breakeven/breakeven.db)',
  )
  .showHelpAfterError('(add --help for usage)')
  .configureHelp({ showGlobalOptions: true })
  .exitOverride();
for (const declare of commands) declare(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
  reportError(error, process.argv.includes('--json'));
  process.exit(exitCodeOf(error));
}
