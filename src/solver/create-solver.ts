import { type ChildProcess, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { moduleFile } from '../core/module-file.ts';
import type { Answer, Problem, Solver } from '../ports/solver.ts';

const HOME = dirname(fileURLToPath(import.meta.url));
/** Z3 keeps its own time limit but for single steps that it does not look up from. */
const GRACE_MS = 2000;
/** Reading and compiling Z3. */
const START_MS = 30_000;

/**
 * Z3 in a process of its own, started at the first problem: its threads end with it, and one that hangs is killed
 * and replaced. One problem at a time.
 */
export function createSolver(): Solver {
  let worker: Worker | null = null;
  let last: Promise<unknown> = Promise.resolve();
  const ask = async (problem: Problem, timeoutMs: number): Promise<Answer> => {
    worker ??= startWorker();
    const answer = await worker.ask({ ...problem, timeoutMs }, timeoutMs + GRACE_MS);
    if (answer.isGone) worker = null;
    return answer.answer;
  };
  return {
    solve(problem, timeoutMs) {
      const next = last.then(() => ask(problem, timeoutMs));
      last = next;
      return next;
    },
    async close() {
      worker?.end();
      worker = null;
    },
  };
}

interface Worker {
  ask(problem: unknown, limitMs: number): Promise<{ readonly answer: Answer; readonly isGone: boolean }>;
  end(): void;
}

interface Reply {
  readonly status: Answer['status'] | 'ready';
  readonly values?: Readonly<Record<string, number>>;
  readonly reason?: string;
}

function startWorker(): Worker {
  const child = spawn(
    process.execPath,
    ['--no-warnings', join(HOME, moduleFile('worker', import.meta.url))],
    {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: {},
      windowsHide: true,
    },
  );
  const kill = endWithUs(child);
  child.stdin.on('error', () => {}); // it is gone, which its end says
  const lines = createInterface({ input: child.stdout });
  const take = (limitMs: number): Promise<Reply | null> =>
    new Promise((settle) => {
      const done = (reply: Reply | null) => {
        clearTimeout(timer);
        lines.off('line', onLine);
        child.off('close', onEnd);
        settle(reply);
      };
      const onLine = (line: string) => done(JSON.parse(line) as Reply);
      const onEnd = () => done(null);
      const timer = setTimeout(() => done(null), limitMs);
      lines.on('line', onLine);
      child.on('close', onEnd);
    });
  const ready = take(START_MS);
  return {
    async ask(problem, limitMs) {
      if ((await ready) === null) return given('Z3 did not start', kill);
      child.stdin.write(`${JSON.stringify(problem)}\n`);
      const reply = await take(limitMs);
      return reply === null ? given('it took too long', kill) : { answer: answerOf(reply), isGone: false };
    },
    end: kill,
  };
}

function given(reason: string, kill: () => void): { readonly answer: Answer; readonly isGone: true } {
  kill();
  return { answer: { status: 'unknown', reason }, isGone: true };
}

function answerOf({ status, values = {}, reason = 'Z3 could not tell' }: Reply): Answer {
  if (status === 'impossible') return { status };
  if (status === 'possible') return { status, values: new Map(Object.entries(values)) };
  return { status: 'unknown', reason };
}

/** Kills a child, also when this process ends. */
function endWithUs(child: ChildProcess): () => void {
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('close', () => process.off('exit', kill)).once('error', () => process.off('exit', kill));
  return kill;
}
