import { BreakevenError } from '../core/model/error.ts';

const REASONS: readonly (readonly [prefix: string, reason: string, hint: string])[] = [
  ['SQLITE_FULL', 'the disk is full', 'free some space and start again'],
  ['SQLITE_READONLY', 'it is read-only', 'make it writable, or name another: --store sqlite:PATH'],
  ['SQLITE_IOERR', 'the disk cannot be written', 'check the disk and start again'],
  ['SQLITE_BUSY', 'another process keeps it locked', 'wait for that process to end and start again'],
  ['SQLITE_CORRUPT', 'it is damaged', 'name another: --store sqlite:PATH'],
];

/** What keeps the store from being written, with what to do: nothing that is recorded is lost. */
function explainFailure(error: unknown, path: string): unknown {
  const code = String((error as { code?: unknown }).code ?? '');
  const known = REASONS.find(([prefix]) => code.startsWith(prefix));
  if (!known) return error;
  return new BreakevenError(
    'bad-input',
    `the store ${path} cannot be written: ${known[1]}`,
    `${known[2]}; what is recorded is kept`,
  );
}

/** The same store, whose every promise says what keeps it from being read or written, and what to do. */
export function explainFailures<T extends object>(store: T, path: string): T {
  const explained = Object.entries(store).map(([name, method]) => [
    name,
    (...given: unknown[]) => {
      const result = method(...given);
      if (!(result instanceof Promise)) return result;
      return result.catch((error) => {
        throw explainFailure(error, path);
      });
    },
  ]);
  return Object.fromEntries(explained) as T;
}
