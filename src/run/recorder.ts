import type { Milliseconds, RunId } from '../core/model/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { Graded } from '../ports/grader.ts';
import type { RecordedGrade, Store, StoredTrial } from '../ports/store.ts';

/** Writes what comes in together: one transaction for what arrived in one turn, one sync for a few of them. */
export interface Recorder {
  /** Resolves when the trial outlives this process. */
  addTrial(stored: StoredTrial): Promise<void>;
  addGrade(trial: string, grader: string, graded: Graded): Promise<void>;
  /** Resolves when all that is written now outlives a power cut. */
  sync(): Promise<void>;
}

/** Syncs of the disk are this far apart. */
const SYNC_EVERY_MS: Milliseconds = 25;
/** A transaction of more than that would keep everybody waiting. */
const MOST_TRIALS = 500;

type RecordingStore = Pick<Store, 'record' | 'sync'>;

interface Group {
  readonly trials: StoredTrial[];
  readonly grades: RecordedGrade[];
  readonly written: PromiseWithResolvers<void>;
}

export function createRecorder(run: RunId, store: RecordingStore, clock: Clock): Recorder {
  let group: Group | null = null;
  let syncing: Promise<void> | null = null;
  const write = (mine: Group): void => {
    group = null;
    store.record(run, mine).then(mine.written.resolve, mine.written.reject);
  };
  const open = (): Group => {
    if (group) return group;
    const mine = newGroup();
    group = mine;
    setImmediate(() => {
      if (group === mine) write(mine);
    });
    return mine;
  };
  return {
    addTrial(stored) {
      const mine = open();
      mine.trials.push(stored);
      if (mine.trials.length >= MOST_TRIALS) write(mine);
      return mine.written.promise;
    },
    addGrade(trial, grader, { calls, ...verdict }) {
      const mine = open();
      mine.grades.push({ trial, grader, verdict, ...(calls && calls.length > 0 && { calls }) });
      return mine.written.promise;
    },
    sync() {
      syncing ??= clock.sleep(SYNC_EVERY_MS).then(async () => {
        syncing = null; // what is written from here on waits for the next one
        await store.sync();
      });
      return syncing;
    },
  };
}

function newGroup(): Group {
  const written = Promise.withResolvers<void>();
  written.promise.catch(() => {}); // whoever added something hears of it
  return { trials: [], grades: [], written };
}
