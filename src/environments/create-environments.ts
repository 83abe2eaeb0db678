import { STATE_BYTES_AT_MOST } from '../core/model/agent.ts';
import type { EnvironmentDefinition } from '../core/model/environment.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { Example } from '../core/model/example.ts';
import type { Milliseconds } from '../core/model/units.ts';
import { checkTemplate, renderTemplate } from '../core/template.ts';
import type { Environment, EnvironmentMaker } from '../ports/environment.ts';
import { DatabasePool } from './database/database-pool.ts';
import { TrialDatabase } from './database/trial-database.ts';
import { FixtureServer } from './http/fixture-server.ts';
import { offeredTools } from './offered-tools.ts';
import { kindOf } from './tools/index.ts';
import { callTool, type ReadyTool, readyTool, type ToolMakers } from './tools/ready-tool.ts';
import { refusal, type TrialParts } from './tools/tool-kind.ts';

export interface EnvironmentOptions extends ToolMakers {
  /** How long a statement may take; 5 seconds by default. */
  readonly statementMs?: Milliseconds;
}

const STATEMENT_MS: Milliseconds = 5000;

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
    tools: new Map(
      await Promise.all(
        definition.tools.map(async (tool) => [tool.name, await readyTool(tool, options)] as const),
      ),
    ),
    pool: hasDatabase ? new DatabasePool({ fixture: definition.database?.fixture ?? '', statements }) : null,
    server: definition.http ? new FixtureServer(definition.http) : null,
    statementMs: options.statementMs ?? STATEMENT_MS,
  };
  const maker: EnvironmentMaker = {
    async check(example) {
      const { setup } = definition.database ?? {};
      for (const template of [setup, definition.offer])
        if (template !== undefined) checkTemplate(template, example.item);
      offeredTools(definition, example.item);
      if (setup !== undefined) await (await open(workshop, example)).close();
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

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
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
    await explained(async () => parts.database?.open(filled), OF_EXAMPLE);
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

type Blame = readonly [code: 'bad-config' | 'bad-input', what: string, hint: string];

const OF_CONFIG: Blame = [
  'bad-config',
  'environment',
  'correct the SQL; the fixture is run before the tools are read',
];
const OF_EXAMPLE: Blame = [
  'bad-input',
  'its setup',
  'correct the SQL of the example; it is run after the fixture',
];

async function explained<Result>(
  act: () => Promise<Result>,
  [code, what, hint]: Blame = OF_CONFIG,
): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    throw new BreakevenError(code, `${what}: ${messageOf(error)}`, hint);
  }
}
