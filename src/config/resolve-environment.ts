import type { Tool } from '../core/model/candidate.ts';
import type { ActingTool, EnvironmentDefinition } from '../core/model/environment.ts';
import { type EnvironmentEntry, isSubagent, LIMITS } from './agent-schema.ts';
import type { EnvironmentConfig } from './config.ts';
import type { ToolEntry } from './environment-schema.ts';

/** Parts of an environment whose files are read. */
export type ReadParts = Pick<EnvironmentDefinition, 'database' | 'http'>;

/** Of a tool that takes the model's own statement. */
const OWN_STATEMENT: Tool['parameters'] = {
  type: 'object',
  properties: { sql: { type: 'string', description: 'One statement of SQLite' } },
  required: ['sql'],
  additionalProperties: false,
};

/** Fills defaults, and tells apart the tools that act here and those that are other candidates. */
export function resolveEnvironment(
  { tools, limits, offer }: EnvironmentEntry,
  parts: ReadParts,
): EnvironmentConfig {
  const subagents = tools.filter(isSubagent);
  const acting = tools.filter((tool) => !isSubagent(tool)).map(withParameters);
  return {
    definition: {
      ...parts,
      tools: acting as readonly ActingTool[],
      ...(offer !== undefined && { offer }),
    },
    tools: tools.map(withParameters).map(toTool),
    subagents: Object.fromEntries(subagents.map(({ name, candidate }) => [name, candidate])),
    limits: { ...LIMITS, ...limits },
  };
}

function withParameters(tool: ToolEntry): ToolEntry & Tool {
  return { ...tool, parameters: tool.parameters ?? OWN_STATEMENT };
}

/** As a model is told of it. */
function toTool({ name, description, parameters }: Tool): Tool {
  return { name, ...(description !== undefined && { description }), parameters };
}
