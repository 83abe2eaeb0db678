import { z } from 'zod';
import type { ActingTool, Collection, HttpFixture, Route } from '../core/model/environment.ts';
import { id, text } from './fields.ts';

const LOOKS = /^\s*(select|with|values)\b/i;
const CHANGES = /^\s*(insert|update|delete|replace|with)\b/i;
const DOES = ['query', 'sql', 'http', 'javascript', 'candidate'] as const;

const method = z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);
const path = z
  .string()
  .regex(/^(\/(\{\w+\}|[\w.~-]+))+$/, 'expected a path such as /orders/{id}')
  .refine((value) => !/\/\.{1,2}(\/|$)/.test(value), 'expected a path without . and ..');

/** A tool as a config has it: what a model is told of it, and one key that says what it does. */
export const toolSchema: z.ZodType<ToolEntry> = z
  .strictObject({
    name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/, 'expected up to 64 letters, digits, _ and -'),
    description: text.exactOptional(),
    parameters: z
      .record(z.string(), z.unknown())
      .exactOptional()
      .describe('JSON Schema of the arguments; of the model’s own SQL, one text by default'),
    query: z
      .union([z.literal(true), z.string().regex(LOOKS, 'expected select, or true for the model’s own')])
      .exactOptional()
      .describe('One statement that looks; its rows are told as JSON. true: the model’s own'),
    sql: z
      .union([
        z.literal(true),
        z.string().regex(CHANGES, 'expected insert, update, delete or replace, or true for the model’s own'),
      ])
      .exactOptional()
      .describe('One statement that changes rows; arguments are bound to its :names. true: the model’s own'),
    http: z
      .strictObject({ method, path: path.describe('{name} takes the argument of that name') })
      .exactOptional()
      .describe('A request to the trial’s server; other arguments are its query or its JSON body'),
    javascript: text.exactOptional().describe('Source with a function call of the arguments'),
    candidate: id
      .exactOptional()
      .describe('The candidate that is asked; its prompt reads the arguments as {{item.…}}'),
  })
  .refine((tool) => DOES.filter((key) => tool[key] !== undefined).length === 1, {
    error: `expected one of ${DOES.join(', ')}: what the tool does`,
  })
  .refine((tool) => tool.parameters !== undefined || tool.query === true || tool.sql === true, {
    error: 'parameters: JSON Schema of the arguments',
    path: ['parameters'],
  }) as never;

/** A tool of which nobody has said what its arguments are takes a statement. */
export type ToolEntry = WithoutParameters<ActingTool | SubagentTool> & {
  readonly parameters?: Readonly<Record<string, unknown>>;
};
type WithoutParameters<Tool> = Tool extends unknown ? Omit<Tool, 'parameters'> : never;

/** A tool that is another candidate. */
export interface SubagentTool {
  readonly name: string;
  readonly description?: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly candidate: string;
}

export const databaseSchema: z.ZodType<DatabaseEntry> = z.strictObject({
  fixture: text.describe('A file of SQL that makes the database of each trial, relative to this config'),
  setup: text
    .exactOptional()
    .describe('A template of an example’s own SQL, after the fixture’s: "{{item.setup}}"'),
});

export interface DatabaseEntry {
  readonly fixture: string;
  readonly setup?: string;
}

/** `http:` of an environment: a file, read by `routesSchema`. */
export interface HttpEntry {
  readonly routes: string;
}

export const httpSchema: z.ZodType<HttpEntry> = z.strictObject({
  routes: text.describe('A file of what the server of each trial answers, relative to this config'),
});

const route: z.ZodType<Route> = z.strictObject({
  method,
  path,
  status: z.int().min(200).max(599).exactOptional(),
  body: z.unknown().optional(),
}) as never;

const collection: z.ZodType<Collection> = z
  .strictObject({
    path: path.refine((value) => !value.includes('{'), 'expected a path without {…}'),
    key: text.default('id'),
    methods: z.array(method).min(1).exactOptional(),
    items: z.array(z.record(z.string(), z.unknown())).default([]),
  })
  .refine(
    ({ key, items }) => new Set(items.map((item) => String(item[key] ?? ''))).size === items.length,
    'expected items of different keys',
  )
  .refine(({ key, items }) => items.every((item) => ['string', 'number'].includes(typeof item[key])), {
    error: 'expected items that have their key',
  });

/** The file that `http.routes` names. */
export const routesSchema: z.ZodType<HttpFixture> = z.strictObject({
  routes: z.array(route).exactOptional(),
  collections: z.record(id, collection).exactOptional(),
});
