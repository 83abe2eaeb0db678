import type { ActingTool } from '../../core/model/environment.ts';
import { httpTool } from './http-tool.ts';
import { scriptTool } from './script-tool.ts';
import { sqlTool } from './sql-tool.ts';
import type { ToolKind } from './tool-kind.ts';

/** Kinds of tools by the key that says what a tool does. */
const KINDS = {
  query: sqlTool('look'),
  sql: sqlTool('change'),
  http: httpTool,
  javascript: scriptTool,
};

export function kindOf(tool: ActingTool): ToolKind<ActingTool> {
  const found = Object.entries(KINDS).find(([key]) => key in tool);
  if (!found) throw new Error(`tool '${tool.name}' is of no kind`);
  return found[1] as unknown as ToolKind<ActingTool>;
}
