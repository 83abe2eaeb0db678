/** What went wrong, in one word that scripts can test. */
export type ErrorCode =
  | 'bad-input'
  | 'bad-config'
  | 'not-found'
  | 'budget'
  | 'no-verdict'
  | 'interrupted'
  | 'internal';

/**
 * The one error that breakeven throws for bad input. A trial's failure is data, not an error.
 * `hint` is the next thing to try, in one sentence.
 */
export class BreakevenError extends Error {
  override readonly name = 'BreakevenError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  /** Known across copies of the package, where `instanceof` fails. */
  readonly breakevenError = true;

  constructor(code: ErrorCode, message: string, hint?: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}

/** True also for an error that another copy of the package threw. */
export function isBreakevenError(error: unknown): error is BreakevenError {
  return typeof error === 'object' && error !== null && 'breakevenError' in error;
}
