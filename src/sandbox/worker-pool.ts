import { createHash } from 'node:crypto';
import type { Milliseconds } from '../core/model/units.ts';
import type { Program, SandboxResult } from '../ports/sandbox.ts';
import { ProgramLine, type WaitingCall } from './program-line.ts';
import { failed } from './read-answer.ts';
import { startWorker } from './start-worker.ts';

/** Programs of one language whose process is kept; Pyodide's takes 200 MB and a second to start. */
const MOST_WORKERS = 3;
/** A process is kept so long at least while other programs wait for its place. */
const TURN_MS: Milliseconds = 2000;

interface Place {
  readonly line: ProgramLine;
  /** It is answering calls. */
  isBusy: boolean;
}

/** The processes of one language: one a program, the longest idle one makes room. */
export class WorkerPool {
  readonly #language: Program['language'];
  /** In the order in which they wait for a turn. */
  readonly #lines = new Map<string, ProgramLine>();
  /** Least recently used first. */
  readonly #places = new Map<string, Place>();
  readonly #keys = new WeakMap<Program, string>();
  readonly #turns = new Set<Promise<void>>();
  #isClosed = false;

  constructor(language: Program['language']) {
    this.#language = language;
  }

  add(program: Program, memoryBytes: number, call: WaitingCall): void {
    const key = `${memoryBytes} ${this.#keyOf(program)}`;
    let line = this.#lines.get(key);
    if (!line) {
      line = new ProgramLine(program, () => startWorker(this.#language, memoryBytes));
      this.#lines.set(key, line);
    }
    line.add(call);
    this.#schedule();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const lines = [...this.#lines.values()];
    await Promise.all(lines.map((line) => line.endWorker()));
    for (const line of lines) line.settleAll(CLOSED);
    await Promise.all(this.#turns);
  }

  /** Programs are long and the same object for many calls. */
  #keyOf(program: Program): string {
    const known = this.#keys.get(program);
    if (known !== undefined) return known;
    const { source, entry } = program;
    const key = createHash('sha256')
      .update(JSON.stringify([source, entry]))
      .digest('hex');
    this.#keys.set(program, key);
    return key;
  }

  #schedule(): void {
    if (this.#isClosed) return;
    for (const [key, line] of [...this.#lines]) {
      if (!line.isWaiting || this.#places.get(key)?.isBusy) continue;
      if (!this.#places.has(key) && !this.#makeRoom()) continue;
      const turn = this.#serve(key, line);
      this.#turns.add(turn);
      void turn.finally(() => this.#turns.delete(turn));
    }
  }

  #makeRoom(): boolean {
    if (this.#places.size < MOST_WORKERS) return true;
    const idle = [...this.#places].find(([, { line, isBusy }]) => !isBusy && !line.isWaiting);
    if (idle) this.#leave(...idle);
    return idle !== undefined;
  }

  #leave(key: string, { line }: Place): void {
    this.#places.delete(key);
    void line.endWorker();
    if (!line.isGivenUp && !line.isWaiting) this.#lines.delete(key);
  }

  async #serve(key: string, line: ProgramLine): Promise<void> {
    const startedAt = performance.now();
    const place: Place = { line, isBusy: true };
    this.#places.delete(key);
    this.#places.set(key, place);
    await line.serve(() => !this.#isClosed && !this.#mustMakeRoom(startedAt));
    place.isBusy = false;
    if (this.#isClosed) {
      await line.endWorker();
      line.settleAll(CLOSED);
      return;
    }
    if (!line.hasWorker || (line.isWaiting && this.#mustMakeRoom(startedAt))) this.#goToEnd(key, line, place);
    this.#schedule();
  }

  #mustMakeRoom(startedAt: Milliseconds): boolean {
    if (this.#places.size < MOST_WORKERS || performance.now() - startedAt < TURN_MS) return false;
    return [...this.#lines].some(([key, line]) => line.isWaiting && !this.#places.has(key));
  }

  /** Its turn is over: whoever waits comes first. */
  #goToEnd(key: string, line: ProgramLine, place: Place): void {
    this.#lines.delete(key);
    if (line.isWaiting || line.isGivenUp) this.#lines.set(key, line);
    this.#leave(key, place);
  }
}

const CLOSED: SandboxResult = failed('crash', 'the sandbox is closed');
