import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { EndpointDefinition } from '../../src/endpoints/definitions.ts';
import { createEndpoint } from '../../src/endpoints/index.ts';
import type { ModelRequest, ModelResponse, Task } from '../../src/ports/endpoint.ts';
import { EndpointFailure } from '../../src/ports/endpoint.ts';
import { aClock, type FakeClock } from '../support/a-clock.ts';

export interface Asked {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

/** What the request is about; endpoints of models do not look at it. */
const TASK: Task = { example: { id: 'e1', item: {} }, repeat: 0 };

export interface Server {
  readonly url: string;
  readonly asked: Asked[];
}

/** A loopback server that answers by hand, so that it can misbehave; gone when the test is over. */
export async function aServer(reply: (response: ServerResponse, asked: Asked) => void): Promise<Server> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const one = {
      path: request.url ?? '',
      headers: request.headers,
      body: text.startsWith('{') ? JSON.parse(text) : {},
    };
    asked.push(one);
    reply(response, one);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, asked };
}

export function sendJson(
  response: ServerResponse,
  value: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof value === 'string' ? value : JSON.stringify(value));
}

export function aCompletion(parts: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model: 'big-2026-01-01',
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'yes' } }],
    usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 },
    ...parts,
  };
}

/** Sends chunks as server-sent events; `last` ends the stream, else it is left open. */
export function sendEvents(
  response: ServerResponse,
  chunks: readonly unknown[],
  last: 'done' | 'end' | 'cut' = 'done',
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const chunk of chunks) response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  if (last === 'done') response.end('data: [DONE]\n\n');
  else if (last === 'end') response.end();
  else setTimeout(() => response.destroy(), 20);
}

export function aChunk(
  content: string | null,
  finish: string | null = null,
  parts: Record<string, unknown> = {},
): unknown {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    model: 'big-2026-01-01',
    choices: [{ index: 0, delta: content === null ? {} : { content }, finish_reason: finish }],
    ...parts,
  };
}

export function aRequest(parts: Partial<ModelRequest> = {}): ModelRequest {
  return {
    model: 'big',
    messages: [{ role: 'user', content: 'may I?' }],
    sampling: {},
    stream: false,
    ...parts,
  };
}

/** An endpoint of models, which does not look at what a request is about. */
export interface Sender {
  send(request: ModelRequest, signal: AbortSignal): Promise<ModelResponse>;
}

export async function anEndpoint(
  url: string | undefined,
  {
    keyEnv,
    env = {},
    clock = aClock(),
  }: { keyEnv?: string; env?: Record<string, string>; clock?: FakeClock } = {},
): Promise<Sender> {
  const definition: EndpointDefinition = {
    type: 'openai',
    ...(url !== undefined && { baseUrl: url }),
    ...(keyEnv !== undefined && { keyEnv }),
  };
  const endpoint = await createEndpoint(definition, { id: 'server', env, clock, trust: false });
  return { send: (request, signal) => endpoint.send(request, signal, TASK) };
}

/** The failure of one attempt; an answer, or another error, fails the test. */
export async function failureOf(
  endpoint: Sender,
  request: ModelRequest = aRequest(),
  signal: AbortSignal = new AbortController().signal,
): Promise<EndpointFailure> {
  try {
    await endpoint.send(request, signal);
  } catch (error) {
    if (error instanceof EndpointFailure) return error;
    throw error;
  }
  throw new Error('it was answered');
}
