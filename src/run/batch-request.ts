import type { Milliseconds } from '../core/model/units.ts';
import { EndpointFailure } from '../ports/endpoint.ts';
import type { BatchWork } from './batch.ts';

/** Asks the provider, and waits no longer than that. */
export function askInTime<T>(
  ms: Milliseconds,
  { abort }: BatchWork,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return ask(AbortSignal.any([abort, AbortSignal.timeout(ms)]));
}

/** What an endpoint may fail with; anything else is an error of ours, and goes on. */
export function asFailure(error: unknown): EndpointFailure {
  if (error instanceof EndpointFailure) return error;
  throw error;
}

/** Nothing more is handed over; the first reason counts. */
export function giveUp(
  { code, message }: { readonly code: string; readonly message: string },
  work: BatchWork,
): void {
  if (!work.stop.aborted) work.givenUp ??= { code, message };
}
