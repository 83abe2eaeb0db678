import { afterAll } from 'vitest';
import type { ActingTool, EnvironmentDefinition } from '../../src/core/model/environment.ts';
import type { Example } from '../../src/core/model/example.ts';
import { createEnvironments } from '../../src/environments/create-environments.ts';
import { compileSchema } from '../../src/graders/json-schema.ts';
import type { Environment, EnvironmentMaker, ToolResult } from '../../src/ports/environment.ts';
import type { Sandbox } from '../../src/ports/sandbox.ts';
import { createSandbox } from '../../src/sandbox/create-sandbox.ts';

export const never: AbortSignal = new AbortController().signal;

let sandbox: Sandbox | null = null;

function openSandbox(): Sandbox {
  sandbox ??= createSandbox({ limits: { timeoutMs: 2000 } });
  return sandbox;
}

/** Makers of a file's tests, closed when it is over. */
export function makers(): (
  definition: EnvironmentDefinition,
  options?: { readonly statementMs?: number },
) => Promise<EnvironmentMaker> {
  const made: EnvironmentMaker[] = [];
  afterAll(async () => {
    await Promise.all(made.splice(0).map((one) => one.close()));
    await sandbox?.close();
    sandbox = null;
  });
  return async (definition, { statementMs = 2000 } = {}) => {
    const maker = await createEnvironments(definition, {
      sandbox: async () => openSandbox(),
      compileSchema,
      statementMs,
    });
    made.push(maker);
    return maker;
  };
}

export const anExample = (item: Example['item'] = {}): Example => ({ id: 'e1', item });

/** Acts in an environment of its own, which is closed after it. */
export async function within<T>(
  maker: EnvironmentMaker,
  act: (environment: Environment) => Promise<T>,
  item: Example['item'] = {},
): Promise<T> {
  const environment = await maker.open(anExample(item));
  try {
    return await act(environment);
  } finally {
    await environment.close();
  }
}

export function call(environment: Environment, name: string, args: unknown = {}): Promise<ToolResult> {
  return environment.call(name, typeof args === 'string' ? args : JSON.stringify(args), never);
}

/** A tool that takes anything. */
export function aTool<How extends object>(name: string, how: How): How & ActingTool {
  return { name, parameters: {}, ...how } as unknown as How & ActingTool;
}
