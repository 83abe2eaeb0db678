import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SandboxResult } from '../../src/ports/sandbox.ts';
import { createSandbox } from '../../src/sandbox/create-sandbox.ts';
import { aListener, type Listener } from './a-listener.ts';

const CANARY = 'canary-7f3a';
const sandbox = createSandbox({ limits: { timeoutMs: 2000, memoryBytes: 64 * 1024 * 1024 } });
let listener: Listener;

beforeAll(async () => {
  process.env.CANARY_KEY = CANARY;
  listener = await aListener();
});

afterAll(async () => {
  delete process.env.CANARY_KEY;
  await sandbox.close();
  await listener.close();
});

/** Runs the text as the body of `grade(sample, item)`. */
function grade(body: string, sample: unknown = null, item: unknown = null): Promise<SandboxResult> {
  const source = `function grade(sample, item) {\n${body}\n}`;
  return sandbox.call({ language: 'javascript', source, entry: 'grade' }, [sample, item]);
}

const failed = (cause: string): object => expect.objectContaining({ status: 'failed', cause });
const returned = (value: unknown): object => ({ status: 'returned', value });

describe('a JavaScript program', () => {
  test('finds nothing but the language, also through constructors', async () => {
    const names = [
      'process',
      'require',
      'module',
      'fetch',
      'WebSocket',
      'XMLHttpRequest',
      'Worker',
      'Deno',
      'Bun',
      'global',
      'setTimeout',
      'console',
      'Buffer',
      'WebAssembly',
      'std',
      'os',
      'scriptArgs',
      'importScripts',
      'navigator',
    ];
    const ways = [
      '(name) => globalThis[name]',
      '(name) => (function () { return this })()[name]',
      '(name) => Function("return typeof " + name + " === \'undefined\' ? undefined : " + name)()',
      '(name) => [].constructor.constructor("return this")()[name]',
      '(name) => grade.constructor("return this[" + JSON.stringify(name) + "]")()',
      '(name) => (async () => {}).constructor("return this")()[name]?.call',
      '(name) => (0, eval)("this")[name]',
      '(name) => Reflect.construct(Function, ["return this"])()[name]',
    ];
    for (const way of ways)
      expect(
        await grade(`const way = ${way}; return sample.filter((name) => way(name) !== undefined)`, names),
      ).toEqual(returned([]));
  });

  test('imports nothing', async () => {
    const loads = [
      'fs',
      'node:fs',
      'std',
      'os',
      '/etc/passwd',
      'http://127.0.0.1:1/x.js',
      'data:text/javascript,1',
    ];
    for (const name of loads)
      expect(await grade('return import(sample).then(() => 1)', name)).toEqual(failed('error'));
    expect(await sandbox.call({ language: 'javascript', source: 'import "fs"', entry: 'grade' }, [])).toEqual(
      failed('source'),
    );
    expect(listener.count()).toBe(0);
  });

  test('shows no environment and no path in errors', async () => {
    const shown = await grade('try { null.x } catch (error) { return error.stack + new Error().stack }');
    const text = JSON.stringify([
      shown,
      await grade('return undefined.x'),
      await grade('throw new Error(sample)', 'x'),
    ]);
    expect(text).not.toContain(CANARY);
    expect(text).not.toContain(process.cwd());
    expect(text).not.toMatch(/file:|node_modules|\.wasm/);
  });

  test('that hangs fails by time', async () => {
    const results = await Promise.all([
      grade('for (;;);'),
      grade('const next = () => Promise.resolve().then(next); return next()'),
      grade('return [...(function* () { for (;;) yield })()].length || 1', null),
      grade('return "x".repeat(1e6).replace(/x/g, () => { for (;;); })'),
    ]);
    expect(results.every(({ status }) => status === 'failed')).toBe(true);
    expect(results[0]).toEqual(failed('timeout'));
    expect(['timeout', 'memory']).toContain(results[1]?.status === 'failed' && results[1].cause); // its chain grows
    const backtracking = await grade('return /^(a|a?)+$/.test("a".repeat(40) + "b")');
    expect(backtracking.status).toBe('failed');
  });

  test('whose source hangs fails by time, and is not started for every call', async () => {
    const program = { language: 'javascript', source: 'for (;;);', entry: 'grade' } as const;
    const limits = { timeoutMs: 200 };
    const results: SandboxResult[] = [];
    for (let call = 0; call < 50; call++) results.push(await sandbox.call(program, [], limits));
    expect(results).toEqual(results.map(() => failed('timeout')));
  });

  test('that wants too much memory or too deep a stack fails', async () => {
    expect(await grade('const x = []; for (;;) x.push(new Array(1000).fill(1))')).toEqual(failed('memory'));
    expect(await grade('return new ArrayBuffer(2 ** 31).byteLength')).toMatchObject({ status: 'failed' });
    expect(await grade('let s = "x"; for (;;) s += s')).toMatchObject({ status: 'failed' });
    expect(await grade('const f = () => f() + 1; return f()')).toEqual(failed('error'));
    expect(await grade('const x = {}; x.toString = () => x + ""; return x + ""')).toMatchObject({
      status: 'failed',
    });
    expect(await grade('let x = []; for (let i = 0; i < 1e6; i++) x = [x]; return x')).toMatchObject({
      status: 'failed',
    });
    expect(await grade('return "x".repeat(40 << 20)')).toMatchObject({ status: 'failed' });
  });

  test('that pollutes prototypes and JSON changes its own answers alone', async () => {
    await grade(`
      Object.prototype.score = 1;
      Array.prototype.toJSON = () => 1;
      JSON.stringify = JSON.parse = () => 1;
      String.prototype.trim = () => 'x';
      Promise.prototype.then = () => 1;
      return 1`);
    expect(await grade('return [({}).score === undefined, JSON.parse("[2]"), " a ".trim()]')).toEqual(
      returned([true, [2], 'a']),
    );
    expect(({} as { readonly score?: number }).score).toBeUndefined();
  });

  test('gives back __proto__ as data', async () => {
    const result = await grade('return JSON.parse(\'{"__proto__":{"polluted":1}}\')');
    expect(result.status).toBe('returned');
    expect(({} as { readonly polluted?: number }).polluted).toBeUndefined();
  });

  test('may answer by a promise, which has to settle', async () => {
    expect(await grade('return Promise.resolve(0.5)')).toEqual(returned(0.5));
    expect(await grade('return (async () => { await null; return sample })()', 'x')).toEqual(returned('x'));
    expect(await grade('return Promise.reject(new Error("no"))')).toEqual(failed('error'));
    expect(await grade('return new Promise(() => {})')).toEqual(failed('error'));
    expect(await grade('return { then() { for (;;); } }')).toMatchObject({ status: 'failed' });
  });

  test('with an error that misbehaves when it is shown fails like any other', async () => {
    const bad = [
      'throw { get name() { throw 1 } }',
      'throw new Proxy({}, { get() { throw 1 } })',
      'throw Symbol()',
      'throw Object.create(null)',
    ];
    for (const body of bad) expect(await grade(body)).toEqual(failed('error'));
    const long = await grade('throw new Error("x".repeat(1e6))');
    expect(long.status === 'failed' && long.message.length).toBeLessThan(400);
  });

  test('does not keep the next one from running', async () => {
    expect(await grade('return sample === item', 'x', 'x')).toEqual(returned(true));
  });
});
