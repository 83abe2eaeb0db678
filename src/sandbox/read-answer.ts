import type { SandboxResult } from '../ports/sandbox.ts';

const CAUSES = ['source', 'error', 'memory'] as const;
const MOST_MESSAGE_LENGTH = 300;

export type Cause = Extract<SandboxResult, { status: 'failed' }>['cause'];

export function failed(cause: Cause, message: string): SandboxResult {
  return { status: 'failed', cause, message: shortened(message) };
}

/** A worker's line, which foreign code may have written; undefined when it is no answer. */
export function readAnswer(line: string): SandboxResult | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof answer !== 'object' || answer === null) return undefined;
  if ('value' in answer) return { status: 'returned', value: answer.value };
  const { cause, message }: { cause?: unknown; message?: unknown } = answer;
  const known = CAUSES.find((name) => name === cause);
  return known && typeof message === 'string' ? failed(known, message) : undefined;
}

/** One line, without where things lie on this machine. */
function shortened(message: string): string {
  const line = message.replaceAll(/\s+/g, ' ').replaceAll(/file:\/\/\S*/g, '…');
  return line.length > MOST_MESSAGE_LENGTH ? `${line.slice(0, MOST_MESSAGE_LENGTH - 1)}…` : line;
}
