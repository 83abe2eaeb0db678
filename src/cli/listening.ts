import { BreakevenError } from '../core/model/error.ts';
import { log } from './output.ts';

/** What keeps a server of ours from listening, with what to do. */
export function explainListening(port: number): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error;
    const problem = error.code === 'EACCES' ? 'may not be used' : 'is taken';
    throw new BreakevenError(
      'bad-input',
      `port ${port} ${problem}`,
      'leave --port away: a free one is picked',
    );
  };
}

/** An error that no page explains. */
export function tellOfBug(error: Error): void {
  log(
    process.env.BREAKEVEN_DEBUG
      ? `error: ${error.stack}`
      : 'error: a page could not be made (BREAKEVEN_DEBUG=1 shows why)',
  );
}
