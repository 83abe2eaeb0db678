import type { ActingTool } from '../../core/model/environment.ts';
import { BreakevenError } from '../../core/model/error.ts';
import type { ToolResult } from '../../ports/environment.ts';
import type { Sandbox } from '../../ports/sandbox.ts';
import type { CompileSchema, SchemaCheck } from '../../ports/schema.ts';
import { kindOf } from './index.ts';
import { type Act, type Arguments, refusal, type TrialParts } from './tool-kind.ts';

/** What tools are made with. */
export interface ToolMakers {
  /** Opened where a tool is a function. */
  readonly sandbox: () => Promise<Sandbox>;
  readonly compileSchema: CompileSchema;
}

/** A model that writes more has gone wrong. */
const MOST_ARGUMENT_CHARACTERS = 1_000_000;

/** A tool that is ready to act. */
export interface ReadyTool {
  readonly check: SchemaCheck;
  readonly act: Act;
}

/** @throws BreakevenError naming the tool that could never be called. */
export async function readyTool(
  tool: ActingTool,
  { sandbox, compileSchema }: ToolMakers,
): Promise<ReadyTool> {
  const check = argumentsCheck(tool, compileSchema);
  return { check, act: await kindOf(tool).open(tool, sandbox) };
}

function argumentsCheck({ name, parameters }: ActingTool, compileSchema: CompileSchema): SchemaCheck {
  try {
    return compileSchema(parameters, 'arguments');
  } catch (error) {
    throw new BreakevenError(
      'bad-config',
      `environment: tool '${name}': parameters: ${error instanceof Error ? error.message : String(error)}`,
      'say what the arguments are in a schema of draft 2020-12 or draft-07',
    );
  }
}

/** What a tool says to whatever a model wrote. @throws Error when it is stopped. */
export async function callTool(
  { check, act }: ReadyTool,
  given: string,
  parts: TrialParts,
  signal: AbortSignal,
): Promise<ToolResult> {
  const args = argumentsOf(given);
  if (!args) return refusal('the arguments are no JSON object');
  const verdict = check(args);
  if (verdict.status !== 'valid') return refusal(verdict.reason);
  return act(args, parts, signal);
}

function argumentsOf(given: string): Arguments | null {
  if (given.length > MOST_ARGUMENT_CHARACTERS) return null;
  try {
    const value: unknown = JSON.parse(given);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Arguments) : null;
  } catch {
    return null;
  }
}
