import { z } from 'zod';
import type { EnvironmentDefinition, SqlTool } from '../core/model/environment.ts';
import { text } from './fields.ts';

/** What every tool says of itself to a model. */
export const toolFields: {
  readonly name: z.ZodString;
  readonly description: z.ZodExactOptional<z.ZodString>;
  readonly parameters: z.ZodRecord<z.ZodString, z.ZodUnknown>;
} = {
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/, 'expected up to 64 letters, digits, _ and -'),
  description: text.exactOptional(),
  parameters: z.record(z.string(), z.unknown()).describe('JSON Schema of the arguments'),
};

const LOOKS = /^\s*(select|with|values)\b/i;
const CHANGES = /^\s*(insert|update|delete|replace|with)\b/i;

export const sqlToolSchema: z.ZodType<SqlTool> = z.strictObject({
  ...toolFields,
  sql: z
    .string()
    .regex(CHANGES, 'expected insert, update, delete or replace')
    .describe('One statement that changes something; arguments are bound to its :names'),
});

export const queryToolSchema: z.ZodType<SqlTool> = z.strictObject({
  ...toolFields,
  query: z
    .string({ error: 'query, sql or candidate: what the tool does' })
    .regex(LOOKS, 'expected select')
    .describe('One statement that looks; its rows are told as JSON'),
});

export const databaseSchema: z.ZodType<NonNullable<EnvironmentDefinition['database']>> = z.strictObject({
  fixture: text.describe('A file of SQL that makes the database of each trial, relative to this config'),
});
