import type { Verdict } from '../core/model/grade.ts';
import type { Milliseconds, RunId } from '../core/model/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { RecordedGrade, Store, StoredTrial } from '../ports/store.ts';

/** Writes what comes in together, so that the disk is asked to be sure a few times a second, not a thousand. */
export interface Recorder {
  /** Resolves when the trial is durable. */
  addTrial(stored: StoredTrial): Promise<void>;
  addGrade(trial: string, grader: string, verdict: Verdict): Promise<void>;
  /** Writes what waits. */
  flush(): Promise<void>;
}

const LONGEST_WAIT_MS: Milliseconds = 10;
const MOST_TRIALS = 500;

interface Group {
  readonly trials: StoredTrial[];
  readonly grades: RecordedGrade[];
  readonly written: Promise<void>;
  readonly settle: (error?: unknown) => void;
}

export function createRecorder(run: RunId, store: Pick<Store, 'record'>, clock: Clock): Recorder {
  let group: Group | null = null;
  const write = async (): Promise<void> => {
    const mine = group;
    if (!mine) return;
    group = null;
    try {
      await store.record(run, mine);
      mine.settle();
    } catch (error) {
      mine.settle(error);
    }
  };
  const open = (): Group => {
    if (group) return group;
    const mine = newGroup();
    group = mine;
    void clock.sleep(LONGEST_WAIT_MS).then(() => (group === mine ? write() : undefined));
    return mine;
  };
  const added = ({ trials, written }: Group): Promise<void> => {
    if (trials.length >= MOST_TRIALS) void write();
    return written;
  };
  return {
    addTrial(stored) {
      const mine = open();
      mine.trials.push(stored);
      return added(mine);
    },
    addGrade(trial, grader, verdict) {
      const mine = open();
      mine.grades.push({ trial, grader, verdict });
      return added(mine);
    },
    async flush() {
      const last = group?.written;
      await write();
      await last;
    },
  };
}

function newGroup(): Group {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  promise.catch(() => {}); // whoever added something hears of it
  return {
    trials: [],
    grades: [],
    written: promise,
    settle: (error) => (error === undefined ? resolve() : reject(error)),
  };
}
