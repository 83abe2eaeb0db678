import { Command, CommanderError } from 'commander';
import { spellUnseen } from '../report/inert.ts';
import { commands } from './commands/index.ts';
import { exitCodeOf, printUsageError, reportError } from './errors.ts';
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
  .exitOverride()
  .configureOutput({
    writeOut: (text) => process.stdout.write(spellUnseen(text)),
    writeErr: (text) => process.stderr.write(spellUnseen(text)),
  });
for (const declare of commands) declare(program);

// Whoever reads on may have read enough, as `head` does.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });

const json = process.argv.includes('--json');
try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    if (error.exitCode !== 0 && json) printUsageError(error.message);
    process.exit(error.exitCode === 0 ? 0 : 2);
  }
  reportError(error, json);
  process.exit(exitCodeOf(error));
}
