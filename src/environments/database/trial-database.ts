import type { Milliseconds } from '../../core/model/units.ts';
import type { ToolResult } from '../../ports/environment.ts';
import type { DatabasePool } from './database-pool.ts';
import { type DatabaseProcess, OrderLost } from './database-process.ts';
import type { DatabaseAnswer, DatabaseOrder, Rights, SqlValue } from './orders.ts';

export interface Statement {
  readonly sql: string;
  readonly args: Readonly<Record<string, SqlValue>>;
  readonly rights: Rights;
  /** Of what is told, as JSON writes it. */
  readonly mostBytes: number;
}

type Order = DatabaseOrder extends infer One
  ? One extends { readonly db: number }
    ? Omit<One, 'db'>
    : never
  : never;

/** Setting up a trial's database, and reading all of it. */
const WHOLE_MS: Milliseconds = 10_000;
/** Its neighbours in a process may end it, each once. */
const MOST_MOVES = 20;

let count = 0;

/**
 * The database of one trial, in a process that others are in. Its image comes back with every change, so that
 * when the process is ended it begins again elsewhere as it was after the last statement that came to its end.
 */
export class TrialDatabase {
  readonly #pool: DatabasePool;
  readonly #limitMs: Milliseconds;
  readonly #db = ++count;
  #process: DatabaseProcess | null = null;
  #image: Uint8Array | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(pool: DatabasePool, limitMs: Milliseconds) {
    this.#pool = pool;
    this.#limitMs = limitMs;
  }

  /** @throws Error with what the database objects to. */
  async open(setup: string | undefined): Promise<void> {
    const answer = await this.#once((process) => this.#begin(process, setup)).catch((error: unknown) => {
      throw error instanceof OrderLost ? new Error(error.message) : error;
    });
    if ('error' in answer) throw new Error(answer.error);
  }

  /** What a statement brought. One that takes too long is ended, and has changed nothing. @throws Error when it is stopped. */
  async run(statement: Statement, signal: AbortSignal): Promise<ToolResult> {
    try {
      const answer = await this.#inTurn({ kind: 'run', ...statement }, this.#limitMs, signal);
      return 'error' in answer ? { text: answer.error, failed: true } : { text: answer.text };
    } catch (error) {
      if (!(error instanceof OrderLost) || error.why === 'stopped') throw error;
      return { text: `the statement was ended: ${error.message}; it changed nothing`, failed: true };
    }
  }

  /** Rows by table. @throws Error when they are too many. */
  async state(mostBytes: number): Promise<Readonly<Record<string, unknown>>> {
    const answer = await this.#inTurn({ kind: 'state', mostBytes }, WHOLE_MS);
    if ('error' in answer) throw new Error(answer.error);
    return JSON.parse(answer.text);
  }

  async close(): Promise<void> {
    const process = this.#process;
    this.#process = null;
    if (!process?.isThere) return;
    await process.tell({ kind: 'close', db: this.#db }, WHOLE_MS).catch(() => {});
    this.#pool.release(process);
  }

  /** One order after the other, each in a process that has the database. */
  #inTurn(order: Order, limitMs: Milliseconds, signal?: AbortSignal): Promise<DatabaseAnswer> {
    const told = this.#turn.then(() =>
      this.#once(async (process) => {
        if (process !== this.#process) await this.#begin(process);
        return process.tell({ ...order, db: this.#db }, limitMs, signal);
      }),
    );
    this.#turn = told.catch(() => {});
    return told;
  }

  /** In this process or, where it ends before it comes to this, in another. */
  async #once(act: (process: DatabaseProcess) => Promise<DatabaseAnswer>): Promise<DatabaseAnswer> {
    for (let moves = 0; ; moves++) {
      const process = this.#process?.isThere ? this.#process : await this.#pool.take();
      try {
        const answer = await act(process);
        this.#image = answer.image ?? this.#image;
        return answer;
      } catch (error) {
        if (!(error instanceof OrderLost) || error.why !== 'gone' || moves >= MOST_MOVES) throw error;
      }
    }
  }

  async #begin(process: DatabaseProcess, setup?: string): Promise<DatabaseAnswer> {
    const image = this.#image;
    const answer = await process.tell(
      { kind: 'open', db: this.#db, ...(image && { image }), ...(setup !== undefined && { setup }) },
      WHOLE_MS,
    );
    this.#process = process;
    return answer;
  }
}
