import { BreakevenError } from '../core/model/error.ts';

/** A tool call as data write it: OpenAI's form, tau-bench's `kwargs`, or plain. */
export interface ExpectedCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** Reads one call. @throws BreakevenError for what is none. */
export function expectedCall(value: unknown, grader: string): ExpectedCall {
  const call = inner(value);
  const { name } = call;
  const given = call.arguments ?? call.kwargs ?? {};
  const parsed = typeof given === 'string' ? parse(given) : given;
  if (typeof name === 'string' && typeof parsed === 'object' && parsed !== null)
    return { name, arguments: parsed as Readonly<Record<string, unknown>> };
  throw new BreakevenError(
    'bad-input',
    `grader '${grader}': what is expected is no call: ${JSON.stringify(value)?.slice(0, 200)}`,
    'a call has a name, and arguments as an object',
  );
}

/** Reads a list of calls. @throws BreakevenError for what is none. */
export function expectedCalls(value: unknown, grader: string): readonly ExpectedCall[] {
  if (Array.isArray(value)) return value.map((one) => expectedCall(one, grader));
  throw new BreakevenError(
    'bad-input',
    `grader '${grader}': what is expected is no list of calls: ${JSON.stringify(value)?.slice(0, 200)}`,
    'a list of { name, arguments }',
  );
}

function inner(value: unknown): Readonly<Record<string, unknown>> {
  const call = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  return (call.function ?? call) as Readonly<Record<string, unknown>>;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
