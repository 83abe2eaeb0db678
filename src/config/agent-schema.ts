import { z } from 'zod';
import {
  type DatabaseEntry,
  databaseSchema,
  type HttpEntry,
  httpSchema,
  type SubagentTool,
  type ToolEntry,
  toolSchema,
} from './environment-schema.ts';
import { text } from './fields.ts';

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

/** What the config says of an environment: its parts, its tools, and how far an agent may go. */
export interface EnvironmentEntry {
  readonly database?: DatabaseEntry;
  readonly http?: HttpEntry;
  readonly tools: readonly ToolEntry[];
  readonly offer?: string;
  readonly limits?: LimitsEntry;
}

export function isSubagent(tool: ToolEntry): tool is SubagentTool {
  return 'candidate' in tool;
}

export const environmentSchema: z.ZodType<EnvironmentEntry> = z.strictObject({
  database: databaseSchema.exactOptional(),
  http: httpSchema.exactOptional(),
  tools: z.array(toolSchema).min(1).describe('What an agent may call'),
  offer: text
    .exactOptional()
    .describe('A template of the names of the tools that an example has: "{{item.tools}}"; all by default'),
  limits: limitsSchema.exactOptional().describe('How far it may go with one example'),
});
