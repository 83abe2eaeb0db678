import { type ErrorCode, isBreakevenError } from '../core/model/error.ts';
import { log, oneLine, printJson } from './output.ts';

const EXIT: Readonly<Record<ErrorCode, number>> = {
  internal: 1,
  'bad-input': 2,
  'bad-config': 2,
  'not-found': 2,
  budget: 3,
  'no-verdict': 4,
  interrupted: 130,
};

export function exitCodeOf(error: unknown): number {
  return isBreakevenError(error) ? EXIT[error.code] : EXIT.internal;
}

/** One line for people, a second with the next thing to try; one JSON document where JSON was asked for. */
export function reportError(error: unknown, json: boolean): void {
  const message = error instanceof Error ? error.message : String(error);
  const known = isBreakevenError(error);
  if (json) {
    const code = known ? error.code : 'internal';
    printJson({ error: { code, message, hint: known ? error.hint : undefined } }, 0);
  }
  log(`error: ${known ? oneLine(message) : message}`);
  if (known && error.hint !== undefined) log(`  try: ${oneLine(error.hint)}`);
  if (!known && process.env.BREAKEVEN_DEBUG && error instanceof Error) log(String(error.stack));
  if (!known) log('  this is a bug in breakeven; BREAKEVEN_DEBUG=1 shows where');
}

/** What the argument parser refused, which it has said on stderr already, as the one JSON document. */
export function printUsageError(message: string): void {
  printJson({ error: { code: 'bad-input', message: message.replace(/^error: /, '') } }, 0);
}
