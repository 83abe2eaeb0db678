import type { Interpreter } from './interpreter.ts';
import { lockDown } from './lock-down.ts';
import type { WorkerOrder } from './order.ts';
import { readMessage, writeBytes, writeLine } from './pipes.ts';

/**
 * A process of the sandbox. It starts the interpreter, says so in a line, reads one program, then batches of
 * calls. The event loop does not turn meanwhile.
 */
const order: WorkerOrder = JSON.parse(process.argv[2] ?? '');
if (order.kind === 'snapshot') writeBytes(await (await import('./python.ts')).makeSnapshot(order.modules));
else serve(await startInterpreter(order));

async function startInterpreter(started: Exclude<WorkerOrder, { kind: 'snapshot' }>): Promise<Interpreter> {
  if (started.kind === 'python') {
    const { startPython } = await import('./python.ts');
    return startPython(started.modules, started.snapshotBytes);
  }
  const { startJavaScript } = await import('./javascript.ts');
  return startJavaScript(started.modules, started.memoryBytes);
}

function serve({ load, run }: Interpreter): void {
  lockDown();
  writeLine('{"value":"ready"}');
  const program = readMessage();
  if (program === undefined) return;
  writeLine(load(program));
  for (let calls = readMessage(); calls !== undefined; calls = readMessage()) run(calls, writeLine);
}
