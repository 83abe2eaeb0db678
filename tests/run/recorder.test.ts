import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Recorded, StoredTrial } from '../../src/ports/store.ts';
import { createRecorder, type Recorder } from '../../src/run/recorder.ts';
import { aSimulatedClock, type SimulatedClock } from '../support/a-simulated-clock.ts';
import { aTrial } from '../support/a-trial.ts';

const PASS = { status: 'scored' as const, score: 1, passed: true };

const stored = (hash: string): StoredTrial => ({ hash, trial: aTrial() });

interface World {
  readonly clock: SimulatedClock;
  readonly recorder: Recorder;
  /** Groups, in the order in which they were handed to the store. */
  readonly groups: Recorded[];
  /** Hashes that are written, and those of them that a power cut leaves. */
  readonly written: Set<string>;
  readonly synced: Set<string>;
  syncs: number;
}

/** A disk that takes its time, and may be full. */
function aWorld({ recordMs = 0, full = (_: number): boolean => false } = {}): World {
  const clock = aSimulatedClock();
  const groups: Recorded[] = [];
  const [written, synced] = [new Set<string>(), new Set<string>()];
  const store = {
    async record(_: string, group: Recorded) {
      const number = groups.push(group);
      if (recordMs > 0) await clock.sleep(recordMs);
      if (full(number)) throw new Error(`disk full (${number})`);
      for (const { hash } of group.trials) written.add(hash);
      for (const { trial, grader } of group.grades) written.add(`${grader} of ${trial}`);
    },
    async sync() {
      const all = [...written];
      world.syncs += 1;
      await clock.sleep(3);
      for (const one of all) synced.add(one);
    },
  };
  const world: World = {
    clock,
    groups,
    written,
    synced,
    syncs: 0,
    recorder: createRecorder('run-1', store, clock),
  };
  return world;
}

describe('the recorder', () => {
  it('says that a trial is recorded when the store has written it, not before', async () => {
    const world = aWorld({ recordMs: 40 });
    const seen: boolean[] = [];
    const added = ['a', 'b', 'c'].map(async (hash) => {
      await world.recorder.addTrial(stored(hash));
      seen.push(world.written.has(hash));
    });
    await world.clock.runUntil(Promise.all(added));
    expect(seen).toEqual([true, true, true]);
  });

  it('says that it is synced when all that was written before outlives a power cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 60 }), { minLength: 1, maxLength: 40 }), async (waits) => {
        const world = aWorld({ recordMs: 1 });
        const added = waits.map(async (ms, index) => {
          await world.clock.sleep(ms);
          await world.recorder.addTrial(stored(`t${index}`));
          const asked = world.clock.now();
          await world.recorder.sync();
          expect(world.synced).toContain(`t${index}`);
          expect(world.clock.now() - asked).toBeLessThanOrEqual(50);
        });
        await world.clock.runUntil(Promise.all(added));
        expect(world.syncs).toBeLessThanOrEqual(1 + Math.ceil((Math.max(...waits) + 3) / 25));
      }),
      { numRuns: 40 },
    );
  });

  it('writes what comes in one turn together, 500 trials at most, each once and in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 1300 }), { maxLength: 4 }), async (turns) => {
        const world = aWorld();
        const added: Promise<void>[] = [];
        for (const [turn, count] of turns.entries()) {
          for (let index = 0; index < count; index++)
            added.push(world.recorder.addTrial(stored(`${turn}-${index}`)));
          await new Promise(setImmediate);
        }
        await Promise.all(added);
        const sizes = world.groups.map(({ trials }) => trials.length);
        expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(500);
        expect(sizes).toHaveLength(turns.reduce((sum, count) => sum + Math.ceil(count / 500), 0));
        const hashes = world.groups.flatMap(({ trials }) => trials.map(({ hash }) => hash));
        expect(hashes).toEqual(
          turns.flatMap((count, turn) => Array.from({ length: count }, (_, index) => `${turn}-${index}`)),
        );
      }),
      { numRuns: 25 },
    );
  });

  it('never writes a grade before its trial', async () => {
    const world = aWorld();
    const added: Promise<void>[] = [];
    for (let index = 0; index < 1200; index++) {
      added.push(world.recorder.addTrial(stored(`t${index}`)));
      added.push(world.recorder.addGrade(`t${index}`, 'exact', PASS));
    }
    await Promise.all(added);
    const there = new Set<string>();
    for (const { trials, grades } of world.groups) {
      for (const { hash } of trials) there.add(hash);
      for (const { trial } of grades) expect(there).toContain(trial);
    }
    expect(world.groups.flatMap(({ grades }) => grades)).toHaveLength(1200);
  });

  it('tells everybody of a group that it could not be written, and nobody of the others', async () => {
    const world = aWorld({ recordMs: 5, full: (number) => number === 2 });
    const ends: PromiseSettledResult<void>[][] = [];
    const turn = async (name: string): Promise<void> => {
      const added = [
        world.recorder.addTrial(stored(`${name}-1`)),
        world.recorder.addTrial(stored(`${name}-2`)),
        world.recorder.addGrade(`${name}-1`, 'exact', PASS),
      ];
      ends.push(await Promise.allSettled(added));
    };
    for (const name of ['a', 'b', 'c']) await world.clock.runUntil(turn(name));
    expect(ends.map((group) => group.map(({ status }) => status))).toEqual([
      ['fulfilled', 'fulfilled', 'fulfilled'],
      ['rejected', 'rejected', 'rejected'],
      ['fulfilled', 'fulfilled', 'fulfilled'],
    ]);
    expect([...world.written].filter((hash) => hash.startsWith('b'))).toEqual([]);
  });

  it('leaves no rejection unheard where a whole group is given up', async () => {
    const world = aWorld({ full: () => true });
    const unheard: unknown[] = [];
    const hear = (reason: unknown): void => void unheard.push(reason);
    process.on('unhandledRejection', hear);
    const added = world.recorder.addTrial(stored('a'));
    await expect(added).rejects.toThrow('disk full (1)');
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off('unhandledRejection', hear);
    expect(unheard).toEqual([]);
  });
});
