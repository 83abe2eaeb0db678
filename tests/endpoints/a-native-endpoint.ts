import type { ServerResponse } from 'node:http';
import type { EndpointDefinition } from '../../src/endpoints/definitions.ts';
import { createEndpoint } from '../../src/endpoints/index.ts';
import { aClock, type FakeClock } from '../support/a-clock.ts';
import type { Sender } from './a-server.ts';

export const never: AbortSignal = new AbortController().signal;

/** A client of Anthropic's or Google's own protocol; no URL: at the provider. */
export async function aNativeEndpoint(
  type: 'anthropic' | 'gemini',
  url: string | undefined,
  {
    keyEnv,
    env = {},
    clock = aClock(),
  }: { keyEnv?: string; env?: Record<string, string>; clock?: FakeClock } = {},
): Promise<Sender> {
  const definition: EndpointDefinition = {
    type,
    ...(url !== undefined && { baseUrl: url }),
    ...(keyEnv !== undefined && { keyEnv }),
  };
  const endpoint = await createEndpoint(definition, { id: 'server', env, clock, trust: false });
  const task = { example: { id: 'e1', item: {} }, repeat: 0 };
  return { send: (request, signal) => endpoint.send(request, signal, task) };
}

type Event = { readonly type?: string } & Record<string, unknown>;

/** Server-sent events as they go over the wire, with their names where they have one. */
export function wireOf(events: readonly Event[]): string {
  return events
    .map((event) => {
      const name = event.type === undefined ? '' : `event: ${event.type}\n`;
      return `${name}data: ${JSON.stringify(event)}\n\n`;
    })
    .join('');
}

/** Sends events, or any text in their place; `cut` drops the connection after them. */
export function sendStream(
  response: ServerResponse,
  events: readonly Event[] | string,
  { last = 'end', headers = {} }: { last?: 'end' | 'cut' | 'hang'; headers?: Record<string, string> } = {},
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', ...headers });
  response.flushHeaders();
  response.write(typeof events === 'string' ? events : wireOf(events));
  if (last === 'end') response.end();
  if (last === 'cut') setTimeout(() => response.destroy(), 20);
}

/** Runs with variables in the process's environment, and puts it back as it was. */
export async function withEnvironment<T>(
  variables: Readonly<Record<string, string>>,
  run: () => Promise<T>,
): Promise<T> {
  const before = { ...process.env };
  Object.assign(process.env, variables);
  try {
    return await run();
  } finally {
    for (const name of Object.keys(variables)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
}
