import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, test } from 'vitest';
import { createEndpoint, type EndpointContext } from '../../src/endpoints/index.ts';
import type { Endpoint } from '../../src/ports/endpoint.ts';
import { aRequest } from './a-server.ts';
import { aContext, refusalOf, TASK } from './an-application.ts';

const KEY = 'canary-5e1f0c9a';
const ENV = { PATH: process.env.PATH, APP_KEY: KEY, MODE: 'careful-mode', OTHER: 'not for you' };
const never = new AbortController().signal;

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'breakeven-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A program of JavaScript lines; `question` is what it was asked. */
function running(lines: string, parts: Partial<EndpointContext> & { env?: never } = {}): Promise<Endpoint> {
  const script = `const question = JSON.parse(require('fs').readFileSync(0, 'utf8'));\n${lines}`;
  return createEndpoint(
    { type: 'command', command: [process.execPath, '-e', script], env: ['APP_KEY', 'MODE'] },
    aContext({ cwd: aFolder(), ...parts, env: ENV }),
  );
}

const ANSWER = `const answer = (value) => console.log(JSON.stringify(value));`;

describe('an application as a program', () => {
  it('is asked on its stdin and answers on its stdout', async () => {
    const endpoint = await running(
      `${ANSWER} answer({ text: JSON.stringify(question), usage: { input: 5, output: 2 }, model: 'mine' });`,
    );
    const answer = await endpoint.send(aRequest({ sampling: { seed: 3 } }), never, TASK);
    expect(answer).toMatchObject({ servedModel: 'mine', usage: { input: 5, output: 2, source: 'reported' } });
    expect(JSON.parse(answer.text)).toEqual({
      breakeven: 1,
      example: { id: 'e1', item: { ticket: 'where is it?', answer: 'yes' } },
      repeat: 2,
      model: 'big',
      sampling: { seed: 3 },
      messages: [{ role: 'user', content: 'may I?' }],
    });
  });

  it('has the environment that it was given, and the config’s folder', async () => {
    const cwd = aFolder();
    const endpoint = await running(
      `${ANSWER} answer({ text: process.cwd() + ' ' + Object.keys(process.env).toSorted() });`,
      { cwd },
    );
    const { text } = await endpoint.send(aRequest(), never, TASK);
    expect(text.replace(',__CF_USER_TEXT_ENCODING', '')).toBe(`${cwd} APP_KEY,MODE,PATH`);
  });

  it('sees its arguments as they are: there is no shell', async () => {
    const endpoint = await createEndpoint(
      {
        type: 'command',
        command: [
          process.execPath,
          '-e',
          `${ANSWER} answer({ text: process.argv[1] })`,
          '$(id); `id` && * > x',
        ],
      },
      aContext({ env: ENV, cwd: aFolder() }),
    );
    expect((await endpoint.send(aRequest(), never, TASK)).text).toBe('$(id); `id` && * > x');
  });

  it('need not read its stdin, however much is on it', async () => {
    const endpoint = await createEndpoint(
      { type: 'command', command: ['echo', '{"text":"yes"}'] },
      aContext({ env: ENV, cwd: aFolder() }),
    );
    const request = aRequest({ messages: [{ role: 'user', content: 'x'.repeat(5_000_000) }] });
    expect((await endpoint.send(request, never, TASK)).text).toBe('yes');
  });

  it('may write as much to stderr as it likes', async () => {
    const endpoint = await running(
      `process.stderr.write('x'.repeat(5_000_000)); ${ANSWER} answer({ text: 'yes' });`,
    );
    expect((await endpoint.send(aRequest(), never, TASK)).text).toBe('yes');
  });

  it('answers many at once', async () => {
    const endpoint = await running(`${ANSWER} answer({ text: question.messages[0].content });`);
    const texts = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const request = aRequest({ messages: [{ role: 'user', content: `é${index}` }] });
        return (await endpoint.send(request, never, TASK)).text;
      }),
    );
    expect(texts).toEqual(Array.from({ length: 12 }, (_, index) => `é${index}`));
  });
});

describe('a program is only run', () => {
  it('where the config is trusted', async () => {
    const folder = aFolder();
    const making = createEndpoint(
      { type: 'command', command: ['touch', join(folder, 'was-here')] },
      aContext({ trust: false }),
    );
    await expect(making).rejects.toMatchObject({
      code: 'bad-config',
      message: expect.stringContaining('was-here'),
      hint: expect.stringContaining('--trust'),
    });
    expect(existsSync(join(folder, 'was-here'))).toBe(false);
  });

  test.each(['no-such-program', './no-such-program', '/no/such/program', './'])(
    'where it is there: %s',
    async (program) => {
      const context = aContext({ env: ENV, cwd: aFolder() });
      await expect(createEndpoint({ type: 'command', command: [program] }, context)).rejects.toThrow(
        `there is no program '${program}'`,
      );
    },
  );

  it('from the config’s folder where its name says so', async () => {
    const cwd = aFolder();
    writeFileSync(join(cwd, 'app.sh'), '#!/bin/sh\necho \'{"text":"from here"}\'\n', { mode: 0o755 });
    const endpoint = await createEndpoint(
      { type: 'command', command: ['./app.sh'] },
      aContext({ env: ENV, cwd }),
    );
    expect((await endpoint.send(aRequest(), never, TASK)).text).toBe('from here');
  });
});

describe('a program that fails', () => {
  it.each([
    [1, false],
    [75, true],
  ])('with %i says why by its code and the end of its stderr', async (code, retryable) => {
    const endpoint = await running(`console.error('a'.repeat(1000) + ' no luck'); process.exit(${code});`);
    const failure = await refusalOf(endpoint);
    expect(failure).toMatchObject({ code: `exit-${code}`, retryable, billing: 'unknown' });
    expect(failure.message).toMatch(/^the program ended with \d+: a+ no luck$/);
    expect(failure.message.length).toBeLessThan(600);
  });

  it('never shows what its variables hold, even where it is cut', async () => {
    const lines = `console.error((process.env.APP_KEY + ' ' + process.env.MODE + ' ').repeat(5000)); process.exit(1);`;
    const { message } = await refusalOf(await running(lines));
    for (let length = KEY.length; length >= 4; length--) expect(message).not.toContain(KEY.slice(-length));
    expect(message).not.toContain('careful');
  });

  it('never has its keys recorded, whatever it answers', async () => {
    const endpoint = await running(`${ANSWER} answer({ text: process.env.APP_KEY + process.env.MODE });`);
    expect((await endpoint.send(aRequest(), never, TASK)).text).toBe('***careful-mode');
    const garbage = await refusalOf(await running(`console.log(process.env.APP_KEY + process.env.MODE);`));
    expect(garbage.message).toBe('the answer is no JSON: ******');
  });

  it('by a signal says by which', async () => {
    expect(
      await refusalOf(await running(`process.kill(process.pid, 'SIGSEGV'); setInterval(() => {}, 1000);`)),
    ).toMatchObject({
      code: 'killed-SIGSEGV',
      retryable: false,
    });
  });

  it('by garbage or by nothing has not answered', async () => {
    expect(await refusalOf(await running(`console.log('{"text":');`))).toMatchObject({ code: 'protocol' });
    expect(await refusalOf(await running(''))).toMatchObject({
      code: 'protocol',
      message: 'the application answered nothing',
    });
  });

  it('by flooding is ended', async () => {
    const endpoint = await running(`for (;;) require('fs').writeSync(1, 'x'.repeat(65536));`);
    expect(await refusalOf(endpoint)).toMatchObject({
      code: 'protocol',
      message: expect.stringContaining('32 MiB'),
    });
  });
});

describe('what a program started', () => {
  /** Starts a child that writes its id to `pid` and lives on; `detached` leaves the group. */
  const withChild = (end: string, detached = false): string => `
    const { spawn } = require('child_process');
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit', detached: ${detached} });
    require('fs').writeFileSync('pid', String(child.pid));
    child.unref();
    ${end}`;

  const isAlive = (pid: number): boolean => {
    try {
      process.kill(pid, 0);
      return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    } catch {
      return false;
    }
  };
  const untilGone = async (pid: number): Promise<boolean> => {
    for (let tries = 0; isAlive(pid); tries++) {
      if (tries > 100) return false;
      await wait(20);
    }
    return true;
  };

  it('does not outlive an answer, and does not hold it up', async () => {
    const cwd = aFolder();
    const endpoint = await running(withChild(`${ANSWER} answer({ text: 'yes' }); process.exit(0);`), { cwd });
    expect((await endpoint.send(aRequest(), never, TASK)).text).toBe('yes');
    expect(await untilGone(Number(readFileSync(join(cwd, 'pid'), 'utf8')))).toBe(true);
  });

  it('does not outlive a program that is given up', async () => {
    const cwd = aFolder();
    const endpoint = await running(withChild('setInterval(() => {}, 1000);'), { cwd });
    const controller = new AbortController();
    const failure = refusalOf(endpoint, { signal: controller.signal });
    for (let tries = 0; !existsSync(join(cwd, 'pid')) && tries < 500; tries++) await wait(20);
    await wait(20);
    controller.abort();
    expect(await failure).toMatchObject({ code: 'aborted', billing: 'unknown' });
    expect(await untilGone(Number(readFileSync(join(cwd, 'pid'), 'utf8')))).toBe(true);
  });

  it('and left its group does not hold up an answer', async () => {
    const cwd = aFolder();
    const endpoint = await running(withChild(`${ANSWER} answer({ text: 'yes' }); process.exit(0);`, true), {
      cwd,
    });
    onTestFinished(() => {
      process.kill(Number(readFileSync(join(cwd, 'pid'), 'utf8')), 'SIGKILL');
    });
    expect((await endpoint.send(aRequest(), never, TASK)).text).toBe('yes');
  });

  it('is not begun where it is given up already', async () => {
    const cwd = aFolder();
    const endpoint = await running(withChild(''), { cwd });
    expect(await refusalOf(endpoint, { signal: AbortSignal.abort() })).toMatchObject({ code: 'aborted' });
    expect(existsSync(join(cwd, 'pid'))).toBe(false);
  });
});
