import type { Milliseconds } from '../core/model/units.ts';
import type { Program, SandboxResult } from '../ports/sandbox.ts';
import { failed, readAnswer } from './read-answer.ts';
import type { WorkerProcess } from './worker-process.ts';

/** A call that waits. `args` is a JSON array in one line. */
export interface WaitingCall {
  readonly args: string;
  readonly timeoutMs: Milliseconds;
  readonly settle: (result: SandboxResult) => void;
}

const START_MS: Milliseconds = 60_000;
const MOST_CALLS = 1024;
const MOST_LENGTH = 4 * 1024 * 1024;
/** A batch should take about so long: then others that want the worker's place get their turn. */
const BATCH_MS: Milliseconds = 50;
/** A program whose source keeps hanging or crashing is not started for every call again. */
const MOST_BAD_STARTS = 2;

/** A program, the calls that wait for it, and at most one process, which no other program ever enters. */
export class ProgramLine {
  readonly #program: Program;
  readonly #startWorker: () => Promise<WorkerProcess>;
  readonly #waiting: WaitingCall[] = [];
  #worker: WorkerProcess | undefined;
  #loaded: SandboxResult | undefined;
  #badStarts = 0;
  #batchSize = 16;

  constructor(program: Program, startWorker: () => Promise<WorkerProcess>) {
    this.#program = program;
    this.#startWorker = startWorker;
  }

  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  get hasWorker(): boolean {
    return this.#worker !== undefined;
  }

  /** It will not be tried again. */
  get isGivenUp(): boolean {
    return this.#badStarts >= MOST_BAD_STARTS;
  }

  add(call: WaitingCall): void {
    if (this.isGivenUp && this.#loaded) call.settle(this.#loaded);
    else this.#waiting.push(call);
  }

  /** Answers waiting calls until none is left or `mayGoOn` says no after a batch. */
  async serve(mayGoOn: () => boolean): Promise<void> {
    do {
      if (this.#worker?.hasEnded) await this.endWorker();
      const worker = this.#worker ?? (await this.#start());
      if (this.#loaded?.status === 'returned') await this.#serveBatch(worker);
      else await this.#refuseAll();
    } while (this.isWaiting && mayGoOn());
  }

  async endWorker(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.end();
  }

  /** Answers all that wait with the same result. */
  settleAll(result: SandboxResult): void {
    for (const call of this.#waiting.splice(0)) call.settle(result);
  }

  async #start(): Promise<WorkerProcess> {
    const worker = await this.#startWorker();
    this.#worker = worker;
    this.#loaded = await this.#load(worker);
    const isBad = this.#loaded.status === 'failed' && !['source', 'error'].includes(this.#loaded.cause);
    this.#badStarts = isBad ? this.#badStarts + 1 : 0;
    return worker;
  }

  async #load(worker: WorkerProcess): Promise<SandboxResult> {
    const ready = await worker.next(START_MS);
    if (ready.kind !== 'line') return failed('crash', 'the interpreter did not start');
    const timeoutMs = this.#waiting[0]?.timeoutMs;
    if (timeoutMs === undefined) return failed('crash', 'nobody waits for it any more');
    const { source, entry } = this.#program;
    worker.send(JSON.stringify({ source, entry }));
    return hear(worker, timeoutMs);
  }

  /** The source failed: every call would. A worker that only said so stays, to say so again. */
  async #refuseAll(): Promise<void> {
    const result = this.#loaded ?? failed('crash', 'the interpreter did not start');
    this.settleAll(result);
    if (isFatal(result)) await this.endWorker();
  }

  async #serveBatch(worker: WorkerProcess): Promise<void> {
    const batch = this.#take();
    const startedAt = performance.now();
    worker.send(batch.map(({ args }) => args).join('\n'));
    for (const [index, call] of batch.entries()) {
      const result = await hear(worker, call.timeoutMs);
      call.settle(result);
      if (!isFatal(result)) continue;
      this.#waiting.unshift(...batch.slice(index + 1));
      await this.endWorker();
      return;
    }
    if (worker.hasMore) await this.endWorker(); // foreign code wrote lines of its own
    const isQuick = performance.now() - startedAt < BATCH_MS;
    this.#batchSize = isQuick ? Math.min(MOST_CALLS, this.#batchSize * 2) : Math.ceil(this.#batchSize / 2);
  }

  #take(): WaitingCall[] {
    let length = 0;
    let count = 0;
    for (const { args } of this.#waiting) {
      length += args.length;
      if (count > 0 && (count === this.#batchSize || length > MOST_LENGTH)) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }
}

/** After these the worker is not used again: it hangs, is gone, or its memory is spent. */
function isFatal(result: SandboxResult): boolean {
  return result.status === 'failed' && result.cause !== 'error' && result.cause !== 'source';
}

async function hear(worker: WorkerProcess, timeoutMs: Milliseconds): Promise<SandboxResult> {
  const heard = await worker.next(timeoutMs);
  switch (heard.kind) {
    case 'line':
      return readAnswer(heard.text) ?? failed('crash', 'the interpreter answered nonsense');
    case 'silent':
      return failed('timeout', `it took longer than ${timeoutMs} ms`);
    case 'ended':
      return failed('crash', 'the interpreter ended');
    case 'swollen':
      return failed('memory', 'the interpreter took too much memory');
    case 'flood':
      return failed('crash', 'the interpreter wrote without end');
  }
}
