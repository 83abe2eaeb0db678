import { APIError, APIUserAbortError } from 'openai';
import type { Milliseconds } from '../core/model/units.ts';
import type { Clock } from '../ports/clock.ts';

const FIRST_MS = 500;
const SLOWEST_MS = 15_000;
/** Looks in a row that may fail: at the slowest, five minutes. */
const MOST_FAILURES = 20;

/** What a look at a job brings: its end, or how long until the next look at most. */
export type Look<T> = { readonly ended: T } | { readonly atMostMs: Milliseconds | undefined };

/** Looks at a job until it has ended, ever more rarely. `isPassing`: trouble that may be over at the next look. */
export async function pollUntilEnded<T>(
  clock: Clock,
  signal: AbortSignal,
  {
    look,
    isPassing,
  }: { readonly look: () => Promise<Look<T>>; readonly isPassing: (error: unknown) => boolean },
): Promise<T> {
  let wait = FIRST_MS;
  let failures = 0;
  for (;;) {
    let atMost: number | undefined;
    try {
      const seen = await look();
      if ('ended' in seen) return seen.ended;
      atMost = seen.atMostMs;
      failures = 0;
    } catch (error) {
      failures += 1;
      if (!isPassing(error) || failures >= MOST_FAILURES) throw error;
    }
    signal.throwIfAborted();
    await clock.sleep(Math.min(wait, atMost ?? wait), signal);
    signal.throwIfAborted();
    wait = Math.min(SLOWEST_MS, wait * 1.1);
  }
}

/** Trouble of the line or the server that may be over at the next look: the job itself goes on. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof APIError) || error instanceof APIUserAbortError) return false;
  return error.status === undefined || error.status >= 500 || error.status === 408 || error.status === 429;
}
