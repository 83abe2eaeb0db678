import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { Program, SandboxResult } from '../../src/ports/sandbox.ts';
import { createSandbox } from '../../src/sandbox/create-sandbox.ts';

const execute = promisify(execFile);
const sandbox = createSandbox({ limits: { timeoutMs: 2000 } });
afterAll(() => sandbox.close());

const failed = (cause: string): object => expect.objectContaining({ status: 'failed', cause });
const returned = (value: unknown): object => ({ status: 'returned', value });

/** The same programs in each language. */
const PROGRAMS = {
  python: {
    same: 'def grade(x):\n    return x',
    equal: 'def grade(sample, item):\n    return 1.0 if sample["output_text"] == item["answer"] else 0.0',
    slowOn: (value: number) => `def grade(x):\n    while x == ${value}: pass\n    return x`,
    crashOn: (value: number) => `import os\ndef grade(x):\n    if x == ${value}: os._exit(1)\n    return x`,
    throwing: 'def grade(x):\n    raise ValueError("no such label: " + x)',
    infinite: 'def grade(x):\n    return float(x)',
    unwritable:
      'def grade(i):\n    return [lambda: 1, {1, 2}, object(), b"x", 1j, (i for i in []), [float("nan")]][i]',
    unparsed: 'def grade(x:\n    return x',
    failingTop: 'import no_such_module\ndef grade(x):\n    return x',
    other: 'def score(x):\n    return x\ngrade = 3',
  },
  javascript: {
    same: 'const grade = (x) => x',
    equal: 'function grade(sample, item) { return sample.output_text === item.answer ? 1 : 0 }',
    slowOn: (value: number) => `function grade(x) { while (x === ${value}); return x }`,
    crashOn: (value: number) =>
      `function grade(x) { const a = []; while (x === ${value}) a.push(new Array(1e4).fill(1)); return x }`,
    throwing: 'function grade(x) { throw new RangeError("no such label: " + x) }',
    infinite: 'function grade(x) { return Number(x === "nan" ? NaN : Infinity) }',
    unwritable:
      'function grade(i) { return [() => 1, [undefined], Symbol(), 1n, undefined, { a: [NaN] }, globalThis][i] }',
    unparsed: 'function grade(x { return x }',
    failingTop: 'noSuchThing.x; function grade(x) { return x }',
    other: 'function score(x) { return x }\nvar grade = 3',
  },
} as const;

describe.each(['python', 'javascript'] as const)('a program in %s', (language) => {
  const sources = PROGRAMS[language];
  const call = (source: string, args: readonly unknown[], entry = 'grade'): Promise<SandboxResult> =>
    sandbox.call({ language, source, entry }, args);

  test('is given any JSON value and gives it back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 5 }), async (value) => {
        const json: unknown = JSON.parse(JSON.stringify(value));
        expect(await call(sources.same, [value])).toEqual(returned(json));
      }),
      { numRuns: 300 },
    );
  });

  test('is given any text, also half characters, line ends and ten million letters', async () => {
    const texts = [
      '\ud800',
      '\udfff\ud800',
      '\n\n',
      '\r\n',
      '\u2028\u0000\u0085',
      '\n',
      '😀'.repeat(1000),
      'x'.repeat(1e7),
    ];
    // ten million letters take a busy machine its time
    const patient = (text: string): Promise<SandboxResult> =>
      sandbox.call({ language, source: sources.same, entry: 'grade' }, [text], { timeoutMs: 30_000 });
    for (const text of texts) expect(await patient(text)).toEqual(returned(text));
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        expect(await patient(text)).toEqual(returned(text));
      }),
      { numRuns: 200 },
    );
  });

  test('fails alone on arguments that are too deep, circular or not JSON', async () => {
    let deep: unknown = [];
    for (let level = 0; level < 3000; level++) deep = [deep];
    let bottomless: unknown = [];
    for (let level = 0; level < 1e5; level++) bottomless = [bottomless];
    const circular: unknown[] = [];
    circular.push(circular);
    const results = await Promise.all([
      call(sources.same, ['before']),
      call(sources.same, [deep]),
      call(sources.same, [bottomless]),
      call(sources.same, [circular]),
      call(sources.same, [1n]),
      call(sources.same, ['after']),
    ]);
    expect(results[0]).toEqual(returned('before'));
    expect(results.slice(2, 5)).toEqual([failed('error'), failed('error'), failed('error')]);
    expect(results[5]).toEqual(returned('after'));
  });

  test('is called thousands of times at once, each answer to its own call', async () => {
    const calls = Array.from({ length: 5000 }, (_, index) => index);
    const results = await Promise.all(
      calls.map((index) =>
        call(sources.equal, [
          { output_text: `answer ${index}` },
          { answer: `answer ${index - (index % 2)}` },
        ]),
      ),
    );
    expect(results).toEqual(calls.map((index) => returned(index % 2 === 0 ? 1 : 0)));
  });

  test.each([1, 99])('that hangs on call %i of many fails on that one by time', async (guilty) => {
    const calls = Array.from({ length: 100 }, (_, index) => index);
    const results = await Promise.all(
      calls.map((index) =>
        sandbox.call({ language, source: sources.slowOn(guilty), entry: 'grade' }, [index], {
          timeoutMs: 500,
        }),
      ),
    );
    expect(results).toEqual(calls.map((index) => (index === guilty ? failed('timeout') : returned(index))));
  });

  test('that takes its process down fails on that call, and the others are answered', async () => {
    const calls = Array.from({ length: 50 }, (_, index) => index);
    const program = { language, source: sources.crashOn(20), entry: 'grade' };
    const results = await Promise.all(
      calls.map((index) => sandbox.call(program, [index], { timeoutMs: 30_000 })), // filling the memory takes its time
    );
    expect(results.filter(({ status }) => status === 'failed')).toEqual([
      failed(language === 'python' ? 'crash' : 'memory'),
    ]);
    expect(results[20]?.status).toBe('failed');
  });

  test('says in one short line what went wrong', async () => {
    const result = await call(sources.throwing, ['maybe\nnot']);
    expect(result).toEqual({
      status: 'failed',
      cause: 'error',
      message: expect.stringMatching(/^(Value|Range)Error: no such label: maybe not$/),
    });
  });

  test('may not answer what JSON has no word for', async () => {
    for (const text of ['nan', 'inf', '-inf'])
      expect(await call(sources.infinite, [text])).toEqual(failed('error'));
    for (let i = 0; i < 7; i++) expect(await call(sources.unwritable, [i])).toEqual(failed('error'));
  });

  test('that does not parse, fails when it is read or lacks the function says which', async () => {
    expect(await call(sources.unparsed, [1])).toEqual(failed('source'));
    expect(await call(sources.failingTop, [1])).toEqual(failed('error'));
    expect(await call(sources.other, [1])).toEqual(failed('source'));
    expect(await call(sources.other, [1], 'score')).toEqual(returned(1));
    expect(await call(sources.other, [1], ');score(')).toEqual(failed('source'));
    expect(await call('\ud800', [1])).toMatchObject({ status: 'failed' });
    expect(await call('', [1])).toEqual(failed('source'));
  });

  test('takes turns with many others', async () => {
    const programs = Array.from({ length: 4 }, (_, index): Program => {
      const source =
        language === 'python' ? `def grade(x): return x + ${index}` : `const grade = (x) => x + ${index}`;
      return { language, source, entry: 'grade' };
    });
    const results = await Promise.all(
      Array.from({ length: 40 }, (_, index) => sandbox.call(programs[index % 4] as Program, [100])),
    );
    expect(results).toEqual(results.map((_, index) => returned(100 + (index % 4))));
  });
});

describe('the standard library of Python', () => {
  test('has what graders use', async () => {
    const source = `
import ast, collections, datetime, decimal, difflib, fractions, itertools, json, math, random, re, statistics, string
def grade(sample, item):
    return [
        ast.literal_eval("[1, 2]"), bool(re.search("[0-9]+", sample)), round(difflib.SequenceMatcher(None, "abc", "abd").ratio(), 3),
        math.isclose(math.sqrt(2) ** 2, 2), datetime.date(2026, 1, 31).isoformat(), random.Random(7).randint(1, 1),
        str(decimal.Decimal("0.1") + decimal.Decimal("0.2")), str(fractions.Fraction(2, 4)), statistics.mean([1, 2, 3]),
        collections.Counter(sample).most_common(1)[0][0], json.loads(json.dumps(item)), True, None]
`;
    const result = await sandbox.call({ language: 'python', source, entry: 'grade' }, ['aa 42', { a: 1 }]);
    expect(result).toEqual(
      returned([[1, 2], true, 0.667, true, '2026-01-31', 1, '0.3', '1/2', 2, 'a', { a: 1 }, true, null]),
    );
  });
});

describe('a sandbox', () => {
  test.each(['python', 'javascript'] as const)(
    'that is closed while %s starts ends soon',
    async (language) => {
      const closing = createSandbox();
      const source = language === 'python' ? 'while True: pass' : 'for (;;);';
      const waiting = closing.call({ language, source, entry: 'grade' }, [], { timeoutMs: 600_000 });
      await closing.close();
      expect(await waiting).toEqual(failed('crash'));
    },
  );

  test('that nobody closes lets its process end, after the answers', async () => {
    const script = `
      import { createSandbox } from '${new URL('../../src/sandbox/create-sandbox.ts', import.meta.url).href}';
      const program = { language: 'javascript', source: 'const grade = (x) => x + 1', entry: 'grade' };
      console.log(JSON.stringify(await createSandbox().call(program, [1])));
    `;
    const { stdout } = await execute(process.execPath, ['--input-type=module', '-e', script], {
      timeout: 30_000,
    });
    expect(JSON.parse(stdout)).toEqual(returned(2));
  });

  test('that is closed answers what waits and what is asked later, and keeps nothing running', async () => {
    const closing = createSandbox();
    const program: Program = {
      language: 'javascript',
      source: 'function grade(x) { for (;;); }',
      entry: 'grade',
    };
    const waiting = [1, 2, 3].map((x) => closing.call(program, [x], { timeoutMs: 60_000 }));
    await new Promise((resolve) => setTimeout(resolve, 300));
    await closing.close();
    expect(await Promise.all(waiting)).toEqual([failed('crash'), failed('crash'), failed('crash')]);
    expect(await closing.call(program, [4])).toEqual(failed('crash'));
    await closing.close();
  });
});
