import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Example } from '../../src/core/model/example.ts';
import type { Verdict } from '../../src/core/model/grade.ts';
import type { Store, TrainingRecord } from '../../src/ports/store.ts';
import { openStore } from '../../src/store/open-store.ts';
import { aFolder, refusal } from '../support/a-folder.ts';
import { aCall, aUsage } from '../support/a-trial.ts';
import { aRun, read, recordGrade, recordTrial, STORES, stored } from './stores.ts';

function aTraining(parts: Partial<TrainingRecord> = {}): TrainingRecord {
  return {
    key: 'training-1',
    candidate: 'big',
    parent: null,
    status: 'running',
    jobId: 'ftjob-1',
    model: null,
    startedAt: '2026-11-22T10:00:00.000Z',
    finishedAt: null,
    trainedTokens: null,
    coreLoopSeconds: null,
    labels: null,
    error: null,
    ...parts,
  };
}

const PASSED: Verdict = { status: 'scored', score: 1, passed: true };

describe.each(STORES)('a store ($name)', ({ url, reopens }) => {
  let store: Store;
  let location: string;

  beforeEach(async () => {
    location = url(aFolder().path);
    store = await openStore(location);
  });
  afterEach(() => store.close());

  describe('keeps runs', () => {
    it('with every field', async () => {
      await store.createRun(aRun(), []);
      expect(await store.getRun(aRun().id)).toEqual(aRun());
      expect(await store.findRunByPlan('plan-1')).toEqual(aRun());
      expect(await store.findRunByPlan('plan-2')).toBeNull();
    });

    it('and their end', async () => {
      await store.createRun(aRun(), []);
      await store.createRun(aRun({ id: 'other', planHash: 'plan-2' }), []);
      await store.finishRun(aRun().id, '2026-11-22T11:00:00.000Z');
      expect((await store.getRun(aRun().id)).finishedAt).toBe('2026-11-22T11:00:00.000Z');
      expect((await store.getRun('other')).finishedAt).toBeNull();
    });

    it('as they are updated, examples and trials untouched', async () => {
      await store.createRun(aRun(), [{ id: 'e1', item: { id: 'e1' } }]);
      await recordTrial(store, aRun().id, stored());
      await store.updateRun(aRun({ settings: { scenario: 'new' }, configHash: 'config-2' }));
      expect(await store.getRun('latest')).toEqual(
        aRun({ settings: { scenario: 'new' }, configHash: 'config-2' }),
      );
      expect(await store.readExamples(aRun().id)).toHaveLength(1);
      expect(await read(store)).toHaveLength(1);
    });

    it('the newest first, and finds the newest of a plan', async () => {
      const days = ['2026-11-20', '2026-11-22', '2026-11-21'];
      for (const day of days)
        await store.createRun(aRun({ id: `run-${day}`, startedAt: `${day}T00:00:00.000Z` }), []);
      expect((await store.listRuns()).map(({ id }) => id)).toEqual([
        'run-2026-11-22',
        'run-2026-11-21',
        'run-2026-11-20',
      ]);
      expect((await store.findRunByPlan('plan-1'))?.id).toBe('run-2026-11-22');
    });

    it('once: an id that is taken is refused and the first run stays', async () => {
      await store.createRun(aRun(), [{ id: 'e1', item: {} }]);
      await expect(store.createRun(aRun({ name: 'another' }), [])).rejects.toThrow();
      expect((await store.getRun('latest')).name).toBe('refund-desk');
      expect(await store.readExamples(aRun().id)).toHaveLength(1);
    });
  });

  describe('finds a run', () => {
    beforeEach(async () => {
      await store.createRun(aRun({ id: 'desk-1', startedAt: '2026-11-20T00:00:00.000Z' }), []);
      await store.createRun(aRun({ id: 'desk-12', startedAt: '2026-11-21T00:00:00.000Z' }), []);
      await store.createRun(
        aRun({ id: 'labels-9', purpose: 'labels', startedAt: '2026-11-22T00:00:00.000Z' }),
        [],
      );
    });

    it('by its id, though others begin like it', async () => {
      expect((await store.getRun('desk-1')).id).toBe('desk-1');
    });

    it('by a prefix that only it has', async () => {
      expect((await store.getRun('desk-12')).id).toBe('desk-12');
      expect((await store.getRun('lab')).id).toBe('labels-9');
    });

    it('as the latest eval, labels left out', async () => {
      expect((await store.getRun('latest')).id).toBe('desk-12');
    });

    it('unless several fit: then it names them', async () => {
      const { code, message, hint } = await refusal(() => store.getRun('desk'));
      expect([code, message, hint]).toEqual([
        'not-found',
        "'desk' fits 2 runs",
        'the store has: desk-12, desk-1',
      ]);
    });

    it('unless none does: then it names those that it has', async () => {
      const { code, message, hint } = await refusal(() => store.getRun('dusk'));
      expect([code, message, hint]).toEqual([
        'not-found',
        "there is no run 'dusk'",
        'the store has: desk-12, desk-1',
      ]);
      expect((await refusal(() => store.getRun('%'))).message).toBe("there is no run '%'");
    });
  });

  it('counts the examples and trials of a run, and of no other', async () => {
    await store.createRun(aRun({ id: 'one' }), [
      { id: 'e1', item: {} },
      { id: 'e2', item: {} },
    ]);
    await store.createRun(aRun({ id: 'two' }), [{ id: 'e1', item: {} }]);
    await recordTrial(store, 'one', stored());
    expect(await store.countRun('one')).toEqual({ examples: 2, trials: 1 });
    expect(await store.countRun('two')).toEqual({ examples: 1, trials: 0 });
    expect(await store.countRun('three')).toEqual({ examples: 0, trials: 0 });
  });

  it('knows whether a living process makes a run', async () => {
    await store.createRun(aRun(), []);
    expect(await store.isClaimed(aRun().id)).toBe(false);
    await store.claimRun(aRun().id);
    expect([await store.isClaimed(aRun().id), await store.isClaimed('another')]).toEqual([true, false]);
    await store.releaseRun(aRun().id);
    expect(await store.isClaimed(aRun().id)).toBe(false);
  });

  it('lets this process ask what nobody else asks, which is no run', async () => {
    await store.createRun(aRun(), []);
    expect([await store.holdRequests('a'), await store.holdRequests('a')]).toEqual([null, null]);
    expect([await store.isClaimed('a'), await store.isClaimed(aRun().id)]).toEqual([false, false]);
    await store.releaseRequests('a');
    await store.releaseRequests('never held');
    expect(await store.holdRequests('a')).toBeNull();
  });

  it('says how to make a run where it has none', async () => {
    expect(await refusal(() => store.getRun('latest'))).toMatchObject({
      code: 'not-found',
      message: 'the store has no run yet',
    });
    expect((await refusal(() => store.getRun('x'))).hint).toBe('make one: breakeven run CONFIG');
  });

  describe('keeps examples', () => {
    it('in their order, whatever is in them', async () => {
      const examples: Example[] = Array.from({ length: 1203 }, (_, index) => ({
        id: `e${(index * 7919) % 1203}`,
        item: { id: index, text: "a\u0000b\u2028c 😀 '; drop table runs; --", list: [null, 1.5, { k: [] }] },
      }));
      await store.createRun(aRun(), examples);
      expect(await store.readExamples(aRun().id)).toEqual(examples);
    });

    it('of every run apart, though they share some', async () => {
      const [a, b, c]: [Example, Example, Example] = [
        { id: 'a', item: { n: 1 } },
        { id: 'b', item: { n: 2 } },
        { id: 'b', item: { n: 3 } },
      ];
      await store.createRun(aRun(), [a, b]);
      await store.createRun(aRun({ id: 'other' }), [c, a]);
      expect(await store.readExamples(aRun().id)).toEqual([a, b]);
      expect(await store.readExamples('other')).toEqual([c, a]);
      expect(await store.readExamples('other', ['a', 'nobody'])).toEqual([a]);
      expect(await store.readExamples('other', [])).toEqual([]);
    });
  });

  describe('keeps trials', () => {
    beforeEach(() => store.createRun(aRun(), []));

    it('with every field of an answer and of its calls', async () => {
      const full = stored({
        key: { candidate: 'big', example: 'e1', repeat: 3 },
        attempts: 2,
        billed: 0.0125,
        latency: { total: 1234.5, firstToken: 12.25 },
        outcome: { status: 'answered', text: 'a\u0000b\n"ü" 😀 {{x}}', finish: 'length' },
        calls: [
          aCall({ role: 'retry', usage: null, latency: null, serviceTier: 'flex' }),
          aCall({
            usage: aUsage({ cachedInput: 0, cacheWrite: 1, reasoning: 2, source: 'estimated' }),
            latency: { total: 1234.5, firstToken: 12.25 },
          }),
        ],
      });
      await recordTrial(store, aRun().id, full);
      expect(await read(store)).toEqual([{ ...full, verdict: null }]);
    });

    it('of agents with what they did and what they left, however much that is', async () => {
      const steps = [
        { name: 'find', arguments: { id: 7 }, result: 'ü\u0000😀'.repeat(300) },
        { name: 'refund', arguments: 'no { JSON', result: 'refused', failed: true as const },
      ];
      const rows = Array.from({ length: 2000 }, (_, id) => ({ id, note: 'x', paid: null }));
      const made = stored({ outcome: { status: 'answered', text: 'done', steps, state: { orders: rows } } });
      const lost = {
        ...stored({
          key: { candidate: 'big', example: 'e2', repeat: 0 },
          outcome: { status: 'failed', code: 'turn-limit', message: 'no end', steps },
          latency: null,
        }),
        hash: 'another',
      };
      await store.record(aRun().id, { trials: [made, lost], grades: [] });
      expect(await read(store)).toEqual([
        { ...made, verdict: null },
        { ...lost, verdict: null },
      ]);
    });

    it('without the fields that they do not have: absent is not zero', async () => {
      const bare = stored({
        latency: { total: 1 },
        outcome: { status: 'answered', text: '' },
        calls: [aCall({ usage: { input: 0, output: 0, source: 'reported' }, latency: null })],
      });
      await recordTrial(store, aRun().id, bare);
      expect(await read(store)).toEqual([{ ...bare, verdict: null }]);
    });

    it('that failed, with what went wrong and what may have been billed', async () => {
      const failed = stored({
        latency: null,
        attempts: 5,
        calls: [aCall({ role: 'retry', usage: null, latency: null })],
        outcome: { status: 'failed', code: 'http-500', message: 'the engine fell over' },
      });
      await recordTrial(store, aRun().id, failed);
      expect(await read(store)).toEqual([{ ...failed, verdict: null }]);
    });

    it('once: recorded again, the trial, its calls and its grades are replaced', async () => {
      await recordTrial(
        store,
        aRun().id,
        stored({ outcome: { status: 'failed', code: 'timeout', message: '' }, latency: null }),
      );
      await recordGrade(store, 'trial-1', 'grader-1', { status: 'scored', score: 0, passed: false });
      const again = stored({ calls: [aCall({ servedModel: 'new' })] });
      await recordTrial(store, aRun().id, again);
      expect(await read(store)).toEqual([{ ...again, verdict: null }]);
    });

    it('with the verdict of the grader that is asked for', async () => {
      await recordTrial(store, aRun().id, stored());
      await recordGrade(store, 'trial-1', 'grader-1', { status: 'scored', score: 0.25, passed: false });
      await recordGrade(store, 'trial-1', 'grader-2', { status: 'unscored', reason: 'no reference' });
      await recordGrade(store, 'trial-1', 'grader-2', { status: 'unscored', reason: 'none at all' });
      const verdictOf = async (grader: string) => (await read(store, aRun().id, grader))[0]?.verdict;
      expect(await verdictOf('grader-1')).toEqual({ status: 'scored', score: 0.25, passed: false });
      expect(await verdictOf('grader-2')).toEqual({ status: 'unscored', reason: 'none at all' });
      expect(await verdictOf('grader-3')).toBeNull();
    });

    it('known by their hash, answered or failed', async () => {
      await recordTrial(store, aRun().id, stored({}, 'good'));
      await recordTrial(
        store,
        aRun().id,
        stored(
          {
            key: { candidate: 'big', example: 'e2', repeat: 0 },
            outcome: { status: 'failed', code: 'x', message: '' },
          },
          'bad',
        ),
      );
      const asked = [...Array.from({ length: 1500 }, (_, index) => `unknown-${index}`), 'good', 'bad'];
      expect(Object.fromEntries(await store.knownTrials(asked))).toEqual({ good: null, bad: 'x' });
      expect((await store.knownTrials([])).size).toBe(0);
    });

    it('shared with another run by a link, as often as one likes', async () => {
      await store.createRun(aRun({ id: 'other' }), []);
      await recordTrial(store, aRun().id, stored());
      await recordGrade(store, 'trial-1', 'grader-1', PASSED);
      const link = { key: { candidate: 'renamed', example: 'e1', repeat: 0 }, hash: 'trial-1' };
      await store.linkTrials('other', [link]);
      await store.linkTrials('other', [link, link]);
      await store.linkTrials('other', []);
      expect(await read(store, 'other')).toEqual([
        { ...stored({ key: link.key }), verdict: PASSED, reused: true },
      ]);
      expect((await read(store)).map(({ trial }) => trial.key.candidate)).toEqual(['big']);
    });

    it('by the thousand, read in one stable order, each once', async () => {
      const count = 1300;
      const trials = Array.from({ length: count }, (_, index) => {
        const key = {
          candidate: index % 2 ? 'big' : 'small',
          example: `e${index >> 2}`,
          repeat: (index >> 1) % 2,
        };
        return stored({ key, outcome: { status: 'answered', text: `${index}` } }, `trial-${index}`);
      });
      for (const trial of trials.toReversed()) await recordTrial(store, aRun().id, trial);
      for (let index = 0; index < count; index += 3) {
        await recordGrade(store, `trial-${index}`, 'grader-1', {
          status: 'scored',
          score: index,
          passed: false,
        });
      }
      const first = await read(store);
      expect(first).toHaveLength(count);
      expect(new Set(first.map(({ hash }) => hash)).size).toBe(count);
      for (const { hash, trial, verdict } of first) {
        const index = Number(hash.slice(6));
        expect({ hash, trial }).toEqual(trials[index]);
        expect(verdict).toEqual(index % 3 === 0 ? { status: 'scored', score: index, passed: false } : null);
      }
      const keys = first.map(({ trial: { key } }) => [key.candidate, key.example, key.repeat] as const);
      const sorted = keys.toSorted((a, b) =>
        a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : a[2] - b[2],
      );
      expect(keys).toEqual(sorted);
      expect(await read(store)).toEqual(first);
    });

    it('and reads those of a few examples, whatever these are called, in the same order', async () => {
      const ids = Array.from({ length: 400 }, (_, index) => `e${index} "'] 😀 %`);
      for (const [index, example] of ids.entries()) {
        const key = { candidate: index % 2 === 0 ? 'big' : 'small', example, repeat: 0 };
        await recordTrial(store, aRun().id, stored({ key }, `t${index}`));
      }
      const wanted = ids.filter((_, index) => index % 7 < 2 || index > 100);
      const those: string[] = [];
      for await (const { trial } of store.readTrials(aRun().id, 'grader-1', [...wanted, 'nobody']))
        those.push(trial.key.example);
      const all = (await read(store)).map(({ trial }) => trial.key.example);
      expect(those).toEqual(all.filter((id) => wanted.includes(id)));
    });

    it('with answers that fill more than a page, each once and with all of its calls', async () => {
      const trials = Array.from({ length: 14 }, (_, index) =>
        stored(
          {
            key: { candidate: 'big', example: `e${String(index).padStart(2, '0')}`, repeat: 0 },
            outcome: {
              status: 'answered',
              text: randomBytes(300_000 + 70_000 * index).toString('base64'),
              finish: 'stop',
            },
            calls: Array.from({ length: index % 5 === 0 ? 0 : 3 }, () => aCall()),
          },
          `t${index}`,
        ),
      );
      for (const trial of trials) await recordTrial(store, aRun().id, trial);
      expect((await read(store)).map(({ hash, trial }) => ({ hash, trial }))).toEqual(trials);
    });

    it('while they are read, without losing or repeating one', async () => {
      for (let index = 0; index < 600; index++) {
        await recordTrial(
          store,
          aRun().id,
          stored({ key: { candidate: 'big', example: `e${index}`, repeat: 0 } }, `t${index}`),
        );
      }
      const seen: string[] = [];
      for await (const { hash } of store.readTrials(aRun().id, 'grader-1')) {
        seen.push(hash);
        await recordGrade(store, hash, 'grader-1', PASSED);
      }
      expect(new Set(seen).size).toBe(600);
      expect(seen).toHaveLength(600);
      expect((await read(store)).every(({ verdict }) => verdict?.status === 'scored')).toBe(true);
    });

    it('that are recorded at once by many', async () => {
      const keys = Array.from({ length: 64 }, (_, index) => ({
        candidate: 'big',
        example: `e${index}`,
        repeat: 0,
      }));
      await Promise.all(
        keys.map((key, index) => recordTrial(store, aRun().id, stored({ key }, `t${index}`))),
      );
      expect(await read(store)).toHaveLength(64);
    });

    it('of no run as nothing', async () => {
      expect(await read(store, 'nowhere')).toEqual([]);
    });
  });

  describe('keeps examples’ keys', () => {
    const examples: Example[] = [
      { id: 'z', item: { big: 'x'.repeat(9000) }, cluster: 'c1', weight: 2.5, tags: ['refund', 'ü'] },
      { id: 'a', item: {}, tags: [] },
      { id: 'm', item: { n: 1 } },
    ];

    it('cluster, weight and tags with them, absent where they are not known', async () => {
      await store.createRun(aRun(), examples);
      expect(await store.readExamples(aRun().id)).toEqual(examples);
      expect(await store.readExampleKeys(aRun().id)).toEqual(examples.map(({ item: _, ...key }) => key));
      expect(await store.readExampleKeys('nowhere')).toEqual([]);
    });

    it('by run, though the items are shared', async () => {
      await store.createRun(aRun(), examples);
      await store.createRun(aRun({ id: 'other' }), [{ id: 'm', item: { n: 1 }, cluster: 'c9' }]);
      expect(await store.readExampleKeys('other')).toEqual([{ id: 'm', cluster: 'c9' }]);
      expect((await store.readExampleKeys(aRun().id)).at(-1)).toEqual({ id: 'm' });
    });
  });

  it('keeps trainings with every field, and the last state of each', async () => {
    const done = aTraining({
      status: 'succeeded',
      parent: 'training-0',
      model: 'ft:m:x',
      finishedAt: '2026-11-22T11:00:00.000Z',
      trainedTokens: 123_456,
      coreLoopSeconds: 61.5,
      curves: [{ metric: 'train-loss', points: [{ step: 1, value: 2.5 }] }],
      labels: { run: 'labels-1', asked: 1200, accepted: 1100 },
    });
    await store.saveTraining(aTraining());
    expect(await store.findTraining('training-1')).toEqual(aTraining());
    await store.saveTraining(done);
    expect(await store.findTraining('training-1')).toEqual(done);
    expect(await store.findTraining('training-2')).toBeNull();
  });

  it.runIf(reopens)('has everything when it is opened again', async () => {
    await store.createRun(aRun(), [{ id: 'e1', item: { n: 1 } }]);
    await recordTrial(store, aRun().id, stored());
    await recordGrade(store, 'trial-1', 'grader-1', PASSED);
    await store.saveTraining(aTraining());
    await store.close();
    store = await openStore(location);
    expect(await store.getRun('latest')).toEqual(aRun());
    expect(await store.readExamples(aRun().id)).toEqual([{ id: 'e1', item: { n: 1 } }]);
    expect(await read(store)).toEqual([{ ...stored(), verdict: PASSED }]);
    expect(await store.findTraining('training-1')).toEqual(aTraining());
  });

  it.runIf(reopens)('may be open twice: what one writes the other reads', async () => {
    const other = await openStore(location);
    try {
      await store.createRun(aRun(), []);
      for (let index = 0; index < 20; index++) {
        const key = { candidate: 'big', example: `e${index}`, repeat: 0 };
        await recordTrial(index % 2 ? store : other, aRun().id, stored({ key }, `t${index}`));
      }
      expect(await read(other)).toHaveLength(20);
      expect(await read(store)).toEqual(await read(other));
    } finally {
      await other.close();
    }
  });
});
