import { type ChildProcess, fork } from 'node:child_process';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Milliseconds } from '../../core/model/units.ts';
import { moduleFile } from '../../core/module-file.ts';
import type { DatabaseAnswer, DatabaseOrder } from './orders.ts';

const HEAP_MB = 128;

/** None of them outlives this process. */
const alive = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/**
 * Why an order was not carried out. `late`, `crash`: what it asked for ended the process; `gone`: the process
 * ended before it came to this order; `stopped`: by the signal.
 */
export class OrderLost extends Error {
  override readonly name = 'OrderLost';
  readonly why: 'late' | 'crash' | 'gone' | 'stopped';

  constructor(why: OrderLost['why'], message: string) {
    super(message);
    this.why = why;
  }
}

/** A process of Node that may read its own source and nothing else, with no environment. One order at a time. */
export class DatabaseProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  /** Loses the order that is being carried out. */
  #lose: ((lost: OrderLost) => void) | null = null;

  constructor() {
    this.#child = start();
    alive.add(this.#child);
    const ended = Promise.withResolvers<void>();
    this.#ended = ended.promise;
    this.#child.once('exit', () => ended.resolve()).once('error', () => ended.resolve());
    this.#ended.then(() => {
      alive.delete(this.#child);
      this.#lose?.(new OrderLost('crash', 'it ended the database'));
    });
    this.#child.on('error', () => {}); // its end says so
    this.#hold(false);
  }

  get isThere(): boolean {
    return this.#child.connected && !this.#child.killed;
  }

  /** Carries out orders in turn; the limit counts from when this one is begun. @throws OrderLost */
  async tell(order: DatabaseOrder, limitMs: Milliseconds, signal?: AbortSignal): Promise<DatabaseAnswer> {
    const told = Promise.withResolvers<DatabaseAnswer>();
    const before = this.#turn;
    const turn = async (): Promise<void> => {
      await before;
      if (signal?.aborted) return;
      await this.#carryOut(order, limitMs, signal).then(told.resolve, told.reject);
    };
    const stop = (): void => told.reject(new OrderLost('stopped', 'stopped'));
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
    this.#hold(++this.#waiting > 0);
    this.#turn = turn();
    try {
      return await told.promise;
    } finally {
      signal?.removeEventListener('abort', stop);
      this.#hold(--this.#waiting > 0);
    }
  }

  async end(): Promise<void> {
    this.#child.ref();
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  async #carryOut(
    order: DatabaseOrder,
    limitMs: Milliseconds,
    signal: AbortSignal | undefined,
  ): Promise<DatabaseAnswer> {
    if (!this.isThere) throw new OrderLost('gone', 'the database ended');
    const answered = Promise.withResolvers<DatabaseAnswer>();
    const hear = (answer: unknown): void => answered.resolve(answer as DatabaseAnswer);
    const giveUp = (why: OrderLost['why'], message: string): void => {
      answered.reject(new OrderLost(why, message));
      this.#child.kill('SIGKILL');
    };
    this.#lose = answered.reject;
    const timer = setTimeout(() => giveUp('late', `it took longer than ${limitMs} ms`), limitMs);
    const stop = (): void => giveUp('stopped', 'stopped');
    signal?.addEventListener('abort', stop);
    this.#child.once('message', hear);
    this.#child.send(order, (error) => error && answered.reject(new OrderLost('gone', error.message)));
    try {
      return await answered.promise;
    } finally {
      clearTimeout(timer);
      this.#lose = null;
      signal?.removeEventListener('abort', stop);
      this.#child.off('message', hear);
    }
  }

  /** One that is idle keeps nobody from ending. */
  #hold(isAsked: boolean): void {
    if (isAsked) this.#child.channel?.ref();
    else this.#child.channel?.unref();
  }
}

function start(): ChildProcess {
  const here = dirname(fileURLToPath(import.meta.url));
  const child = fork(join(here, moduleFile('worker', import.meta.url)), [], {
    execArgv: [
      '--permission',
      '--allow-worker',
      `--allow-fs-read=${here}${sep}`,
      `--max-old-space-size=${HEAP_MB}`,
      '--no-warnings',
    ],
    env: { TZ: 'UTC', ...(process.env.SYSTEMROOT !== undefined && { SYSTEMROOT: process.env.SYSTEMROOT }) },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  });
  child.unref();
  return child;
}
