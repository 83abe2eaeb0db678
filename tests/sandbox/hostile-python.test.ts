import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SandboxResult } from '../../src/ports/sandbox.ts';
import { createSandbox } from '../../src/sandbox/create-sandbox.ts';
import { aListener, type Listener } from './a-listener.ts';

const CANARY = 'canary-7f3a';
const sandbox = createSandbox({ limits: { timeoutMs: 2000, memoryBytes: 128 * 1024 * 1024 } });
const folder = mkdtempSync(join(tmpdir(), 'breakeven-sandbox-'));
const secret = join(folder, 'secret.txt');
let listener: Listener;

beforeAll(async () => {
  process.env.CANARY_KEY = CANARY;
  writeFileSync(secret, CANARY);
  listener = await aListener();
});

afterAll(async () => {
  delete process.env.CANARY_KEY;
  await sandbox.close();
  await listener.close();
  rmSync(folder, { recursive: true });
});

/** For what is not about time: a busy machine takes its own. */
const PATIENT = { timeoutMs: 30_000 };

/** Runs the lines as the body of `grade(sample, item)`. */
function grade(
  body: string,
  sample: unknown = null,
  item: unknown = null,
  limits: { readonly timeoutMs?: number } = {},
): Promise<SandboxResult> {
  const source = `def grade(sample, item):\n${body.replaceAll(/^/gm, '    ')}\n`;
  return sandbox.call({ language: 'python', source, entry: 'grade' }, [sample, item], limits);
}

const failed = (cause: unknown): object => expect.objectContaining({ status: 'failed', cause });

/** Tries each piece; answers with what came of it, as text. */
function tries(pieces: Readonly<Record<string, string>>): string {
  const blocks = Object.entries(pieces).map(
    ([name, code]) =>
      `def attempt():\n${code.replaceAll(/^/gm, '    ')}\ntry:\n    out[${JSON.stringify(name)}] = repr(attempt())[:200]\n` +
      `except BaseException as error:\n    out[${JSON.stringify(name)}] = 'refused: ' + type(error).__name__ + ' ' + str(error)[:200]`,
  );
  return `out = {}\n${blocks.join('\n')}\nreturn out`;
}

async function outcomes(pieces: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const result = await grade(tries(pieces), secret, listener.port, PATIENT);
  expect(result).toMatchObject({ status: 'returned' });
  return (result.status === 'returned' ? result.value : {}) as Record<string, string>;
}

/** How a program gets from Python to objects of JavaScript, whatever modules are hidden. */
const TO_JAVASCRIPT = `
import _imp, sys
from importlib.machinery import BuiltinImporter, ModuleSpec
def proxies():
    core = _imp.create_builtin(ModuleSpec('_pyodide_core', BuiltinImporter))
    _imp.exec_builtin(core)
    found = [core.to_js([1]), core.to_js({'root': '/'}), core.create_proxy([])]
    frame = sys._getframe()
    while frame:
        found += [thing for thing in frame.f_locals.values() if 'JsProxy' in type(thing).__name__]
        frame = frame.f_back
    return found
`;

describe('a Python program', () => {
  test('reads no file of this machine and writes none', async () => {
    const said = await outcomes({
      open: 'return open("/etc/passwd").read()',
      secret: 'return open(sample).read()',
      pathlib: 'import pathlib\nreturn pathlib.Path(sample).read_text()',
      listed: 'import os\nreturn os.listdir(sample.rsplit("/", 1)[0])',
      proc: 'return open("/proc/self/environ").read()',
      mount: 'import pyodide_js\nreturn pyodide_js.mountNodeFS("/mnt", "/etc")',
      written: `import pathlib\nreturn pathlib.Path(sample + ".made").write_text("x")`,
    });
    expect(Object.values(said).filter((text) => !text.startsWith('refused'))).toEqual([]);
    expect(existsSync(`${secret}.made`)).toBe(false);
  });

  test('sees no environment and no path of this machine', async () => {
    const said = await outcomes({
      environ: 'import os\nreturn dict(os.environ)',
      getenv: 'import os\nreturn os.getenv("CANARY_KEY")',
      sys: 'import sys\nreturn [sys.argv, sys.executable, sys.path, sys.prefix]',
      cwd: 'import os\nreturn [os.getcwd(), os.listdir("/"), os.listdir(os.path.expanduser("~"))]',
    });
    const text = JSON.stringify(said);
    expect(text).not.toContain(CANARY);
    expect(text).not.toContain(process.cwd());
    expect(text).not.toContain(tmpdir());
  });

  test('starts no process and reaches no network', async () => {
    const said = await outcomes({
      fork: 'import os\nreturn os.fork()',
      execv: 'import os\nreturn os.execv("/bin/sh", ["sh"])',
      subprocess: 'import subprocess\nreturn subprocess.run(["id"], capture_output=True)',
      socket:
        'import socket\ns = socket.create_connection(("127.0.0.1", item), 0.2)\ns.sendall(b"x")\nreturn s.recv(1)',
      urllib:
        'import urllib.request\nreturn urllib.request.urlopen(f"http://127.0.0.1:{item}/", timeout=0.2).read()',
      pyfetch: 'from pyodide.http import pyfetch\nreturn pyfetch(f"http://127.0.0.1:{item}/").send(None)',
      open_url: 'from pyodide.http import open_url\nreturn open_url(f"http://127.0.0.1:{item}/")',
    });
    expect(Object.values(said).filter((text) => !text.startsWith('refused'))).toEqual([]);
    expect(listener.count()).toBe(0);
  });

  test('imports nothing of the JavaScript around it', async () => {
    const said = await outcomes({
      js: 'import js\nreturn js.process',
      built: 'return __import__("js").fetch',
      pyodide_js: 'import pyodide_js\nreturn pyodide_js.FS',
      run_js: 'from pyodide.code import run_js\nreturn run_js("process.env")',
      importlib: 'import importlib\nreturn importlib.reload(importlib.import_module("js"))',
      ffi: 'from pyodide.ffi import to_js\nreturn to_js([1]).constructor.constructor("return process")()',
    });
    expect(Object.values(said).filter((text) => !text.startsWith('refused'))).toEqual([]);
  });

  test('that digs up objects of JavaScript all the same finds no process, no module, no eval and no path', async () => {
    const said = await grade(
      `${TO_JAVASCRIPT}
out = []
seen = 0
NAMES = ['process', 'require', 'fetch', 'WebSocket', 'eval', 'global', 'Buffer', 'module', 'fs', 'Worker']
def attempt(what):
    try:
        out.append(str(what())[:200])
    except BaseException as error:
        pass
for proxy in proxies():
    seen += 1
    for name in NAMES:
        attempt(lambda: 'found ' + name + str(getattr(proxy, name)))
    attempt(lambda: 'ran ' + str(proxy.constructor('return 7*6')()))
    attempt(lambda: 'ran ' + str(proxy.constructor.constructor('return 7*6')()))
    attempt(lambda: 'ran ' + str(proxy.constructor.constructor.constructor('return 7*6')()))
    try:
        proxy.toString.call.call(None)
    except BaseException as error:
        if 'file:' in str(getattr(error, 'stack', '')):
            out.append(error.stack)
    attempt(lambda: 'read ' + str(proxy.FS.readFile(sample)))
    attempt(lambda: 'mounted ' + str(proxy.mountNodeFS('/mnt', '/etc')))
return [seen, out]`,
      secret,
    );
    expect(said).toMatchObject({
      status: 'returned',
      value: [expect.toSatisfy((seen: number) => seen > 3), []],
    });
  });

  test('that fills memory beside its interpreter is ended', async () => {
    const filled = await grade(`${TO_JAVASCRIPT}
core = _imp.create_builtin(ModuleSpec('_pyodide_core', BuiltinImporter))
bytes = core.to_js(bytearray(1)).constructor
kept = []
while True:
    kept.append(bytes.new(1 << 27).fill(1))`);
    // Whichever comes first on a busy machine: the watch over its memory (on Linux) or the limit of time.
    expect(filled).toEqual(failed(expect.stringMatching(/^(memory|timeout)$/)));
  });

  test('gets nothing out of ctypes', async () => {
    const results = await Promise.all([
      grade(
        'import ctypes\nreturn ctypes.CDLL(None).system(b"id > " + sample.encode() + b".ctypes")',
        secret,
      ),
      grade('import ctypes\nreturn ctypes.CDLL("/lib/x86_64-linux-gnu/libc.so.6").getpid()'),
      grade('import ctypes\nreturn ctypes.pythonapi.emscripten_run_script_int(b"process.pid")'),
      grade('import ctypes\nreturn ctypes.string_at(0xffffff00, 64).hex()'),
    ]);
    expect(existsSync(`${secret}.ctypes`)).toBe(false);
    for (const result of results.slice(1)) expect(result.status).toBe('failed');
  });

  test('that hangs fails by time, in Python and in C', async () => {
    const results = await Promise.all([
      grade('while True:\n    pass'),
      grade('import re\nreturn bool(re.match(r"^(a+)+$", "a" * 40 + "b"))'),
      grade('import time\ntime.sleep(60)'),
      grade('return sum(1 for _ in iter(int, 1))'),
    ]);
    expect(results).toEqual(results.map(() => failed('timeout')));
  });

  test('whose source hangs fails by time, and is not started for every call', async () => {
    const program = { language: 'python', source: 'while True:\n    pass', entry: 'grade' } as const;
    const limits = { timeoutMs: 200 };
    const results: SandboxResult[] = [];
    for (let call = 0; call < 50; call++) results.push(await sandbox.call(program, [], limits));
    expect(results).toEqual(results.map(() => failed('timeout')));
  });

  test('that wants too much memory or too deep a stack fails', async () => {
    expect(await grade('x = []\nwhile True:\n    x.append(bytearray(1 << 20))')).toEqual(failed('memory'));
    expect(await grade('return len("x" * (1 << 30))')).toEqual(failed('memory'));
    expect(await grade('f = lambda: f()\nreturn f()')).toEqual(failed('error'));
    const unlimited = await grade(
      'import sys\nsys.setrecursionlimit(10**9)\ndef f(): return f() + 1\nreturn f()',
    );
    expect(unlimited.status).toBe('failed');
    expect(await grade('x = []\nfor _ in range(10**6): x = [x]\nreturn x')).toMatchObject({
      status: 'failed',
    });
  });

  test('that ends itself fails, and prints to nobody', async () => {
    expect(await grade('import sys\nsys.exit(0)')).toEqual(failed('error'));
    expect(await grade('raise KeyboardInterrupt')).toEqual(failed('error'));
    expect(await grade('import os\nreturn os.system("true")')).toEqual(failed('crash'));
    expect(await grade('import os\nos._exit(0)')).toEqual(failed('crash'));
    expect(await grade('import os\nos.abort()')).toEqual(failed('crash'));
    expect((await grade('import os, signal\nos.kill(os.getpid(), signal.SIGKILL)')).status).toBe('failed');
    expect(await grade('for _ in range(2000): print("x" * 10000)\nreturn 1')).toEqual({
      status: 'returned',
      value: 1,
    });
    expect((await grade('return "x" * (40 << 20)')).status).toBe('failed');
    expect(await grade('return input()')).toEqual(failed('error'));
  });

  test('with an error that misbehaves when it is shown fails like any other', async () => {
    const shown = await grade('class Bad(Exception):\n    def __str__(self): raise self\nraise Bad()');
    expect(shown).toEqual(failed('error'));
    const long = await grade('raise ValueError("x" * 10_000_000)');
    expect(long.status === 'failed' && long.message.length).toBeLessThan(400);
  });

  test('that poisons json, builtins and modules changes its own answers alone', async () => {
    await grade(
      `import json, builtins, sys, math
json.dumps = json.loads = lambda *_: 1
json.JSONEncoder.encode = lambda *_: '1.0'
builtins.len = builtins.float = lambda *_: 99
math.sqrt = lambda _: 99
sys.modules['re'] = None
return 1`,
    );
    const honest =
      'import json, math, re\nreturn [len("abc"), json.loads("[2]"), math.sqrt(4), bool(re.match("a", "a"))]';
    expect(await grade(honest)).toEqual({ status: 'returned', value: [3, [2], 2, true] });
  });

  test('does not keep the next one from running', async () => {
    expect(await grade('return sample == item', 'x', 'x')).toEqual({ status: 'returned', value: true });
  });
});
