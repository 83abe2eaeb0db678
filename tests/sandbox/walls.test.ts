import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { workerCommand } from '../../src/sandbox/worker-command.ts';
import { aListener, type Listener } from './a-listener.ts';

const execute = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'breakeven-walls-'));
const secret = join(folder, 'secret.txt');
let listener: Listener;

beforeAll(async () => {
  writeFileSync(secret, 'canary-7f3a');
  listener = await aListener();
});

afterAll(async () => {
  await listener.close();
  rmSync(folder, { recursive: true });
});

/** Runs what is written there as if it had got out of the interpreter; `{ name: outcome }`. */
async function outcomes(args: readonly string[], setUp: string, attempts: object): Promise<object> {
  const script = `
    ${setUp}
    const out = {};
    const { stdout } = kept;
    for (const [name, attempt] of Object.entries({ ${Object.entries(attempts)
      .map(([name, code]) => `${name}: async () => ${code}`)
      .join(',\n')} }))
      try { out[name] = 'did ' + String(await attempt()).slice(0, 100) } catch (error) { out[name] = 'refused' }
    stdout.write(JSON.stringify(out));
  `;
  const { stdout } = await execute(process.execPath, [...args, '--input-type=module', '-e', script], {
    env: {},
    timeout: 30_000,
  });
  return JSON.parse(stdout);
}

const refusals = (attempts: object): object =>
  Object.fromEntries(Object.keys(attempts).map((name) => [name, 'refused']));

describe('behind the interpreter', () => {
  test('JavaScript that is locked down imports nothing, connects nowhere and finds no globals', async () => {
    const lockDown = new URL('../../src/sandbox/worker/lock-down.ts', import.meta.url).href;
    const port = listener.port;
    const attempts = {
      control: '1',
      import: `import('node:fs')`,
      require: `kept.require('node:fs')`,
      requirePackage: `kept.require('ws')`,
      builtin: `kept.process.getBuiltinModule('fs')`,
      binding: `kept.process.binding('tcp_wrap')`,
      kill: `kept.process.kill(kept.process.ppid, 0)`,
      connect: `kept.net.connect(${port}, '127.0.0.1')`,
      socket: `new kept.net.Socket().connect(${port}, '127.0.0.1')`,
      http: `new Promise((resolve, reject) => kept.http.get('http://127.0.0.1:${port}/', resolve).on('error', reject))`,
      fetch: `kept.fetch('http://127.0.0.1:${port}/')`,
      datagram: `kept.dgram.createSocket('udp4').send('x', ${port}, '127.0.0.1')`,
      listen: `kept.net.createServer().listen(0)`,
      process: `process.pid`,
      globalFetch: `fetch('http://127.0.0.1:${port}/')`,
      timer: `setTimeout(() => {}, 1)`,
      evaluate: `Function('return 1')()`,
      stack: `new Error('x').stack.split('at ')[1].length`,
    };
    const setUp = `
      import net from 'node:net';
      import http from 'node:http';
      import dgram from 'node:dgram';
      import { createRequire } from 'node:module';
      import { lockDown } from '${lockDown}';
      const kept = { net, http, dgram, process, fetch, stdout: process.stdout, require: createRequire('${lockDown}') };
      lockDown();
    `;
    const said = await outcomes(['--disallow-code-generation-from-strings'], setUp, attempts);
    expect(said).toEqual({ ...refusals(attempts), control: 'did 1' });
    expect(listener.count()).toBe(0);
  });

  test('a process of the sandbox reads no file, starts nothing and has no environment', async () => {
    const { args, env } = workerCommand({ kind: 'javascript', memoryBytes: 1 << 26 });
    const flags = args.filter((arg) => arg.startsWith('--'));
    const attempts = {
      control: '1',
      read: `kept.fs.readFileSync(${JSON.stringify(secret)})`,
      open: `kept.fs.openSync('/etc/passwd')`,
      list: `kept.fs.readdirSync('/')`,
      environ: `kept.fs.readFileSync('/proc/self/environ')`,
      config: `kept.fs.readFileSync(${JSON.stringify(join(process.cwd(), 'package.json'))})`,
      write: `kept.fs.writeFileSync(${JSON.stringify(`${secret}.made`)}, 'x')`,
      link: `kept.fs.symlinkSync('/etc', ${JSON.stringify(join(folder, 'link'))})`,
      spawn: `kept.child.spawnSync('id').error ? kept.fail() : 1`,
      thread: `new kept.threads.Worker('1', { eval: true })`,
      native: `process.dlopen({ exports: {} }, '/lib/x86_64-linux-gnu/libc.so.6')`,
      evaluate: `Function('return 1')()`,
    };
    const setUp = `
      import fs from 'node:fs';
      import child from 'node:child_process';
      import threads from 'node:worker_threads';
      const kept = { fs, child, threads, stdout: process.stdout, fail() { throw new Error() } };
    `;
    const said = await outcomes(flags, setUp, attempts);
    expect(said).toEqual({ ...refusals(attempts), control: 'did 1' });
    expect(Object.keys(env).filter((name) => name !== 'SYSTEMROOT')).toEqual(['TZ']);
  });
});
