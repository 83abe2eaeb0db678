import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpFixture, HttpMethod } from '../../core/model/environment.ts';
import type { Example } from '../../core/model/example.ts';
import { type Reply, TrialCollection } from './collection.ts';
import { fillBody } from './fill-body.ts';
import { matchPath, segmentsOf } from './match-path.ts';

const MOST_BODY_BYTES = 1_000_000;
/** Says which trial a request is of; nobody guesses it. */
export const TRIAL_HEADER = 'x-trial';

/** What one trial's requests are answered with. */
export interface TrialServer {
  readonly origin: string;
  readonly token: string;
  state(): Readonly<Record<string, unknown>>;
  close(): void;
}

interface Session {
  readonly item: Example['item'];
  readonly collections: ReadonlyMap<string, TrialCollection>;
}

/** A server on loopback for all trials of a run, each with collections of its own. */
export class FixtureServer {
  readonly #fixture: HttpFixture;
  readonly #sessions = new Map<string, Session>();
  #listening: Promise<Server> | null = null;

  constructor(fixture: HttpFixture) {
    this.#fixture = fixture;
  }

  async open({ item }: Example): Promise<TrialServer> {
    this.#listening ??= this.#listen();
    const { port } = (await this.#listening).address() as AddressInfo;
    const token = randomUUID();
    const definitions = Object.entries(this.#fixture.collections ?? {});
    const collections = new Map(definitions.map(([name, one]) => [name, new TrialCollection(one)]));
    this.#sessions.set(token, { item, collections });
    return {
      origin: `http://127.0.0.1:${port}`,
      token,
      state: () => Object.fromEntries([...collections].map(([name, one]) => [name, one.items()])),
      close: () => this.#sessions.delete(token),
    };
  }

  async close(): Promise<void> {
    const server = await this.#listening;
    if (!server) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  async #listen(): Promise<Server> {
    const server = createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return server.unref();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readText(request);
    const { status, body } = text === null ? TOO_LARGE : this.#answer(request, text);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? null));
  }

  #answer({ method, url = '', headers }: IncomingMessage, text: string): Reply {
    const session = this.#sessions.get(String(headers[TRIAL_HEADER]));
    const [path = '', search = ''] = url.split('?', 2);
    const segments = segmentsOf(path);
    const body = parseBody(text);
    if (!session || !segments) return NOT_FOUND;
    if (body === undefined) return { status: 400, body: { error: 'the body is no JSON' } };
    const query = Object.fromEntries(new URLSearchParams(search));
    for (const route of this.#fixture.routes ?? []) {
      const found = route.method === method ? matchPath(route.path, segments) : null;
      if (!found) continue;
      const scope = { path: found, query, body, item: session.item };
      return { status: route.status ?? 200, body: fillBody(route.body, scope) };
    }
    for (const [name, { path: at }] of Object.entries(this.#fixture.collections ?? {})) {
      const whole = matchPath(at, segments);
      const key = matchPath(`${at}/{key}`, segments)?.key ?? null;
      if (whole || key !== null)
        return session.collections.get(name)?.answer(method as HttpMethod, key, query, body) ?? NOT_FOUND;
    }
    return NOT_FOUND;
  }
}

const NOT_FOUND: Reply = { status: 404, body: { error: 'not found' } };
const TOO_LARGE: Reply = { status: 413, body: { error: 'the body is too large' } };

/** Null: it is too large. */
async function readText(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes <= MOST_BODY_BYTES) chunks.push(chunk as Buffer);
  }
  return bytes > MOST_BODY_BYTES ? null : Buffer.concat(chunks).toString('utf8');
}

/** Null: there is none; undefined: it is no JSON. */
function parseBody(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
