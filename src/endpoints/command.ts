import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { BreakevenError } from '../core/model/error.ts';
import { redact } from '../core/redact.ts';
import { type Endpoint, EndpointFailure } from '../ports/endpoint.ts';
import { applicationAnswer, MOST_BYTES, questionText } from './application.ts';
import type { CommandDefinition } from './definitions.ts';
import type { EndpointContext } from './index.ts';
import { abortedFailure, protocolFailure } from './lost-answer.ts';
import { type Ended, runProcess } from './run-process.ts';

/** What every program gets of the environment. */
const USUAL_ENV = ['PATH', 'HOME', 'LANG', 'TMPDIR'];
const USUAL_PATH = '/usr/local/bin:/usr/bin:/bin';
/** So much of what a program wrote to stderr stands in a failure's message. */
const MESSAGE_LENGTH = 500;
/** Shorter values would be found in every word. */
const LEAST_SECRET_LENGTH = 6;
const SECRET_NAME = /KEY|TOKEN|SECRET|PASSWORD/i;

/** `EX_TEMPFAIL` of sysexits.h: "temporary failure; the user is invited to retry". */
const TRY_AGAIN = 75;

/**
 * A whole application as a program, run once for each trial without a shell: the question on its stdin, the
 * answer on its stdout. @throws BreakevenError unless what the config names is trusted and there.
 */
export function createCommandEndpoint(definition: CommandDefinition, context: EndpointContext): Endpoint {
  const { command, env: named = [] } = definition;
  const cwd = context.cwd ?? process.cwd();
  const env = { PATH: USUAL_PATH, ...environmentOf([...USUAL_ENV, ...named], context) };
  if (!context.trust) {
    throw new BreakevenError(
      'bad-config',
      `endpoint '${context.id}' runs a program: ${command.join(' ')}`,
      'read it, and what it does; where you trust it, add --trust',
    );
  }
  refuseMissing(command[0] as string, cwd, env.PATH, context.id);
  const seal = sealOf(named, env);
  return {
    async send(request, signal, task) {
      const { clock } = context;
      const [at, started] = [clock.instant(), clock.now()];
      const ended = await runProcess({
        command,
        cwd,
        env,
        input: questionText(request, task),
        mostBytes: MOST_BYTES,
        signal,
      });
      const totalMs = clock.now() - started;
      if (ended.kind === 'exit' && ended.code === 0)
        return applicationAnswer(seal.answer(ended.stdout), { request, at, totalMs, hide: seal.message });
      throw failureOf(ended, signal, seal.message);
    },
  };
}

function failureOf(ended: Ended, signal: AbortSignal, hide: (message: string) => string): EndpointFailure {
  switch (ended.kind) {
    case 'aborted':
      return abortedFailure(signal);
    case 'not-started':
      return new EndpointFailure('not-started', hide(ended.message), { retryable: true });
    case 'too-large':
      return protocolFailure(`the answer is larger than ${MOST_BYTES / 2 ** 20} MiB`, null);
    case 'signal':
      return programFailure(
        `killed-${ended.signal}`,
        `the program was ended by ${ended.signal}`,
        ended.stderr,
      );
    case 'exit':
      return programFailure(
        `exit-${ended.code}`,
        `the program ended with ${ended.code}`,
        ended.stderr,
        ended.code === TRY_AGAIN,
      );
  }
  function programFailure(code: string, what: string, stderr: string, retryable = false): EndpointFailure {
    const said = hide(stderr.trim()).slice(-MESSAGE_LENGTH);
    const message = said === '' ? what : `${what}: ${said}`;
    return new EndpointFailure(code, message, { retryable, billing: 'unknown' });
  }
}

function environmentOf(names: readonly string[], { env }: EndpointContext): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

interface Seal {
  readonly message: (text: string) => string;
  readonly answer: (text: string) => string;
}

/**
 * Keeps values of the variables that a config names out of messages, and keys, by their names, out of answers
 * as well: a program that repeats its key would have it recorded.
 */
function sealOf(named: readonly string[], env: Readonly<Record<string, string>>): Seal {
  const valuesOf = (names: readonly string[]): string[] =>
    names
      .map((name) => env[name]?.trim() ?? '')
      .filter(({ length }) => length >= LEAST_SECRET_LENGTH)
      .toSorted((a, b) => b.length - a.length);
  const without = (text: string, values: readonly string[]): string =>
    values.reduce((rest, value) => rest.replaceAll(value, '***'), text);
  const all = valuesOf(named);
  const keys = valuesOf(named.filter((name) => SECRET_NAME.test(name)));
  return {
    message: (text) => redact(without(text, all), null),
    answer: (text) => without(text, keys),
  };
}

/** Else every trial would fail with it. Windows looks for programs in ways of its own. */
function refuseMissing(program: string, cwd: string, path: string, id: string): void {
  if (process.platform === 'win32') return;
  const places = program.includes('/')
    ? [resolve(cwd, program)]
    : path.split(delimiter).map((folder) => resolve(cwd, folder, program));
  if (places.some(isProgram)) return;
  throw new BreakevenError(
    'bad-config',
    `endpoint '${id}': there is no program '${program}'${program.includes('/') ? ` in ${cwd}` : ' in PATH'}`,
    'name a program that may be run, relative to the config’s folder or in PATH; its arguments stand apart',
  );
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
