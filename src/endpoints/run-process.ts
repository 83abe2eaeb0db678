import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { Milliseconds } from '../core/model/units.ts';

/** How a process ended, and what it wrote. */
export type Ended =
  | { readonly kind: 'exit'; readonly code: number; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'signal'; readonly signal: string; readonly stderr: string }
  | { readonly kind: 'aborted' }
  /** It wrote more than it may. */
  | { readonly kind: 'too-large' }
  | { readonly kind: 'not-started'; readonly message: string };

export interface ProcessOptions {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly input: string;
  /** Of stdout. */
  readonly mostBytes: number;
  readonly signal: AbortSignal;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** What is kept of stderr: its end. */
const KEPT_BYTES = 65_536;
/** So long what a process left in its pipes is read after its end: one that it started may hold them open. */
const GRACE_MS: Milliseconds = 1000;

const HAS_GROUPS = process.platform !== 'win32';

/** Processes that are alive; none of them outlives this one. */
const alive = new Set<Child>();
process.once('exit', () => {
  for (const child of alive) kill(child);
});

/**
 * Runs a program without a shell, in a group of its own, and ends the whole group when it has ended or
 * `signal` says so: what it started does not outlive it.
 */
export function runProcess({ command, cwd, env, input, mostBytes, signal }: ProcessOptions): Promise<Ended> {
  if (signal.aborted) return Promise.resolve({ kind: 'aborted' });
  const [program, ...args] = command as [string, ...string[]];
  const ended = Promise.withResolvers<Ended>();
  let child: Child;
  try {
    child = spawn(program, args, { cwd, env, detached: HAS_GROUPS, stdio: 'pipe', windowsHide: true });
  } catch (error) {
    return Promise.resolve({ kind: 'not-started', message: String(error) });
  }
  alive.add(child);
  const stdout = collect(child.stdout, mostBytes, () => end({ kind: 'too-large' }));
  const stderr = keepEnd(child.stderr);
  let hasExited = false;
  const end = (how: Ended): void => {
    signal.removeEventListener('abort', abort);
    alive.delete(child);
    if (!hasExited) kill(child);
    for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.destroy();
    ended.resolve(how);
  };
  const abort = (): void => end({ kind: 'aborted' });
  signal.addEventListener('abort', abort);
  child.on('error', (error) => {
    if (child.pid === undefined) end({ kind: 'not-started', message: error.message });
  });
  child.on('exit', (code, by) => {
    const finish = (): void =>
      end(
        by === null
          ? { kind: 'exit', code: code ?? 0, stdout: stdout(), stderr: stderr() }
          : { kind: 'signal', signal: by, stderr: stderr() },
      );
    const timer = setTimeout(finish, GRACE_MS);
    child.on('close', () => {
      clearTimeout(timer);
      finish();
    });
    hasExited = true;
    kill(child); // what is left of its group
  });
  child.stdin.on('error', () => {}); // whoever does not read may still answer
  child.stdin.end(input);
  return ended.promise;
}

function kill(child: Child): void {
  if (child.pid === undefined) return;
  try {
    if (HAS_GROUPS) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // nobody is left
  }
}

function collect(stream: Readable, mostBytes: number, onTooMany: () => void): () => string {
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream.on('error', () => {});
  stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > mostBytes) onTooMany();
    else chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString('utf8');
}

function keepEnd(stream: Readable): () => string {
  let kept: Buffer = Buffer.alloc(0);
  stream.on('error', () => {});
  stream.on('data', (chunk: Buffer) => {
    kept = Buffer.concat([kept, chunk]).subarray(-KEPT_BYTES);
  });
  return () => kept.toString('utf8');
}
