import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import type { WorkerCommand } from './worker-command.ts';

export interface SpawnedWorker {
  readonly child: ChildProcess;
  /** What it is told. */
  readonly messages: Socket;
  /** What it answers. */
  readonly answers: Socket;
}

/** Workers that are alive; none of them outlives this process. */
const alive = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** Starts a worker that speaks on two pipes of its own; what programs print goes nowhere. */
export function spawnWorker({ command, args, cwd, env }: WorkerCommand): SpawnedWorker {
  const stdio: ('ignore' | 'pipe')[] = ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'];
  const child = spawn(command, args, { cwd, env, stdio, windowsHide: true });
  alive.add(child);
  child.on('error', () => alive.delete(child)).on('exit', () => alive.delete(child));
  // Pipes beyond the first three are sockets.
  const [messages, answers] = child.stdio.slice(3) as unknown as readonly [Socket, Socket];
  messages.on('error', () => {}); // it is gone, which its end says
  answers.on('error', () => {});
  return { child, messages, answers };
}
