import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Example } from '../../src/core/model/example.ts';
import type { OpenTrial } from '../../src/core/model/open-trial.ts';
import type { RunRecord, Store } from '../../src/ports/store.ts';
import { openStore } from '../../src/store/open-store.ts';
import { aFolder, refusal } from '../support/a-folder.ts';
import { aCall, aUsage } from '../support/a-trial.ts';
import { aRun, read, recordGrade, recordTrial, STORES, stored } from './stores.ts';

describe.each(STORES)('a store ($name)', ({ url }) => {
  let store: Store;

  beforeEach(async () => {
    store = await openStore(url(aFolder().path));
  });
  afterEach(() => store.close());

  describe('imports a run', () => {
    const imported = aRun({ importedAt: '2026-11-23T00:00:00.000Z' });
    const refuseTwins = (first: number, second: number): Error => new Error(`twins ${first} ${second}`);

    async function* batches(trials: readonly OpenTrial[]): AsyncGenerator<readonly OpenTrial[]> {
      for (let start = 0; start < trials.length; start += 400) yield trials.slice(start, start + 400);
    }

    async function importTrials(trials: readonly OpenTrial[], run: RunRecord = imported): Promise<void> {
      const ids = [...new Set(trials.map(({ example }) => example))];
      const finish = () => ({ run, examples: ids.map((id): Example => ({ id, item: {} })) });
      await store.importRun({
        run: run.id,
        grader: 'grader-1',
        trials: batches(trials),
        finish,
        refuseTwins,
      });
    }

    async function exported(run = imported.id): Promise<OpenTrial[]> {
      const trials: OpenTrial[] = [];
      for await (const trial of store.exportTrials(run, 'grader-1')) trials.push(trial);
      return trials;
    }

    const EVERYTHING: readonly OpenTrial[] = [
      { candidate: 'a', example: 'e1' },
      { candidate: 'a', example: 'e1', repeat: 1, score: 0.25, passed: true, text: '', attempts: 3 },
      {
        candidate: 'a',
        example: 'e2',
        score: 0.5,
        input: 7,
        firstTokenMs: 3,
        at: '2026-11-22T12:00:00+01:00',
      },
      {
        candidate: 'a',
        example: 'e3',
        passed: false,
        input: 9,
        cachedInput: 4,
        cacheWrite: 1,
        output: 3,
        reasoning: 2,
      },
      {
        candidate: 'a',
        example: 'e4',
        failed: 'timeout',
        text: 'no answer',
        latencyMs: 30_000,
        billedUsd: 0,
      },
      { candidate: 'b', example: 'e1', unscored: 'no reference', servedModel: 'm', serviceTier: 'flex' },
      {
        candidate: 'b',
        example: 'e2',
        score: 1,
        latencyMs: 12.5,
        calls: [
          { role: 'retry', endpoint: 'x' },
          { input: 1, output: 2, latencyMs: 4, at: '2026-11-22T10:00:00.000Z' },
        ],
      },
      { candidate: 'b', example: 'e3', passed: true, calls: [] },
      { candidate: 'b', example: 'e4', calls: [{ output: 2 }] },
    ];

    it('and gives back what the source gave, and no more', async () => {
      await importTrials(EVERYTHING.toReversed());
      expect(await exported()).toEqual(EVERYTHING);
      expect(await store.getRun('latest')).toEqual(imported);
    });

    it('as trials with what follows from it', async () => {
      await importTrials(EVERYTHING);
      const trials = await read(store);
      const verdicts = trials.map(({ verdict }) => verdict);
      expect(verdicts).toEqual([
        null,
        { status: 'scored', score: 0.25, passed: true },
        { status: 'scored', score: 0.5, passed: false, given: 'score' },
        { status: 'scored', score: 0, passed: false, given: 'passed' },
        null,
        { status: 'unscored', reason: 'no reference' },
        { status: 'scored', score: 1, passed: true, given: 'score' },
        { status: 'scored', score: 1, passed: true, given: 'passed' },
        null,
      ]);
      const [bare, , partly, counted, failed, , several, none] = trials.map(({ trial }) => trial);
      expect(bare).toEqual({
        key: { candidate: 'a', example: 'e1', repeat: 0 },
        calls: [
          {
            role: 'answer',
            endpoint: 'imported',
            servedModel: '',
            serviceTier: 'default',
            usage: null,
            latency: null,
            at: '',
          },
        ],
        latency: null,
        attempts: 1,
        outcome: { status: 'answered' },
      });
      expect(partly?.calls[0]).toMatchObject({ usage: null, at: '2026-11-22T11:00:00.000Z' });
      expect(counted?.calls[0]?.usage).toEqual({
        input: 9,
        cachedInput: 4,
        cacheWrite: 1,
        output: 3,
        reasoning: 2,
        source: 'reported',
      });
      expect(failed).toMatchObject({
        latency: null,
        billed: 0,
        outcome: { status: 'failed', code: 'timeout', message: 'no answer' },
      });
      expect(several?.calls.map(({ role, endpoint }) => [role, endpoint])).toEqual([
        ['retry', 'x'],
        ['answer', 'imported'],
      ]);
      expect(none?.calls).toEqual([]);
    });

    it('or nothing of it, when reading breaks off', async () => {
      const trials = (async function* () {
        yield EVERYTHING;
        throw new Error('line 10 does not fit');
      })();
      const finish = () => ({ run: imported, examples: [] });
      const what = { run: imported.id, grader: 'grader-1', trials, finish, refuseTwins };
      await expect(store.importRun(what)).rejects.toThrow('line 10 does not fit');
      expect(await store.listRuns()).toEqual([]);
      expect(await exported()).toEqual([]);
      await importTrials(EVERYTHING);
      expect(await exported()).toHaveLength(EVERYTHING.length);
    });

    it('or nothing, when two trials are of one candidate, example and repeat', async () => {
      const trials = Array.from({ length: 900 }, (_, index) => ({ candidate: 'a', example: `e${index}` }));
      await expect(importTrials([...trials, { candidate: 'a', example: 'e7', repeat: 0 }])).rejects.toThrow(
        'twins 7 900',
      );
      expect(await store.listRuns()).toEqual([]);
    });

    it('under an id that no run has', async () => {
      await store.createRun(aRun(), []);
      const { code, message } = await refusal(() => importTrials(EVERYTHING));
      expect([code, message]).toEqual(['bad-input', `the run '${imported.id}' is there already`]);
      expect(await read(store)).toEqual([]);
    });

    it('beside others, each with its own trials', async () => {
      const other = aRun({
        id: 'other',
        importedAt: '2026-11-24T00:00:00.000Z',
        startedAt: '2020-01-01T00:00:00.000Z',
      });
      await importTrials(EVERYTHING);
      await importTrials([{ candidate: 'a', example: 'e1', score: 1 }], other);
      expect(await exported()).toEqual(EVERYTHING);
      expect(await exported('other')).toEqual([{ candidate: 'a', example: 'e1', score: 1 }]);
      expect((await store.getRun('latest')).id).toBe('other');
    });

    it('though others read and record meanwhile', async () => {
      const trials = (async function* () {
        for (let start = 0; start < 5; start++) {
          yield Array.from({ length: 50 }, (_, index) => ({ candidate: 'a', example: `e${start}-${index}` }));
          await new Promise((resolve) => setTimeout(resolve, 2));
        }
        throw new Error('half way');
      })();
      const finish = () => ({ run: imported, examples: [] });
      const what = { run: imported.id, grader: 'grader-1', trials, finish, refuseTwins };
      const importing = store.importRun(what).catch((error: Error) => error.message);
      const recording = recordTrial(store, 'mine', stored());
      const reading = read(store, imported.id);
      expect(await importing).toBe('half way');
      await recording;
      expect(await reading).toEqual([]);
      expect(await read(store, 'mine')).toHaveLength(1);
    });
  });

  it('exports a run that was made here, calls and failures with it', async () => {
    const call = aCall({ usage: aUsage({ cachedInput: 5 }) });
    const failed = stored(
      {
        key: { candidate: 'big', example: 'e2', repeat: 1 },
        latency: null,
        attempts: 2,
        calls: [aCall({ role: 'retry', usage: null, latency: null })],
        outcome: { status: 'failed', code: 'http-500', message: 'gone' },
      },
      'trial-2',
    );
    await recordTrial(store, aRun().id, stored({ calls: [call] }));
    await recordTrial(store, aRun().id, failed);
    await recordGrade(store, 'trial-1', 'grader-1', { status: 'scored', score: 1, passed: true });
    await recordGrade(store, 'trial-2', 'grader-1', { status: 'scored', score: 0, passed: false });
    const trials: OpenTrial[] = [];
    for await (const trial of store.exportTrials(aRun().id, 'grader-1')) trials.push(trial);
    const at = '2026-11-22T10:00:00.000Z';
    expect(trials).toEqual([
      {
        ...{ candidate: 'big', example: 'e1', score: 1, passed: true, attempts: 1, text: '42' },
        ...{ input: 100, cachedInput: 5, output: 10, servedModel: 'big-2026', serviceTier: 'default' },
        ...{ latencyMs: 120, at },
      },
      {
        ...{ candidate: 'big', example: 'e2', repeat: 1, failed: 'http-500', attempts: 2, text: 'gone' },
        calls: [{ role: 'retry', endpoint: 'server', servedModel: 'big-2026', serviceTier: 'default', at }],
      },
    ]);
  });
});
