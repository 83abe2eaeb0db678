import { STATE_BYTES_AT_MOST } from '../core/model/agent.ts';
import type { ActingTool, EnvironmentDefinition } from '../core/model/environment.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { Example } from '../core/model/example.ts';
import type { Milliseconds } from '../core/model/units.ts';
import { checkTemplate, renderTemplate } from '../core/template.ts';
import type { Environment, EnvironmentMaker, ToolResult } from '../ports/environment.ts';
import type { Sandbox } from '../ports/sandbox.ts';
import type { CompileSchema, SchemaCheck } from '../ports/schema.ts';
import { DatabasePool } from './database/database-pool.ts';
import { TrialDatabase } from './database/trial-database.ts';
import { FixtureServer } from './http/fixture-server.ts';
import { offeredTools } from './offered-tools.ts';
import { kindOf } from './tools/index.ts';
import { type Act, type Arguments, refusal, type TrialParts } from './tools/tool-kind.ts';

export interface EnvironmentOptions {
  /** Opened where a tool is a function. */
  readonly sandbox: () => Promise<Sandbox>;
  readonly compileSchema: CompileSchema;
  /** How long a statement may take; 5 seconds by default. */
  readonly statementMs?: Milliseconds;
}

const STATEMENT_MS: Milliseconds = 5000;
/** A model that writes more has gone wrong. */
const MOST_ARGUMENT_CHARACTERS = 1_000_000;

/** A tool that is ready to act. */
interface ReadyTool {
  readonly tool: ActingTool;
  readonly check: SchemaCheck;
  readonly act: Act;
}

/** What environments are made of. */
interface Workshop {
  readonly definition: EnvironmentDefinition;
  readonly tools: ReadonlyMap<string, ReadyTool>;
  readonly pool: DatabasePool | null;
  readonly server: FixtureServer | null;
  readonly statementMs: Milliseconds;
}

/**
 * Makes environments, each with a database, a server's state and functions of its own.
 * @throws BreakevenError where the fixture, or what a tool does, is not to be had.
 */
export async function createEnvironments(
  definition: EnvironmentDefinition,
  options: EnvironmentOptions,
): Promise<EnvironmentMaker> {
  const statements = definition.tools.flatMap((tool) => kindOf(tool).statement?.(tool) ?? []);
  const hasDatabase =
    definition.database !== undefined || definition.tools.some((tool) => 'sql' in tool || 'query' in tool);
  const workshop: Workshop = {
    definition,
    tools: new Map(await Promise.all(definition.tools.map((tool) => readyTool(tool, options)))),
    pool: hasDatabase ? new DatabasePool({ fixture: definition.database?.fixture ?? '', statements }) : null,
    server: definition.http ? new FixtureServer(definition.http) : null,
    statementMs: options.statementMs ?? STATEMENT_MS,
  };
  const maker: EnvironmentMaker = {
    check({ item }) {
      for (const template of [definition.database?.setup, definition.offer])
        if (template !== undefined) checkTemplate(template, item);
      offeredTools(definition, item);
    },
    open: (example) => open(workshop, example),
    async close() {
      await Promise.all([workshop.pool?.close(), workshop.server?.close()]);
    },
  };
  await tryFixture(workshop).catch(async (error: unknown) => {
    await maker.close();
    throw error;
  });
  return maker;
}

async function readyTool(
  tool: ActingTool,
  { sandbox, compileSchema }: EnvironmentOptions,
): Promise<readonly [string, ReadyTool]> {
  const check = compileSchema(tool.parameters, 'arguments');
  return [tool.name, { tool, check, act: await kindOf(tool).open(tool, sandbox) }];
}

async function tryFixture({ pool, definition, statementMs }: Workshop): Promise<void> {
  if (!pool) return;
  const database = new TrialDatabase(pool, statementMs);
  await explained(() => database.open(undefined));
  const tables = await explained(() => database.state(STATE_BYTES_AT_MOST));
  await database.close();
  const twice = Object.keys(definition.http?.collections ?? {}).find((name) => Object.hasOwn(tables, name));
  if (twice !== undefined)
    throw new BreakevenError(
      'bad-config',
      `environment: '${twice}' is both a table and a collection`,
      'what an environment holds at the end goes by these names: rename one',
    );
}

async function open(workshop: Workshop, example: Example): Promise<Environment> {
  const { definition, pool, server, statementMs } = workshop;
  const setup = definition.database?.setup;
  const parts: TrialParts = {
    database: pool && new TrialDatabase(pool, statementMs),
    server: server && (await server.open(example)),
  };
  const close = async (): Promise<void> => {
    parts.server?.close();
    await parts.database?.close();
  };
  try {
    const filled = setup === undefined ? undefined : renderTemplate(setup, example);
    await explained(async () => parts.database?.open(filled));
  } catch (error) {
    await close();
    throw error;
  }
  const tools = offeredTools(definition, example.item);
  return {
    tools,
    async call(name, args, signal) {
      const ready = tools.some((tool) => tool.name === name) ? workshop.tools.get(name) : undefined;
      return ready ? callTool(ready, args, parts, signal) : refusal(`there is no tool '${name}'`);
    },
    async state() {
      return { ...(await parts.database?.state(STATE_BYTES_AT_MOST)), ...parts.server?.state() };
    },
    close,
  };
}

async function explained<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    throw new BreakevenError(
      'bad-config',
      `environment: ${error instanceof Error ? error.message : String(error)}`,
      'correct the SQL; the fixture is run before the tools are read',
    );
  }
}

async function callTool(
  { check, act }: ReadyTool,
  given: string,
  parts: TrialParts,
  signal: AbortSignal,
): Promise<ToolResult> {
  const args = argumentsOf(given);
  if (!args) return refusal('the arguments are no JSON object');
  const verdict = check(args);
  if (verdict.status !== 'valid') return refusal(verdict.reason);
  return act(args, parts, signal);
}

function argumentsOf(given: string): Arguments | null {
  if (given.length > MOST_ARGUMENT_CHARACTERS) return null;
  try {
    const value: unknown = JSON.parse(given);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Arguments) : null;
  } catch {
    return null;
  }
}
