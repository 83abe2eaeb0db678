import { type ErrorCode, isBreakevenError } from '../core/model/error.ts';

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
    process.stdout.write(
      `${JSON.stringify({ error: { code, message, hint: known ? error.hint : undefined } })}\n`,
    );
  }
  process.stderr.write(`error: ${message}\n`);
  if (known && error.hint !== undefined) process.stderr.write(`  try: ${error.hint}\n`);
  if (!known && process.env.BREAKEVEN_DEBUG && error instanceof Error)
    process.stderr.write(`${error.stack}\n`);
  if (!known) process.stderr.write('  this is a bug in breakeven; BREAKEVEN_DEBUG=1 shows where\n');
}

/** What the argument parser refused, which it has said on stderr already, as the one JSON document. */
export function printUsageError(message: string): void {
  process.stdout.write(
    `${JSON.stringify({ error: { code: 'bad-input', message: message.replace(/^error: /, '') } })}\n`,
  );
}
