import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { EndpointFailure } from '../../src/ports/endpoint.ts';
import type { BatchRecord } from '../../src/ports/store.ts';
import type { Attempted } from '../../src/run/attempt.ts';
import { type BatchesEnded, type BatchOptions, executeBatches } from '../../src/run/batch.ts';
import { createBudget, type Reservation } from '../../src/run/budget.ts';
import { type PlannedTrial, planRun } from '../../src/run/plan.ts';
import { aClock } from '../support/a-clock.ts';
import { aProvider, type Fate, type Provider } from './a-batch-provider.ts';

const never = new AbortController().signal;
const FREE: Reservation = { settle() {} };

function plannedTrials(count: number, text = 'x'): PlannedTrial[] {
  const examples = Array.from({ length: count }, (_, index) => ({
    id: `e${index}`,
    item: { input: `${text} ${index}` },
  }));
  const candidate = {
    id: 'big',
    approach: { kind: 'prompted' as const },
    endpoint: 'server',
    model: 'big',
    sampling: {},
    tier: 'batch',
    stream: false,
  };
  const prompt = { user: '{{item.input}}' };
  const candidates = [{ candidate, model: 'big', prompt, endpointUrl: 'http://server' }];
  return [...planRun({ candidates, examples, datasetHash: '', repeats: 1, seed: 1, order: examples }).trials];
}

/** A store, and what starts over it share. */
function aJournal() {
  const open = new Map<string, BatchRecord>();
  const kept = new Map<string, Attempted[]>();
  return {
    open,
    kept,
    ledger: {
      openBatches: async () => [...open.values()],
      saveBatch: async (batch: BatchRecord) => void open.set(batch.id, batch),
      endBatch: async (id: string) => void open.delete(id),
    },
    onTrial: async ({ key }: PlannedTrial, attempted: Attempted) =>
      void kept.set(key.example, [...(kept.get(key.example) ?? []), attempted]),
  };
}

type Journal = ReturnType<typeof aJournal>;

/** One start over what is missing yet. */
function start(
  provider: Provider,
  trials: readonly PlannedTrial[],
  journal: Journal = aJournal(),
  parts: Partial<BatchOptions> = {},
): Promise<BatchesEnded> {
  return executeBatches({
    batch: provider.endpoint,
    candidate: 'big',
    endpointId: 'server',
    trials: trials.filter(({ key }) => !journal.kept.has(key.example)),
    ledger: journal.ledger,
    reserve: async () => FREE,
    takeOver: () => FREE,
    priceCall: () => 0.01,
    maxAttempts: 3,
    timeoutMs: 1000,
    clock: aClock(),
    stop: never,
    abort: never,
    onTrial: journal.onTrial,
    onState: () => {},
    ...parts,
  });
}

const failure = (code: string, options: Partial<ConstructorParameters<typeof EndpointFailure>[2]> = {}) =>
  new EndpointFailure(code, `${code}!`, { retryable: true, ...options });

describe('trials made by batches', () => {
  it('are answered at the batch tier, without a latency', async () => {
    const [provider, journal, trials] = [aProvider(), aJournal(), plannedTrials(3)];
    expect(await start(provider, trials, journal)).toEqual({ ending: 'done', givenUp: null, open: [] });
    expect(provider.batches).toHaveLength(1);
    expect(journal.open.size).toBe(0);
    expect([...journal.kept.keys()].toSorted()).toEqual(['e0', 'e1', 'e2']);
    expect(journal.kept.get('e0')).toEqual([
      {
        calls: [
          {
            role: 'answer',
            endpoint: 'server',
            servedModel: 'big',
            serviceTier: 'batch',
            usage: { input: 100, output: 10, source: 'reported' },
            latency: null,
            at: '2026-11-22T10:00:00.000Z',
          },
        ],
        latency: null,
        attempts: 1,
        outcome: { status: 'answered', text: trials[0]?.hash, finish: 'stop' },
      },
    ]);
  });

  it('go into as many files as they need, by number and by bytes', async () => {
    const byNumber = aProvider(() => ({}), { requests: 4, bytes: 1_000_000 });
    await start(byNumber, plannedTrials(10));
    expect(byNumber.batches.map(({ requests }) => requests.length)).toEqual([4, 4, 2]);
    const byBytes = aProvider(() => ({}), { requests: 1000, bytes: 1000 });
    await start(byBytes, plannedTrials(10, 'x'.repeat(300)));
    for (const { requests } of byBytes.batches) {
      const bytes = requests.map((request) => byBytes.endpoint.sizeOf(request));
      expect(bytes.reduce((sum, one) => sum + one)).toBeLessThanOrEqual(1000);
      expect(requests).toHaveLength(2);
    }
  });

  it('that no file can hold have failed, and the others go on', async () => {
    const [provider, journal] = [aProvider(() => ({}), { requests: 10, bytes: 500 }), aJournal()];
    const trials = [...plannedTrials(1, 'x'.repeat(1000)), ...plannedTrials(3).slice(1)];
    expect((await start(provider, trials, journal)).ending).toBe('done');
    expect(journal.kept.get('e0')).toMatchObject([
      { outcome: { status: 'failed', code: 'too-large' }, calls: [] },
    ]);
    expect(journal.kept.get('e2')).toMatchObject([{ outcome: { status: 'answered' } }]);
  });

  it('that are the same request are asked once and answered each', async () => {
    const [provider, journal] = [aProvider(), aJournal()];
    const [one] = plannedTrials(1) as [PlannedTrial];
    const twin = { ...one, hash: one.hash, key: { ...one.key, example: 'twin' } };
    await start(provider, [one, twin], journal);
    expect(provider.batches[0]?.requests).toHaveLength(1);
    expect([...journal.kept.keys()]).toEqual(['e0', 'twin']);
  });

  it('are on record before anything is waited for', async () => {
    const [provider, journal] = [aProvider(), aJournal()];
    const seen: string[][] = [];
    provider.before = () => void seen.push([...journal.open.keys()].map((id) => id.replace(/:.*/, '')));
    await start(provider, plannedTrials(2), journal);
    expect(seen).toEqual([['intent'], ['batch-1'], ['batch-1']]);
  });

  it('are asked after less and less often', async () => {
    const clock = aClock();
    await start(
      aProvider(() => ({ polls: 15 })),
      plannedTrials(1),
      aJournal(),
      { clock },
    );
    expect(clock.slept[0]).toBe(5000);
    expect(clock.slept.toSorted((a, b) => a - b)).toEqual(clock.slept);
    expect(Math.max(...clock.slept)).toBe(300_000);
  });
});

describe('what a batch does not bring', () => {
  it('is handed over again where the batch expired; what it did bring is kept', async () => {
    const provider = aProvider(
      (index): Fate =>
        index === 0 ? { ending: 'expired', line: (_, at) => (at < 4 ? 'answer' : 'never') } : {},
    );
    const journal = aJournal();
    expect((await start(provider, plannedTrials(10), journal)).ending).toBe('done');
    expect(provider.batches.map(({ requests }) => requests.length)).toEqual([10, 6]);
    expect([...provider.billed.values()].every((times) => times === 1)).toBe(true);
    expect([...journal.kept.values()].every(([one]) => one?.attempts === 1)).toBe(true);
  });

  it('is left open where batches expire again and again', async () => {
    const provider = aProvider(() => ({ ending: 'expired', line: () => 'never' }));
    const journal = aJournal();
    const ended = await start(provider, plannedTrials(3), journal);
    expect(ended).toMatchObject({ ending: 'stopped', givenUp: { code: 'batch-expired' }, open: [] });
    expect(provider.batches).toHaveLength(4);
    expect(journal.kept.size).toBe(0);
  });

  it('by a failure that may pass is asked again, so many times, and what it may have cost is kept', async () => {
    const trials = plannedTrials(3);
    const [bad, busy] = trials.map(({ hash }) => hash);
    const provider = aProvider(
      (index): Fate => ({
        line: (id) => {
          if (id === bad) return failure('http-500', { billing: 'unknown' });
          return id === busy && index === 0 ? failure('http-429') : 'answer';
        },
      }),
    );
    const journal = aJournal();
    await start(provider, trials, journal);
    expect(provider.batches.map(({ requests }) => requests.length)).toEqual([3, 2, 1]);
    expect(journal.kept.get('e0')).toMatchObject([
      { attempts: 3, outcome: { code: 'http-500' }, calls: [{ role: 'retry', usage: null }, {}, {}] },
    ]);
    expect(journal.kept.get('e1')).toMatchObject([{ attempts: 2, outcome: { status: 'answered' } }]);
    expect(journal.kept.get('e1')?.[0]?.calls).toHaveLength(1);
  });

  it('by a failure for good has failed', async () => {
    const provider = aProvider(() => ({ line: () => failure('http-400', { retryable: false }) }));
    const journal = aJournal();
    expect((await start(provider, plannedTrials(2), journal)).ending).toBe('done');
    expect(journal.kept.get('e1')).toMatchObject([
      { outcome: { status: 'failed', code: 'http-400', message: 'http-400!' }, calls: [], attempts: 1 },
    ]);
  });

  it('is not what nobody asked for, nor what came twice', async () => {
    const trials = plannedTrials(3);
    const provider = aProvider(() => ({ more: ['whose?', trials[1]?.hash ?? ''] }));
    const journal = aJournal();
    await start(provider, trials, journal);
    expect([...journal.kept.keys()].toSorted()).toEqual(['e0', 'e1', 'e2']);
    expect([...journal.kept.values()].every(({ length }) => length === 1)).toBe(true);
  });
});

describe('a batch that is refused', () => {
  it('as a whole ends the candidate with the reason, and its trials stay open', async () => {
    const error = { code: 'model_not_found', message: 'no such model' };
    const provider = aProvider(() => ({ ending: 'failed', error }), { requests: 2, bytes: 1_000_000 });
    const journal = aJournal();
    const ended = await start(provider, plannedTrials(10), journal);
    expect(ended).toEqual({ ending: 'stopped', givenUp: error, open: [] });
    expect(provider.batches.length).toBeLessThan(5);
    expect([journal.kept.size, journal.open.size]).toEqual([0, 0]);
  });

  it('since the provider’s queue is full is handed over later, in smaller files', async () => {
    const error = { code: 'token_limit_exceeded', message: 'full' };
    const provider = aProvider((_, requests) => (requests.length > 3 ? { ending: 'failed', error } : {}));
    const journal = aJournal();
    expect((await start(provider, plannedTrials(8), journal)).ending).toBe('done');
    expect(provider.batches.map(({ requests }) => requests.length)).toEqual([8, 4, 4, 2, 2, 2, 2]);
    expect(journal.kept.size).toBe(8);
  });

  it('by hand, at the provider, is not handed over again', async () => {
    const provider = aProvider(() => ({
      ending: 'cancelled',
      line: (_, at) => (at === 0 ? 'answer' : 'never'),
    }));
    const journal = aJournal();
    const ended = await start(provider, plannedTrials(3), journal);
    expect(ended).toMatchObject({ ending: 'stopped', givenUp: { code: 'batch-cancelled' } });
    expect([provider.batches.length, journal.kept.size]).toEqual([1, 1]);
  });

  test.each([
    ['http-401', 1],
    ['http-429', 3],
  ])('when it is handed over (%s) leaves nothing behind', async (code, times) => {
    const [provider, journal] = [aProvider(), aJournal()];
    let asked = 0;
    provider.before = (step) => {
      if (step !== 'submit') return;
      asked += 1;
      throw failure(code, { retryable: code === 'http-429' });
    };
    expect(await start(provider, plannedTrials(3), journal)).toMatchObject({
      ending: 'stopped',
      givenUp: { code },
      open: [],
    });
    expect([asked, journal.open.size]).toEqual([times, 0]);
  });
});

describe('an answer that is lost on the way', () => {
  it('of a batch that was taken is found, and the batch is not bought twice', async () => {
    const [provider, journal] = [aProvider(), aJournal()];
    let lost = 0;
    provider.after = (step) => {
      if (step === 'submit' && lost++ === 0) throw failure('connection', { billing: 'unknown' });
    };
    expect((await start(provider, plannedTrials(3), journal)).ending).toBe('done');
    expect(provider.batches).toHaveLength(1);
    expect(journal.kept.size).toBe(3);
  });

  it('to a question after a batch is asked for again', async () => {
    const provider = aProvider();
    let polls = 0;
    provider.before = (step) => {
      if (step === 'poll' && polls++ < 19) throw failure('http-500', { retryAfterMs: 400_000 });
    };
    const clock = aClock();
    expect((await start(provider, plannedTrials(3), aJournal(), { clock })).ending).toBe('done');
    expect(clock.slept).toEqual(Array(19).fill(400_000));
  });

  it('again and again leaves the batch to the next start', async () => {
    const [provider, journal, trials] = [aProvider(), aJournal(), plannedTrials(3)];
    provider.before = (step) => {
      if (step === 'poll') throw failure('timeout');
    };
    const ended = await start(provider, trials, journal);
    expect(ended).toMatchObject({
      ending: 'stopped',
      givenUp: { code: 'timeout' },
      open: [{ id: 'batch-1' }],
    });
    provider.before = () => {};
    expect((await start(provider, trials, journal)).ending).toBe('done');
    expect([provider.batches.length, journal.kept.size, journal.open.size]).toEqual([1, 3, 0]);
  });

  it('in the middle of the results costs nothing: they are read again', async () => {
    const [provider, journal] = [aProvider(), aJournal()];
    const { results } = provider.endpoint;
    let reads = 0;
    const cut: typeof results = async function* (id, signal) {
      let lines = 0;
      reads += 1;
      for await (const answer of results(id, signal)) {
        if (++lines > reads) throw failure('protocol');
        yield answer;
      }
    };
    const endpoint = { ...provider.endpoint, results: cut };
    expect((await start(provider, plannedTrials(4), journal, { batch: endpoint })).ending).toBe('done');
    expect([provider.batches.length, reads]).toEqual([1, 4]);
    expect([...journal.kept.values()].every(({ length }) => length === 1)).toBe(true);
  });

  it('of results that cannot be read leaves them to the next start', async () => {
    const [provider, journal, trials] = [aProvider(), aJournal(), plannedTrials(3)];
    provider.before = (step) => {
      if (step === 'results') throw failure('protocol');
    };
    const ended = await start(provider, trials, journal);
    expect(ended).toMatchObject({
      ending: 'stopped',
      givenUp: { code: 'protocol' },
      open: [{ id: 'batch-1' }],
    });
    expect(journal.open.size).toBe(1);
    provider.before = () => {};
    expect((await start(provider, trials, journal)).ending).toBe('done');
    expect([provider.batches.length, journal.kept.size]).toEqual([1, 3]);
  });

  it('of a line that a finished batch lacks may have been paid, and is asked again', async () => {
    const provider = aProvider((index) => ({
      line: (_, at) => (index === 0 && at === 0 ? 'never' : 'answer'),
    }));
    const journal = aJournal();
    const settled: string[] = [];
    const reserve = async (): Promise<Reservation> => ({
      settle: (_, billing) => void settled.push(billing),
    });
    await start(provider, plannedTrials(2), journal, { reserve });
    expect(journal.kept.get('e0')?.[0]?.calls.map(({ role }) => role)).toEqual(['retry', 'answer']);
    expect(settled.toSorted()).toEqual(['known', 'known', 'unknown']);
  });

  it('since the provider hangs is not waited for', async () => {
    const provider = aProvider();
    let polls = 0;
    const poll: typeof provider.endpoint.poll = (id, signal) => {
      if (polls++ > 0) return provider.endpoint.poll(id, signal);
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(failure('timeout'))));
    };
    const batch = { ...provider.endpoint, poll };
    expect((await start(provider, plannedTrials(1), aJournal(), { batch, timeoutMs: 20 })).ending).toBe(
      'done',
    );
  });
});

describe('stopped, a batch', () => {
  it('stays open; the next start waits for it and hands over nothing of it', async () => {
    const stop = new AbortController();
    const provider = aProvider(() => ({ polls: 5 }), { requests: 4, bytes: 1_000_000 });
    const [journal, trials] = [aJournal(), plannedTrials(10)];
    const onState = (): void => stop.abort();
    const first = await start(provider, trials, journal, { stop: stop.signal, onState });
    expect(first.ending).toBe('interrupted');
    expect(first.open.length).toBe(journal.open.size);
    expect(first.open.length).toBeGreaterThan(0);
    expect(journal.kept.size).toBe(0);
    expect((await start(provider, trials, journal)).ending).toBe('done');
    expect(provider.batches.map(({ requests }) => requests.length)).toEqual([4, 4, 2]);
    expect(journal.kept.size).toBe(10);
  });

  it('at once is stopped in the middle of its results; what was read is kept, and the rest is read later', async () => {
    const abort = new AbortController();
    const [provider, journal, trials] = [aProvider(), aJournal(), plannedTrials(4)];
    const { results } = provider.endpoint;
    const batch = {
      ...provider.endpoint,
      async *results(id: string, signal: AbortSignal) {
        let lines = 0;
        for await (const answer of results(id, signal)) {
          if (lines++ === 2) abort.abort();
          if (signal.aborted) throw failure('aborted', { retryable: false });
          yield answer;
        }
      },
    };
    const parts = { batch, stop: abort.signal, abort: abort.signal };
    expect((await start(provider, trials, journal, parts)).ending).toBe('interrupted');
    expect([journal.kept.size, journal.open.size]).toEqual([2, 1]);
    expect((await start(provider, trials, journal)).ending).toBe('done');
    expect([...provider.billed.values()]).toEqual([1, 1, 1, 1]);
    expect([...journal.kept.values()].every(({ length }) => length === 1)).toBe(true);
  });

  it('of another candidate is left alone', async () => {
    const [provider, journal] = [aProvider(), aJournal()];
    const other = {
      id: 'x',
      candidate: 'small',
      endpoint: 'server',
      submittedAt: '2026-11-22T10:00:00.000Z',
      trials: [],
    };
    journal.open.set('x', other);
    await start(provider, plannedTrials(2), journal);
    expect([...journal.open.keys()]).toEqual(['x']);
  });

  it('whose trials are all recorded is not asked after', async () => {
    const [provider, journal, trials] = [aProvider(), aJournal(), plannedTrials(2)];
    const record = {
      id: 'batch-9',
      candidate: 'big',
      endpoint: 'server',
      submittedAt: '2026-11-22T10:00:00.000Z',
    };
    journal.open.set('batch-9', { ...record, trials: trials.map(({ hash }) => hash) });
    for (const { key } of trials) journal.kept.set(key.example, []);
    expect((await start(provider, trials, journal)).ending).toBe('done');
    expect([journal.open.size, provider.batches.length]).toEqual([0, 0]);
  });

  it.each([
    ['2026-11-21T10:00:00.000Z', 'stopped', 0],
    ['2026-11-10T10:00:00.000Z', 'done', 1],
  ])('that the provider does not know, of %s: %s', async (submittedAt, ending, batches) => {
    const [provider, journal, trials] = [aProvider(), aJournal(), plannedTrials(2)];
    const hashes = trials.map(({ hash }) => hash);
    journal.open.set('gone', {
      id: 'gone',
      candidate: 'big',
      endpoint: 'server',
      submittedAt,
      trials: hashes,
    });
    const ended = await start(provider, trials, journal);
    expect([ended.ending, provider.batches.length, journal.open.has('gone')]).toEqual([
      ending,
      batches,
      ending === 'stopped',
    ]);
  });

  it('that was about to be handed over stays so where nobody can say what became of it', async () => {
    const [provider, journal, trials] = [aProvider(), aJournal(), plannedTrials(2)];
    provider.after = (step) => {
      if (step === 'submit') throw failure('connection', { billing: 'unknown' });
    };
    provider.before = (step) => {
      if (step === 'find') throw failure('http-500');
    };
    for (let starts = 0; starts < 2; starts++) {
      const ended = await start(provider, trials, journal);
      expect(ended.ending).toBe('stopped');
      expect(ended.open).toHaveLength(1);
      expect(provider.batches).toHaveLength(1);
    }
    provider.before = () => {};
    provider.after = () => {};
    expect((await start(provider, trials, journal)).ending).toBe('done');
    expect([provider.batches.length, journal.kept.size, journal.open.size]).toEqual([1, 2, 0]);
  });
});

describe('whatever happens', () => {
  class Crash extends Error {}

  /** A process that dies at one of its steps, before or after it took effect: nothing works from there on. */
  function dying(
    provider: Provider,
    journal: Journal,
    at: number,
    isAfter: boolean,
    lost: ReadonlySet<number>,
  ) {
    let count = 0;
    let isDead = false;
    const die = (): void => {
      if (isDead) throw new Crash();
    };
    const tick = (): boolean => {
      die();
      isDead = count++ === at;
      return isDead;
    };
    const around = async <T>(act: () => Promise<T>): Promise<T> => {
      if (tick() && !isAfter) die();
      const result = await act();
      die();
      return result;
    };
    provider.before = () => {
      if (tick() && !isAfter) die();
      if (lost.has(count)) throw failure('http-500');
    };
    provider.after = (step) => {
      die();
      if (lost.has(-count)) throw failure('connection', { billing: step === 'submit' ? 'unknown' : 'none' });
    };
    return {
      ledger: {
        openBatches: () => journal.ledger.openBatches(),
        saveBatch: (batch: BatchRecord) => around(() => journal.ledger.saveBatch(batch)),
        endBatch: (id: string) => around(() => journal.ledger.endBatch(id)),
      },
      onTrial: (planned: PlannedTrial, attempted: Attempted) =>
        around(() => journal.onTrial(planned, attempted)),
    };
  }

  it('every trial ends once, and none is bought twice', async () => {
    const fate = fc.record({
      ending: fc.constantFrom('completed' as const, 'expired' as const),
      polls: fc.nat(3),
      share: fc.nat(10),
      broken: fc.nat(10),
    });
    const deaths = fc.array(
      fc.record({ at: fc.nat(30), isAfter: fc.boolean(), lost: fc.array(fc.integer({ min: -30, max: 30 })) }),
      { maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 25 }),
        fc.integer({ min: 1, max: 9 }),
        fc.array(fate, { minLength: 1, maxLength: 8 }),
        deaths,
        async (count, requests, fates, deaths) => {
          const provider = aProvider(
            (index): Fate => {
              const one = fates[index];
              if (!one) return {};
              const { ending, polls, share, broken } = one;
              const left = ending === 'expired' ? 'never' : failure('http-500');
              return { ending, polls, line: (_, at) => ((at + broken) % 11 <= share ? 'answer' : left) };
            },
            { requests, bytes: 1_000_000 },
          );
          const [journal, trials] = [aJournal(), plannedTrials(count)];
          const again = { maxAttempts: 100 };
          for (const { at, isAfter, lost } of deaths) {
            const parts = { ...dying(provider, journal, at, isAfter, new Set(lost)), ...again };
            await start(provider, trials, journal, parts).catch((error) => {
              if (!(error instanceof Crash)) throw error;
            });
          }
          provider.before = () => {};
          provider.after = () => {};
          for (let starts = 0; journal.kept.size < count || journal.open.size > 0; starts++) {
            if (starts > 5) throw new Error('it does not come to an end');
            await start(provider, trials, journal, again);
          }
          expect(journal.kept.size).toBe(count);
          expect(journal.open.size).toBe(0);
          expect([...provider.billed.values()]).toEqual(Array(count).fill(1));
          expect([...journal.kept.values()].every(({ length }) => length === 1)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('what is at the provider is never more than the budget', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 0, max: 40 }),
        fc.array(fc.nat(9), { minLength: 1 }),
        async (count, requests, limit, costs) => {
          const budget = createBudget({ limitUsd: limit });
          const provider = aProvider(
            () => ({ line: (_, at) => (at % 3 === 0 ? failure('http-500') : 'answer') }),
            {
              requests,
              bytes: 1_000_000,
            },
          );
          let most = 0;
          provider.before = () => {
            most = Math.max(most, budget.exposedUsd);
          };
          const journal = aJournal();
          let calls = 0;
          const { ending } = await start(provider, plannedTrials(count), journal, {
            reserve: (_, signal) => budget.reserve(2, signal),
            priceCall: () => (costs[calls++ % costs.length] as number) / 9,
          });
          expect(most).toBeLessThanOrEqual(limit * (1 + 1e-9));
          if (ending === 'done') expect(journal.kept.size).toBe(count);
          else expect(ending).toBe('budget');
          if (ending === 'budget') expect(budget.exposedUsd + 2).toBeGreaterThan(limit);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('a store that cannot be written ends it with its error', async () => {
    const provider = aProvider();
    const onTrial = async (): Promise<void> => {
      throw new Error('disk full');
    };
    await expect(start(provider, plannedTrials(3), aJournal(), { onTrial })).rejects.toThrow('disk full');
  });
});
