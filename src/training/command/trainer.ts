import { spawn } from 'node:child_process';
import { closeSync, existsSync, fstatSync, openSync, readSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BreakevenError } from '../../core/model/error.ts';
import { moduleFile } from '../../core/module-file.ts';
import { redact } from '../../core/redact.ts';
import type { TrainedModel, Trainer } from '../../ports/trainer.ts';
import { bestCheckpoint } from '../best-checkpoint.ts';
import type { CommandTrainerDefinition } from '../definitions.ts';
import type { TrainerContext } from '../index.ts';
import { pollUntilEnded } from '../poll.ts';
import { interrupted } from '../translate-errors.ts';
import { EventFile } from './events.ts';
import { FILES, type JobEnd, jobIdOf, setAside, stateOf, writeJob } from './job-folder.ts';

const FOLDER = '.breakeven/trainings';
/** What every program gets of the environment. */
const USUAL_ENV = ['PATH', 'HOME', 'LANG', 'TMPDIR'];
const TAKEN_MS = 10_000;
const LOOK_MS = 50;
/** So much of what a program wrote to stderr stands in an error. */
const LOG_BYTES = 500;
const SECRET = /KEY|TOKEN|SECRET|PASSWORD/i;
/** Shorter values would be found in every word. */
const LEAST_SECRET = 6;

/**
 * Training by a program of one's own. It runs on when nobody watches, as a provider's job does; its folder is its
 * record. @throws BreakevenError unless programs of the config are trusted.
 */
export function createCommandTrainer(definition: CommandTrainerDefinition, context: TrainerContext): Trainer {
  const { command, env: named = [], folder = FOLDER } = definition;
  const { clock, cwd, id, trust } = context;
  if (!trust)
    throw new BreakevenError(
      'bad-config',
      `the trainer of endpoint '${id}' is a program: ${command.join(' ')}`,
      'read it, and what it does; where you trust it, add --trust',
    );
  const root = resolve(cwd, folder);
  const folderOf = (jobId: string): string => join(root, jobIdOf(jobId));
  const env = environmentOf([...USUAL_ENV, ...named], context.env);
  const secrets = named.flatMap((name) => (SECRET.test(name) ? [env[name] ?? ''] : []));
  const hide = (text: string): string =>
    secrets.reduce((kept, value) => (value.length < LEAST_SECRET ? kept : redact(kept, value)), text);
  return {
    async find(key) {
      const state = stateOf(folderOf(key), Date.now());
      return state === 'running' || isDone(state, folderOf(key)) ? jobIdOf(key) : null;
    },
    async start(job, signal) {
      const own = folderOf(job.key);
      const state = stateOf(own, Date.now());
      if (state === 'running') return jobIdOf(job.key);
      if (state !== 'none') setAside(own);
      writeJob(own, job, { command, cwd });
      superviseApart(own, env);
      await untilTaken(own, clock, signal);
      return jobIdOf(job.key);
    },
    follow: (jobId, onProgress, signal) => {
      const own = folderOf(jobId);
      const events = new EventFile(join(own, FILES.events));
      const look = async () => {
        const state = stateOf(own, Date.now());
        events.read(); // after the look: what it told before its end is all there
        if (state === 'running') return { atMostMs: onProgress(events.progress('running')) };
        if (state === 'none')
          throw new BreakevenError('not-found', `there is no training job in ${own}`, 'train again');
        return { ended: outcomeOf(own, state, events, hide) };
      };
      return pollUntilEnded(clock, signal, { look, isPassing: () => false }).catch((error: unknown) => {
        throw signal.aborted ? interrupted() : error;
      });
    },
    async halt(jobId) {
      const own = folderOf(jobId);
      if (existsSync(own)) writeFileSync(join(own, FILES.halt), '');
    },
    resume: async () => false,
  };
}

function environmentOf(
  names: readonly string[],
  env: TrainerContext['env'],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function superviseApart(folder: string, env: Readonly<Record<string, string>>): void {
  const file = fileURLToPath(new URL(moduleFile('./supervise', import.meta.url), import.meta.url));
  const child = spawn(process.execPath, ['--no-warnings', file, folder], {
    cwd: folder,
    detached: true,
    stdio: 'ignore',
    windowsHide: true,
    env,
  });
  child.on('error', () => {}); // told by nobody having taken the job
  child.unref();
}

async function untilTaken(
  folder: string,
  clock: TrainerContext['clock'],
  signal: AbortSignal,
): Promise<void> {
  const until = clock.now() + TAKEN_MS;
  while (stateOf(folder, Date.now()) === 'none') {
    if (clock.now() > until)
      throw new BreakevenError(
        'bad-config',
        `nothing could be started in ${folder}`,
        'check its permissions',
      );
    await clock.sleep(LOOK_MS, signal);
  }
}

function isDone(state: ReturnType<typeof stateOf>, folder: string): boolean {
  if (typeof state === 'string') return false;
  const events = new EventFile(join(folder, FILES.events));
  events.read();
  return events.result !== null || existsSync(join(folder, FILES.halt));
}

function outcomeOf(
  folder: string,
  state: 'lost' | JobEnd,
  events: EventFile,
  hide: (text: string) => string,
): TrainedModel {
  const { result, checkpoints, error } = events;
  const told = { ...events.summary(), checkpoints };
  if (result && error === null)
    return {
      ending: 'succeeded',
      model: result.model,
      trainedTokens: result.trainedTokens ?? null,
      ...(result.usd !== undefined && { billedUsd: result.usd }),
      ...told,
    };
  if (error === null && existsSync(join(folder, FILES.halt)))
    return {
      ending: 'halted',
      model: bestCheckpoint(checkpoints)?.model ?? null,
      trainedTokens: null,
      ...told,
    };
  const log = join(folder, FILES.log);
  throw new BreakevenError(
    'bad-input',
    `the training brought no model: ${hide(error ?? describeEnd(state, log))}`,
    `its log is ${log}; mend the cause and train again`,
  );
}

function describeEnd(state: 'lost' | JobEnd, log: string): string {
  if (state === 'lost') return 'its process is gone';
  const { code, signal, message } = state;
  if (message !== undefined) return `the program did not start: ${message}`;
  const how =
    signal === null
      ? `the program ended with ${code} and told no result`
      : `the program was ended by ${signal}`;
  const said = endOf(log).trim();
  return said === '' ? how : `${how}: ${said}`;
}

function endOf(path: string): string {
  try {
    const file = openSync(path, 'r');
    try {
      const { size } = fstatSync(file);
      const bytes = Buffer.alloc(Math.min(LOG_BYTES, size));
      readSync(file, bytes, 0, bytes.length, size - bytes.length);
      return bytes.toString('utf8');
    } finally {
      closeSync(file);
    }
  } catch {
    return '';
  }
}
