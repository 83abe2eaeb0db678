import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import { createApp } from './server/create-app.ts';
import type { Appearance, ViewSources } from './sources.ts';

export interface ViewOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly sources: ViewSources;
  readonly appearance: Appearance;
  /** Told of an error that no page explains. */
  readonly onError: (error: Error) => void;
}

export interface View {
  /** With the token: whoever has it sees the store. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';

/**
 * Serves the store's runs as pages, on loopback only and to whoever has the token only.
 * Rejects when the port is taken.
 */
export async function startView({ port, sources, appearance, onError }: ViewOptions): Promise<View> {
  const own = await readFile(new URL('./page/style.css', import.meta.url), 'utf8');
  const token = randomBytes(32).toString('base64url');
  const app = createApp({
    secrets: {
      token,
      session: randomBytes(32).toString('base64url'),
      base: `/${randomBytes(8).toString('hex')}`,
    },
    sources,
    appearance: { ...appearance, style: `${appearance.style}\n${own}` },
    onError,
  });
  const server = await listen(app.fetch, port);
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://${LOOPBACK}:${bound}/?token=${token}`,
    port: bound,
    close: () => closeServer(server),
  };
}

function listen(fetch: Parameters<typeof serve>[0]['fetch'], port: number): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname: LOOPBACK }, () => resolve(server));
    server.once('error', reject);
  });
}

function closeServer(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
}
