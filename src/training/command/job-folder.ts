import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { TrainingJob } from '../../ports/trainer.ts';

/** Names in a job's folder. The program reads the first four; the rest is between its supervisor and us. */
export const FILES = {
  job: 'job.json',
  training: 'training.jsonl',
  validation: 'validation.jsonl',
  grader: 'grader.json',
  order: 'order.json',
  process: 'process.json',
  events: 'events.jsonl',
  log: 'log.txt',
  halt: 'halt',
  alive: 'alive',
  ended: 'ended.json',
} as const;

/** So long a supervisor may be silent; it says every second that it is there. */
const SILENT_MS = 60_000;
const KEY_LENGTH = 32;
const MOST_TRIES = 1000;

export interface JobEnd {
  readonly code: number | null;
  readonly signal: string | null;
  /** Why the program did not start. */
  readonly message?: string | undefined;
}

const endSchema: z.ZodType<JobEnd> = z.object({
  code: z.number().nullable(),
  signal: z.string().nullable(),
  message: z.string().optional(),
});

/** The name of a job's folder, which is its id. */
export function jobIdOf(key: string): string {
  return key.slice(0, KEY_LENGTH);
}

/** What the supervisor is told: kept out of `job.json`, which is the program's. */
export interface Order {
  readonly command: readonly string[];
  readonly cwd: string;
}

/** Writes everything that the job is made of; the same job writes the same again. */
export function writeJob(folder: string, job: TrainingJob, order: Order): void {
  mkdirSync(folder, { recursive: true });
  const { trainingFile, validationFile, method, ...rest } = job;
  const { type, ...settings } = method;
  const grader = 'grader' in settings ? settings.grader : undefined;
  const { grader: _, ...hyperparameters } = settings as Record<string, unknown>;
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  write(FILES.training, trainingFile);
  if (validationFile !== undefined) write(FILES.validation, validationFile);
  if (grader !== undefined) write(FILES.grader, JSON.stringify(grader, null, 2));
  write(FILES.order, JSON.stringify(order));
  write(
    FILES.job,
    JSON.stringify(
      {
        ...rest,
        method: type,
        hyperparameters,
        trainingFile: FILES.training,
        ...(validationFile !== undefined && { validationFile: FILES.validation }),
        ...(grader !== undefined && { graderFile: FILES.grader }),
      },
      null,
      2,
    ),
  );
}

/** `none`: nobody has taken the job yet. */
export function stateOf(folder: string, nowMs: number): 'none' | 'running' | 'lost' | JobEnd {
  const ended = readEnd(folder);
  if (ended) return ended;
  if (!existsSync(join(folder, FILES.process))) return 'none';
  const beat = statSync(join(folder, FILES.alive), { throwIfNoEntry: false });
  const last = (beat ?? statSync(join(folder, FILES.process))).mtimeMs;
  return nowMs - last < SILENT_MS && isThere(folder) ? 'running' : 'lost';
}

function readEnd(folder: string): JobEnd | null {
  try {
    return endSchema.safeParse(JSON.parse(readFileSync(join(folder, FILES.ended), 'utf8'))).data ?? null;
  } catch {
    return null;
  }
}

/** Whether a process of the supervisor's number lives. One that took the number over is told by its silence. */
function isThere(folder: string): boolean {
  try {
    const text = readFileSync(join(folder, FILES.process), 'utf8');
    const { pid } = z.object({ pid: z.int().positive() }).parse(JSON.parse(text));
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Moves what a job that failed left out of the way, and keeps it. */
export function setAside(folder: string): void {
  for (let index = 1; index <= MOST_TRIES; index++) {
    const aside = `${folder}.failed-${index}`;
    if (existsSync(aside)) continue;
    renameSync(folder, aside);
    return;
  }
}
