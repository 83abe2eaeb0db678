import { availableParallelism } from 'node:os';
import type { Milliseconds } from '../../core/model/units.ts';
import { DatabaseProcess, OrderLost } from './database-process.ts';
import type { DatabaseAnswer, NamedStatement } from './orders.ts';

/** What databases of a process may hold together as they begin, and how many they may be. */
const MOST_HELD_BYTES = 64 * 1024 * 1024;
const MOST_HELD = 16;
/** A fixture is read once. */
const LOAD_MS: Milliseconds = 60_000;

/** What every database begins as. */
export interface Beginning {
  readonly fixture: string;
  readonly statements: readonly NamedStatement[];
}

/** A process that has the fixture, and how many databases are in it. */
interface Place {
  readonly process: DatabaseProcess;
  readonly loaded: Promise<DatabaseAnswer>;
  held: number;
}

/** Processes that several databases share: as many as there are cores, and more when they are full. */
export class DatabasePool {
  readonly #beginning: Beginning;
  #places: Place[] = [];
  #atMost = MOST_HELD;
  #isClosed = false;

  constructor(beginning: Beginning) {
    this.#beginning = beginning;
  }

  /** A process for one database more. @throws OrderLost, or Error with what the database objects to in the fixture */
  async take(): Promise<DatabaseProcess> {
    if (this.#isClosed) throw new Error('the environments are closed');
    this.#places = this.#places.filter(({ process }) => process.isThere);
    const place = this.#freest() ?? this.#start();
    place.held += 1;
    const answer = await place.loaded;
    if ('error' in answer) throw new Error(answer.error);
    const bytes = answer.image?.length ?? 0;
    this.#atMost = Math.max(1, Math.min(MOST_HELD, Math.floor(MOST_HELD_BYTES / Math.max(1, bytes))));
    return place.process;
  }

  /** One of its databases is closed. */
  release(process: DatabaseProcess): void {
    const place = this.#places.find((one) => one.process === process);
    if (place) place.held -= 1;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#places.splice(0).map(({ process }) => process.end()));
  }

  #freest(): Place | null {
    const [freest = null] = this.#places.toSorted((a, b) => a.held - b.held);
    if (!freest || freest.held >= this.#atMost) return null;
    return freest.held > 0 && this.#places.length < availableParallelism() ? null : freest;
  }

  #start(): Place {
    const process = new DatabaseProcess();
    const loaded = process
      .tell({ kind: 'load', ...this.#beginning }, LOAD_MS)
      .catch((error: unknown) => ({ error: `fixture: ${lossOf(error)}` }));
    const place = { process, loaded, held: 0 };
    this.#places.push(place);
    return place;
  }
}

function lossOf(error: unknown): string {
  return error instanceof OrderLost ? error.message : String(error);
}
