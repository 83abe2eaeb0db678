import { type ErrorCode, isBreakevenError } from '../../core/model/error.ts';

export type Status = 400 | 403 | 404 | 405 | 422 | 500;

/** An answer that is no page: what is wrong, and the next thing to try. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: Status;
  readonly hint: string | undefined;

  constructor(status: Status, message: string, hint?: string) {
    super(message);
    this.status = status;
    this.hint = hint;
  }
}

const STATUS: Readonly<Partial<Record<ErrorCode, Status>>> = {
  'bad-input': 400,
  'bad-config': 400,
  'not-found': 404,
  'no-verdict': 422,
};

/** What a visitor is told of any error; `null`: nothing but that it is a bug. */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  if (!isBreakevenError(error)) return null;
  const status = STATUS[error.code];
  return status === undefined ? null : new Refusal(status, error.message, error.hint);
}
