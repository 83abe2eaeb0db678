import { spawn } from 'node:child_process';
import { existsSync, openSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FILES, type JobEnd, type Order } from './job-folder.ts';

/**
 * Stands by one job's program: takes the job, so that it is started once whoever asks, writes down what the program
 * prints, says that it is there, ends it where it is told to, and writes down how it ended. It outlives whoever
 * started it. Its argument is the job's folder.
 */
const folder = process.argv[2] ?? '';
const path = (name: string): string => join(folder, name);
const LOOK_MS = 250;
const BEATS = 4;
/** After a request to end, before it is ended. */
const GRACE_MS = 20_000;

if (takes()) supervise();

function takes(): boolean {
  try {
    writeFileSync(path(FILES.process), JSON.stringify({ pid: process.pid }), { flag: 'wx' });
    return true;
  } catch {
    return false; // another one has it
  }
}

function supervise(): void {
  const { command, cwd }: Order = JSON.parse(readFileSync(path(FILES.order), 'utf8'));
  const [program, ...args] = command as [string, ...string[]];
  const events = openSync(path(FILES.events), 'a');
  const log = openSync(path(FILES.log), 'a');
  const child = spawn(program, [...args, folder], {
    cwd,
    detached: true, // a group of its own, so that what it starts ends with it
    stdio: ['ignore', events, log],
    windowsHide: true,
    env: { ...process.env, BREAKEVEN_JOB: folder },
  });
  let looks = 0;
  let asked = 0;
  const timer = setInterval(() => {
    looks += 1;
    if (looks % BEATS === 1) beat();
    if (!existsSync(path(FILES.halt))) return;
    asked += LOOK_MS;
    end(asked > GRACE_MS ? 'SIGKILL' : 'SIGTERM');
  }, LOOK_MS);
  const end = (signal: NodeJS.Signals): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
    } catch {
      // it has ended
    }
  };
  const finish = (ended: JobEnd): void => {
    clearInterval(timer);
    end('SIGKILL'); // what it left behind
    writeFileSync(path('ended.part'), JSON.stringify(ended));
    renameSync(path('ended.part'), path(FILES.ended));
  };
  child.on('error', (error) => finish({ code: null, signal: null, message: error.message }));
  child.on('exit', (code, signal) => finish({ code, signal }));
  beat();
}

function beat(): void {
  const now = new Date();
  if (existsSync(path(FILES.alive))) utimesSync(path(FILES.alive), now, now);
  else writeFileSync(path(FILES.alive), '');
}
