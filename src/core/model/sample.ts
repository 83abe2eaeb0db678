import type { Outcome, ToolCall, ToolStep } from './trial.ts';

/** A tool call as OpenAI's templates read it. */
export interface SampleTool {
  readonly id?: string;
  readonly type: 'function';
  readonly function: { readonly name: string; readonly arguments: string };
}

/** What a grader sees of an answer; templates read it as `{{sample.…}}`. */
export interface Sample {
  readonly output_text: string;
  /** The text as JSON; absent: it is none. */
  readonly output_json?: unknown;
  readonly output_tools?: readonly SampleTool[];
  /** Of an agent: its tool calls in order. */
  readonly steps?: readonly ToolStep[];
  /** Of an agent: what its environment holds at the end. */
  readonly state?: unknown;
}

/** Names that a template may read below `sample`. */
export const SAMPLE_FIELDS: readonly (keyof Sample)[] = [
  'output_text',
  'output_json',
  'output_tools',
  'steps',
  'state',
];

/** What a grader sees of an answer that is a text and perhaps tool calls. */
export function sampleOf(text: string, toolCalls: readonly ToolCall[] = []): Sample {
  const json = parseJson(text);
  return {
    output_text: text,
    ...(json !== undefined && { output_json: json }),
    ...(toolCalls.length > 0 && { output_tools: toolCalls.map(toSampleTool) }),
    ...(toolCalls.length > 0 && { steps: toolCalls.map(toStep) }),
  };
}

/** `null`: a failure, or an answer that is not recorded. */
export function sampleOfOutcome(outcome: Outcome): Sample | null {
  if (outcome.status === 'failed') return null;
  const { text, toolCalls, steps, state } = outcome;
  if ([text, toolCalls, steps, state].every((part) => part === undefined)) return null;
  return {
    ...sampleOf(text ?? '', toolCalls),
    ...(steps && { steps }),
    ...(state !== undefined && { state }),
  };
}

function toSampleTool({ id, name, arguments: given }: ToolCall): SampleTool {
  return { ...(id !== undefined && { id }), type: 'function', function: { name, arguments: given } };
}

function toStep({ name, arguments: given }: ToolCall): ToolStep {
  return { name, arguments: parseJson(given) ?? given };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
