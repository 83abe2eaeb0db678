import type { ActingTool } from '../../core/model/environment.ts';
import type { ToolResult } from '../../ports/environment.ts';
import type { Sandbox } from '../../ports/sandbox.ts';
import type { NamedStatement } from '../database/orders.ts';
import type { TrialDatabase } from '../database/trial-database.ts';
import type { TrialServer } from '../http/fixture-server.ts';

/** What a tool acts on: one trial's own. */
export interface TrialParts {
  readonly database: TrialDatabase | null;
  readonly server: TrialServer | null;
}

export type Arguments = Readonly<Record<string, unknown>>;

/** Does what a tool does. Arguments fit its parameters. @throws Error when it is stopped. */
export type Act = (args: Arguments, parts: TrialParts, signal: AbortSignal) => Promise<ToolResult>;

/** One kind of tool. */
export interface ToolKind<Tool extends ActingTool> {
  /** @throws BreakevenError where the tool could never do anything. */
  open(tool: Tool, sandbox: () => Promise<Sandbox>): Promise<Act>;
  /** The statement that has to be possible on the database. */
  statement?(tool: Tool): NamedStatement | null;
}

export function refusal(text: string): ToolResult {
  return { text, failed: true };
}
