import { STATE_BYTES_AT_MOST } from '../core/model/agent.ts';
import type { EnvironmentDefinition, SqlTool } from '../core/model/environment.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { Environment, EnvironmentMaker, ToolResult } from '../ports/environment.ts';
import { openDatabase, type TrialDatabase } from './database.ts';

/**
 * Makes environments, each with a database of its own.
 * @throws BreakevenError where the fixture or a tool's statement is none that the database takes.
 */
export async function createEnvironments(definition: EnvironmentDefinition): Promise<EnvironmentMaker> {
  const idle: TrialDatabase[] = [];
  const maker: EnvironmentMaker = {
    check() {},
    open: () => open(definition, idle),
    async close() {
      await Promise.all(idle.splice(0).map((one) => one.close()));
    },
  };
  if (definition.tools.length > 0) await (await maker.open({ id: '', item: {} })).close();
  return maker;
}

/** `idle`: processes whose trial has ended; the next one begins anew in one of them. */
async function open({ database, tools }: EnvironmentDefinition, idle: TrialDatabase[]): Promise<Environment> {
  const held = idle.pop() ?? openDatabase();
  const statements = tools.map((tool) => ({ name: tool.name, sql: statementOf(tool) }));
  try {
    const filled = await held.tell({ kind: 'fill', fixture: database?.fixture ?? '', statements });
    if ('error' in filled)
      throw new BreakevenError(
        'bad-config',
        `environment: ${filled.error}`,
        'correct the SQL; the fixture is run before the tools are read',
      );
  } catch (error) {
    await held.close();
    throw error;
  }
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  return {
    tools,
    async call(name, args, signal) {
      const tool = byName.get(name);
      return tool ? callTool(tool, args, held, signal) : { text: `there is no tool '${name}'`, failed: true };
    },
    async state() {
      const answer = await held.tell({ kind: 'state', mostBytes: STATE_BYTES_AT_MOST });
      if ('error' in answer) throw new Error(answer.error);
      return JSON.parse(answer.text);
    },
    async close() {
      if (held.isThere) idle.push(held);
      else await held.close();
    },
  };
}

function statementOf({ sql, query }: SqlTool): string {
  return query ?? sql ?? '';
}

async function callTool(
  tool: SqlTool,
  given: string,
  database: TrialDatabase,
  signal: AbortSignal,
): Promise<ToolResult> {
  const sql = statementOf(tool);
  const args = argumentsOf(given);
  if (!args) return refusal('the arguments are no JSON object');
  const missing = namesIn(sql).filter((name) => !Object.hasOwn(args, name));
  if (missing.length > 0) return refusal(`missing: ${missing.join(', ')}`);
  const bound = Object.fromEntries(Object.entries(args).map(([name, value]) => [name, toSql(value)]));
  const answer = await database.tell({ kind: 'run', sql, args: bound }, signal);
  return 'error' in answer ? refusal(answer.error) : answer;
}

function refusal(text: string): ToolResult {
  return { text, failed: true };
}

function argumentsOf(given: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(given);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** Names that a statement binds, those in quotes and comments apart. */
function namesIn(sql: string): readonly string[] {
  const bare = sql.replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
  return [...new Set([...bare.matchAll(/:([A-Za-z_]\w*)/g)].map(([, name]) => name as string))];
}

function toSql(value: unknown): string | number | null {
  if (typeof value === 'string' || typeof value === 'number' || value === null) return value;
  return typeof value === 'boolean' ? Number(value) : JSON.stringify(value);
}
