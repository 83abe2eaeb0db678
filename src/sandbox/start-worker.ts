import type { Program } from '../ports/sandbox.ts';
import { pythonSnapshot } from './python-snapshot.ts';
import { workerCommand } from './worker-command.ts';
import { WorkerProcess } from './worker-process.ts';

/** Starts a process in which no foreign source has run. */
export async function startWorker(
  language: Program['language'],
  memoryBytes: number,
): Promise<WorkerProcess> {
  if (language === 'javascript') return new WorkerProcess(workerCommand({ kind: 'javascript', memoryBytes }));
  const snapshot = await pythonSnapshot();
  const command = workerCommand({ kind: 'python', memoryBytes, snapshotBytes: snapshot.length });
  return new WorkerProcess(command, snapshot);
}
