import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportRun } from '../../src/app/export-run.ts';
import { importRun } from '../../src/app/import-run.ts';
import type { OpenCall, OpenTrial } from '../../src/core/model/open-trial.ts';
import { openStore } from '../../src/store/open-store.ts';
import { aClock } from '../support/a-clock.ts';
import { aFolder } from '../support/a-folder.ts';

const plain = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((text) => !/\p{Cc}/u.test(text));
const count = fc.nat({ max: 1e9 });
const amount = fc.double({ min: 0, max: 1e9, noNaN: true }).map((value) => value + 0);
const usd = fc.double({ min: 0, max: 1e6, noNaN: true }).map((value) => value + 0);
const weight = fc.double({ min: 1e-9, max: 1e9, noNaN: true });
const share = fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0);
const instant = fc
  .tuple(
    fc.date({ min: new Date('2000-01-01'), max: new Date('2099-01-01'), noInvalidDate: true }),
    fc.nat(1),
  )
  .map(([date, zone]) => (zone ? date.toISOString() : date.toISOString().replace(/\.\d+Z$/, '+02:00')));

/** Some of these keys, whatever others are there. */
const tokens = fc
  .record({
    input: count,
    output: count,
    cachedShare: share,
    writeShare: share,
    thinkShare: share,
    keep: fc.nat(31),
  })
  .map(({ input, output, cachedShare, writeShare, thinkShare, keep }) => {
    const cachedInput = Math.floor(input * cachedShare);
    const cacheWrite = Math.floor((input - cachedInput) * writeShare);
    const all = { input, output, cachedInput, cacheWrite, reasoning: Math.floor(output * thinkShare) };
    return Object.fromEntries(Object.entries(all).filter((_, index) => (keep >> index) & 1));
  });
const latency = fc.oneof(
  fc.constant({}),
  amount.map((latencyMs) => ({ latencyMs })),
  amount.map((firstTokenMs) => ({ firstTokenMs })),
  fc.tuple(amount, share).map(([latencyMs, part]) => ({ latencyMs, firstTokenMs: latencyMs * part })),
);
const serving = fc
  .tuple(tokens, fc.record({ servedModel: plain, serviceTier: plain, at: instant }, { requiredKeys: [] }))
  .map(([own, named]) => ({ ...own, ...named }));
const call: fc.Arbitrary<OpenCall> = fc
  .tuple(
    serving,
    latency,
    fc.record(
      { role: fc.constantFrom('retry' as const, 'subagent' as const), endpoint: plain },
      { requiredKeys: [] },
    ),
  )
  .map((parts) => Object.assign({}, ...parts));
/** Anything that JSON can say, as it comes back; nothing is no state. */
const json = fc
  .jsonValue()
  .map((value) => JSON.parse(JSON.stringify(value)))
  .filter((value) => value !== null);
const agent = fc.record(
  {
    toolCalls: fc.array(
      fc.record({ name: plain, arguments: fc.string(), id: plain }, { requiredKeys: ['name', 'arguments'] }),
      { maxLength: 2 },
    ),
    steps: fc.array(
      fc.record(
        {
          name: plain,
          arguments: json,
          result: fc.string({ unit: 'grapheme' }),
          failed: fc.constant(true as const),
        },
        { requiredKeys: ['name', 'arguments'] },
      ),
      { maxLength: 3 },
    ),
    state: json,
  },
  { requiredKeys: [] },
);
const quality = fc.oneof(
  fc.constant({}),
  share.map((score) => ({ score })),
  fc.boolean().map((passed) => ({ passed })),
  fc.record({ score: share, passed: fc.boolean() }),
  plain.map((failed) => ({ failed })),
  plain.map((failed) => ({ failed, passed: false })),
  plain.map((failed) => ({ failed, score: 0 })),
  plain.map((unscored) => ({ unscored })),
);
const body = fc
  .tuple(
    quality,
    latency,
    fc.oneof(
      serving,
      fc.array(call, { maxLength: 3 }).map((calls) => ({ calls })),
    ),
    agent,
    fc.record(
      { attempts: fc.integer({ min: 1, max: 1e6 }), text: fc.string({ unit: 'grapheme' }), billedUsd: usd },
      { requiredKeys: [] },
    ),
  )
  .map((parts) => Object.assign({}, ...parts));
const facts = fc.record(
  { cluster: plain, weight, tags: fc.array(plain, { maxLength: 3 }) },
  { requiredKeys: [] },
);

/** Trials of a few candidates on a few examples, each example with the same facts in all of its lines. */
const trials: fc.Arbitrary<OpenTrial[]> = fc
  .tuple(
    fc.uniqueArray(plain, { minLength: 1, maxLength: 3 }),
    fc.uniqueArray(fc.tuple(plain, facts), { minLength: 1, maxLength: 4, selector: ([id]) => id }),
    fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(3), body), { minLength: 1, maxLength: 12 }),
  )
  .map(([candidates, examples, rows]) => {
    const made = rows.map(([a, b, repeat, own]): OpenTrial => {
      const [example, about] = examples[b % examples.length] as [string, object];
      const candidate = candidates[a % candidates.length] as string;
      return { candidate, example, ...(repeat > 0 && { repeat }), ...about, ...own };
    });
    return [...new Map(made.map((trial) => [keyOf(trial), trial])).values()];
  });

function keyOf({ candidate, example, repeat }: OpenTrial): string {
  return JSON.stringify([candidate, example, repeat ?? 0]);
}

function byKey(lines: readonly OpenTrial[]): Record<string, OpenTrial> {
  return Object.fromEntries(lines.map((trial) => [keyOf(trial), trial]));
}

async function collect(trials: AsyncIterable<OpenTrial>): Promise<OpenTrial[]> {
  const lines: OpenTrial[] = [];
  for await (const trial of trials) lines.push(trial);
  return lines;
}

describe('a run', () => {
  it('that is imported, exported and imported again is the same, whatever is in it', async () => {
    const { write } = aFolder();
    const store = await openStore('sqlite::memory:');
    let runs = 0;
    const roundTrip = async (lines: readonly OpenTrial[]): Promise<OpenTrial[]> => {
      const file = write('trials.jsonl', lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      runs += 1;
      const { run } = await importRun(
        [file],
        { store, clock: aClock(), version: '0' },
        { run: `run-${runs}` },
      );
      return collect((await exportRun(run, { store })).trials);
    };
    await fc.assert(
      fc.asyncProperty(trials, async (lines) => {
        const once = await roundTrip(lines);
        expect(byKey(once)).toEqual(byKey(lines));
        expect(JSON.stringify(await roundTrip(once))).toBe(JSON.stringify(once));
      }),
      { numRuns: 150 },
    );
    await store.close();
  });
});

describe('the example of the documentation', () => {
  it('comes out as it went in', async () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/concepts/trial-format.md'), 'utf8');
    const shown = /```jsonl\n([\s\S]*?)```/.exec(page)?.[1] as string;
    const { write } = aFolder();
    const store = await openStore('sqlite::memory:');
    const context = { store, clock: aClock(), version: '0' };
    const { run } = await importRun([write('trials.jsonl', shown)], context);
    const lines = await collect((await exportRun(run, { store })).trials);
    const given = shown.trim().split('\n');
    expect(byKey(lines)).toEqual(byKey(given.map((line) => JSON.parse(line))));
    await store.close();
  });
});
