import { z } from 'zod';
import type { Tool } from '../core/model/candidate.ts';
import type { EnvironmentDefinition } from '../core/model/environment.ts';
import { databaseSchema, queryToolSchema, sqlToolSchema, toolFields } from './environment-schema.ts';
import { id } from './fields.ts';

/** A tool that is another candidate. */
export interface SubagentTool extends Tool {
  readonly candidate: string;
}

export interface LimitsEntry {
  readonly turns?: number;
  readonly tokens?: number;
  readonly seconds?: number;
  readonly usd?: number;
}

export const limitsSchema: z.ZodType<LimitsEntry> = z.strictObject({
  turns: z.int().min(1).max(1000).exactOptional().describe('Requests of a trial; 16 by default'),
  tokens: z.int().positive().exactOptional().describe('Tokens of a trial, read and written'),
  seconds: z
    .number()
    .positive()
    .max(86_400)
    .exactOptional()
    .describe('Of turns and tools together, waiting apart; 120 by default'),
  usd: z.number().positive().exactOptional().describe('Dollars that no trial passes'),
});

export const LIMITS: { readonly turns: number; readonly seconds: number } = { turns: 16, seconds: 120 };

export const subagentSchema: z.ZodType<SubagentTool> = z.strictObject({
  ...toolFields,
  candidate: id.describe('The candidate that is asked; its prompt reads the arguments as {{item.…}}'),
});

/** What the config says of an environment: its parts, its tools, and how far an agent may go. */
export interface EnvironmentEntry extends Omit<EnvironmentDefinition, 'tools'> {
  readonly tools: readonly (EnvironmentDefinition['tools'][number] | SubagentTool)[];
  readonly limits?: LimitsEntry;
}

export function isSubagent(tool: EnvironmentEntry['tools'][number]): tool is SubagentTool {
  return 'candidate' in tool;
}

export const environmentSchema: z.ZodType<EnvironmentEntry> = z.strictObject({
  database: databaseSchema.exactOptional(),
  tools: z
    .array(z.union([queryToolSchema, sqlToolSchema, subagentSchema]))
    .min(1)
    .describe('What an agent may call'),
  limits: limitsSchema.exactOptional().describe('How far it may go with one example'),
});
