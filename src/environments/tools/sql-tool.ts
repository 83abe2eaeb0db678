import { RESULT_BYTES_AT_MOST } from '../../core/model/agent.ts';
import type { SqlTool } from '../../core/model/environment.ts';
import type { Rights, SqlValue } from '../database/orders.ts';
import { type Act, type Arguments, refusal, type ToolKind } from './tool-kind.ts';

/** A statement over the trial's database: the config's, or the model's own. */
export function sqlTool(rights: Rights): ToolKind<SqlTool> {
  const writtenOf = ({ query, sql }: SqlTool): string | true => query ?? sql ?? true;
  return {
    async open(tool) {
      const written = writtenOf(tool);
      return written === true ? ownStatement(rights) : boundStatement(written, rights);
    },
    statement(tool) {
      const sql = writtenOf(tool);
      return sql === true ? null : { name: tool.name, sql, rights };
    },
  };
}

function ownStatement(rights: Rights): Act {
  return async ({ sql }, { database }, signal) => {
    if (typeof sql !== 'string') return refusal('expected a statement in sql');
    if (!database) return refusal('there is no database');
    return database.run({ sql, args: {}, rights, mostBytes: RESULT_BYTES_AT_MOST }, signal);
  };
}

function boundStatement(sql: string, rights: Rights): Act {
  const names = namesIn(sql);
  return async (args, { database }, signal) => {
    const missing = names.filter((name) => !Object.hasOwn(args, name));
    if (missing.length > 0) return refusal(`missing: ${missing.join(', ')}`);
    if (!database) return refusal('there is no database');
    return database.run({ sql, args: bound(args, names), rights, mostBytes: RESULT_BYTES_AT_MOST }, signal);
  };
}

/** Names that a statement binds, those in quotes and comments apart. */
function namesIn(sql: string): readonly string[] {
  const bare = sql.replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
  return [...new Set([...bare.matchAll(/:([A-Za-z_]\w*)/g)].map(([, name]) => name as string))];
}

function bound(args: Arguments, names: readonly string[]): Readonly<Record<string, SqlValue>> {
  return Object.fromEntries(names.map((name) => [name, toSql(args[name])]));
}

/** A whole number is an integer, as it is where SQL has it in place: a text column would make 7.0 of a real. */
function toSql(value: unknown): SqlValue {
  if (typeof value === 'string' || value === null) return value;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  return typeof value === 'boolean' ? BigInt(value) : JSON.stringify(value);
}
