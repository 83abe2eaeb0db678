import type { Tool } from '../core/model/candidate.ts';
import type { EnvironmentDefinition } from '../core/model/environment.ts';
import { type EnvironmentEntry, isSubagent, LIMITS } from './agent-schema.ts';
import type { EnvironmentConfig } from './config.ts';

/** Fills defaults, and tells apart the tools that act here and those that are other candidates. */
export function resolveEnvironment(
  { tools, limits, ...parts }: EnvironmentEntry,
  read: (parts: Omit<EnvironmentDefinition, 'tools'>) => Omit<EnvironmentDefinition, 'tools'>,
): EnvironmentConfig {
  const subagents = tools.filter(isSubagent);
  return {
    definition: { ...read(parts), tools: tools.flatMap((tool) => (isSubagent(tool) ? [] : [tool])) },
    tools: tools.map(toTool),
    subagents: Object.fromEntries(subagents.map(({ name, candidate }) => [name, candidate])),
    limits: { ...LIMITS, ...limits },
  };
}

/** As a model is told of it. */
function toTool({ name, description, parameters }: EnvironmentEntry['tools'][number]): Tool {
  return { name, ...(description !== undefined && { description }), parameters };
}
