import type { Sandbox, SandboxLimits, SandboxResult } from '../ports/sandbox.ts';
import { failed } from './read-answer.ts';
import { WorkerPool } from './worker-pool.ts';

export interface SandboxOptions {
  /** Of calls that name none. */
  readonly limits?: Partial<SandboxLimits>;
}

export const DEFAULT_LIMITS: SandboxLimits = { timeoutMs: 5000, memoryBytes: 512 * 1024 * 1024 };

/**
 * Runs Python in Pyodide and JavaScript in QuickJS, each program in a process of its own that is started at its
 * first call. See docs/concepts/sandbox.md for what is promised.
 */
export function createSandbox({ limits: preset = {} }: SandboxOptions = {}): Sandbox {
  const pools = { python: new WorkerPool('python'), javascript: new WorkerPool('javascript') };
  let isClosed = false;
  return {
    async call(program, args, limits = {}): Promise<SandboxResult> {
      if (isClosed) return failed('crash', 'the sandbox is closed');
      const text = asJson(args);
      if (text === undefined) return failed('error', 'the arguments cannot be written as JSON');
      const { timeoutMs, memoryBytes } = { ...DEFAULT_LIMITS, ...preset, ...limits };
      return new Promise((settle) =>
        pools[program.language].add(program, memoryBytes, { args: text, timeoutMs, settle }),
      );
    },
    async close(): Promise<void> {
      isClosed = true;
      await Promise.all(Object.values(pools).map((pool) => pool.close()));
    },
  };
}

/** Undefined for what is circular, too deep or too long; lone surrogates are escaped. */
function asJson(args: readonly unknown[]): string | undefined {
  try {
    return JSON.stringify(args);
  } catch {
    return undefined;
  }
}
