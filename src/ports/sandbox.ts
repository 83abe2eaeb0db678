import type { Milliseconds } from '../core/model/units.ts';

/** A function of somebody else's, as source. */
export interface Program {
  readonly language: 'python' | 'javascript';
  readonly source: string;
  /** The function of the source that is called. */
  readonly entry: string;
}

export interface SandboxLimits {
  /** Of one call; the worker that takes longer is killed and replaced. */
  readonly timeoutMs: Milliseconds;
  readonly memoryBytes: number;
}

/** What one call brought. `value` is JSON: what cannot be written as JSON is an error. */
export type SandboxResult =
  | { readonly status: 'returned'; readonly value: unknown }
  | {
      readonly status: 'failed';
      /** `source`: it does not parse, or has no such function; `error`: it threw. */
      readonly cause: 'source' | 'error' | 'timeout' | 'memory' | 'crash';
      /** What it said, shortened, without any path of this machine. */
      readonly message: string;
    };

/**
 * Runs programs that nobody here has read: no network, no files, no environment, no other process, limits of
 * time and of memory; nothing of one call is seen by a call of another program. Calls of the same program share what it keeps
 * (its source is read once, and again when its worker is replaced). Never rejects for what a program does.
 */
export interface Sandbox {
  /** Calls the function with these arguments, which are JSON. Many may wait at once. */
  call(program: Program, args: readonly unknown[], limits?: Partial<SandboxLimits>): Promise<SandboxResult>;
  /** Ends every worker; nothing of it keeps the process alive before, either. */
  close(): Promise<void>;
}
