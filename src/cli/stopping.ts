import type { Stopping } from '../app/context.ts';

/** The first Ctrl-C starts nothing new and waits for what is in flight; the second ends that too. */
export function stopOnInterrupt(onStop: () => void): Stopping & { release(): void } {
  const stop = new AbortController();
  const abort = new AbortController();
  const handle = (): void => {
    if (stop.signal.aborted) {
      abort.abort();
      return;
    }
    stop.abort();
    onStop();
  };
  process.on('SIGINT', handle);
  process.on('SIGTERM', handle);
  return {
    stop: stop.signal,
    abort: abort.signal,
    release(): void {
      process.off('SIGINT', handle);
      process.off('SIGTERM', handle);
    },
  };
}
