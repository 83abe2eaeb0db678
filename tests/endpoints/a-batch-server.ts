import type { ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { sendJson } from './a-server.ts';

export type Fields = Record<string, unknown>;

/** A server of batches that keeps what it is given; what it answers is up to the test. */
export interface BatchServer {
  readonly url: string;
  /** Method and path of each request. */
  readonly asked: string[];
  readonly authorization: (string | undefined)[];
  /** Lines of each file that was handed over, by its id. */
  readonly files: Map<string, Fields[]>;
  /** What `GET /batches/ID` says, newest first. */
  readonly batches: Fields[];
  /** What `GET /files/ID/content` sends. */
  readonly contents: Map<string, string | ((response: ServerResponse) => void)>;
  /** Answers a request in place of the server; `true`: it did. */
  meddle: (route: string, response: ServerResponse) => boolean;
}

export async function aBatchServer(): Promise<BatchServer> {
  const state: Omit<BatchServer, 'url'> = {
    asked: [],
    authorization: [],
    files: new Map(),
    batches: [],
    contents: new Map(),
    meddle: () => false,
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const [path = ''] = (request.url ?? '').replace('/v1', '').split('?');
    const route = `${request.method} ${path}`;
    state.asked.push(route);
    state.authorization.push(request.headers.authorization);
    if (state.meddle(route, response)) return;
    await answer(state, route, body, request.headers['content-type'] ?? '', response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return Object.assign(state, { url });
}

async function answer(
  state: Omit<BatchServer, 'url'>,
  route: string,
  body: Buffer,
  type: string,
  response: ServerResponse,
): Promise<void> {
  const [method, collection, id, rest] = route.split(/[ /]+/);
  if (route === 'POST /files') {
    const form = await new Response(new Blob([body]), {
      headers: { 'content-type': type },
    }).formData();
    const text = await (form.get('file') as File).text();
    const file = `file-${state.files.size + 1}`;
    const lines = text.trim().split('\n');
    state.files.set(
      file,
      lines.map((line) => JSON.parse(line)),
    );
    sendJson(response, { id: file, object: 'file', purpose: form.get('purpose') });
  } else if (route === 'POST /batches') {
    const batch = {
      id: `batch-${state.batches.length + 1}`,
      status: 'validating',
      ...JSON.parse(String(body)),
    };
    state.batches.unshift(batch);
    sendJson(response, batch);
  } else if (route === 'GET /batches') {
    sendJson(response, { object: 'list', data: state.batches, has_more: false });
  } else if (method === 'GET' && collection === 'batches') {
    const batch = state.batches.find((one) => one.id === id);
    sendJson(response, batch ?? { error: { message: 'no such batch' } }, batch ? 200 : 404);
  } else if (rest === 'cancel') {
    Object.assign(state.batches.find((one) => one.id === id) ?? {}, { status: 'cancelling' });
    sendJson(response, { id, status: 'cancelling' });
  } else if (rest === 'content') {
    const content = state.contents.get(id ?? '') ?? '';
    if (typeof content === 'function') content(response);
    else response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(content);
  } else sendJson(response, { error: { message: 'not here' } }, 404);
}

/** One line of a file of results. */
export function aResultLine(id: string, parts: Fields = {}): string {
  return `${JSON.stringify({ id: `r-${id}`, custom_id: id, error: null, ...parts })}\n`;
}
