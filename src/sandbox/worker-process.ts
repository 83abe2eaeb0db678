import type { Milliseconds } from '../core/model/units.ts';
import { residentBytes } from './resident-bytes.ts';
import { type SpawnedWorker, spawnWorker } from './spawn-worker.ts';
import type { WorkerCommand } from './worker-command.ts';

/** What is heard of a worker. `ended`: it is gone; `flood`: it wrote a line without end;
 * `swollen`: it holds more memory than any interpreter within its limit. */
export type Heard =
  | { readonly kind: 'line'; readonly text: string }
  | { readonly kind: 'silent' | 'ended' | 'flood' | 'swollen' };

const WATCH_MS: Milliseconds = 100;
const MOST_LINE_LENGTH = 64 * 1024 * 1024;

/** A process that is told messages and answers in lines. It keeps this process alive only while `next` waits. */
export class WorkerProcess {
  readonly #spawned: SpawnedWorker;
  readonly #mostResidentBytes: number;
  readonly #exited: Promise<void>;
  readonly #lines: string[] = [];
  #read = 0;
  #parts: string[] = [];
  #partLength = 0;
  #end: 'ended' | 'flood' | 'swollen' | undefined;
  #wake: (() => void) | undefined;

  /** `first` is what it reads before any message. */
  constructor(command: WorkerCommand, first?: Uint8Array) {
    this.#spawned = spawnWorker(command);
    this.#mostResidentBytes = command.mostResidentBytes;
    const { child, messages, answers } = this.#spawned;
    const exited = Promise.withResolvers<void>();
    this.#exited = exited.promise;
    child.on('error', () => exited.resolve()).on('exit', () => exited.resolve());
    child.on('error', () => this.#finish('ended')).on('close', () => this.#finish('ended'));
    answers.setEncoding('utf8').on('data', (text: string) => this.#take(text));
    if (first) messages.write(first);
    this.#holdParent(false);
  }

  get hasEnded(): boolean {
    return this.#end !== undefined;
  }

  /** It has said more than was listened to. */
  get hasMore(): boolean {
    return this.#read < this.#lines.length || this.#partLength > 0;
  }

  send(message: string): void {
    this.#spawned.messages.write(`${message}\n\n`);
  }

  /** The next line, or `silent` when none came within `timeoutMs`. */
  async next(timeoutMs: Milliseconds): Promise<Heard> {
    if (this.#read === this.#lines.length && !this.#end) await this.#listen(timeoutMs);
    const text = this.#lines[this.#read];
    if (text === undefined) return { kind: this.#end ?? 'silent' };
    this.#read += 1;
    if (this.#read === this.#lines.length) {
      this.#lines.length = 0;
      this.#read = 0;
    }
    return { kind: 'line', text };
  }

  /** Kills it, and waits until it is gone. */
  async end(): Promise<void> {
    this.#finish('ended');
    const { child, messages, answers } = this.#spawned;
    child.ref();
    child.kill('SIGKILL');
    messages.destroy();
    answers.destroy();
    await this.#exited;
  }

  #listen(timeoutMs: Milliseconds): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#holdParent(true);
    // When this process was busy, what the worker has written since is read before it counts as silent.
    const timer = setTimeout(() => setImmediate(resolve), timeoutMs);
    const watch = setInterval(() => this.#watchMemory(), WATCH_MS);
    this.#wake = resolve;
    return promise.finally(() => {
      clearTimeout(timer);
      clearInterval(watch);
      this.#wake = undefined;
      this.#holdParent(false);
    });
  }

  /** What an interpreter holds has its limit; this is for whatever foreign code gets allocated beside it. */
  #watchMemory(): void {
    const { child } = this.#spawned;
    if (child.pid === undefined || residentBytes(child.pid) <= this.#mostResidentBytes) return;
    this.#finish('swollen');
    child.kill('SIGKILL');
  }

  #take(text: string): void {
    const [first = '', ...rest] = text.split('\n');
    this.#parts.push(first);
    this.#partLength += first.length;
    if (this.#partLength > MOST_LINE_LENGTH) {
      this.#finish('flood');
      this.#spawned.child.kill('SIGKILL');
      return;
    }
    const last = rest.pop();
    if (last === undefined) return;
    this.#lines.push(this.#parts.join(''));
    for (const line of rest) this.#lines.push(line);
    this.#parts = [last];
    this.#partLength = last.length;
    this.#wake?.();
  }

  #finish(how: 'ended' | 'flood' | 'swollen'): void {
    this.#end ??= how;
    this.#wake?.();
  }

  #holdParent(isHeld: boolean): void {
    for (const held of [this.#spawned.child, this.#spawned.messages, this.#spawned.answers])
      if (isHeld) held.ref();
      else held.unref();
  }
}
