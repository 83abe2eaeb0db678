import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Secrets } from './server/guard.ts';

export interface View {
  /** With the token: whoever has it is let in. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';

/**
 * Serves pages on loopback only, and to whoever has the token only; `style` is what the pages' own add to the
 * report's. Rejects when the port is taken.
 */
export async function servePages(
  port: number,
  createApp: (secrets: Secrets, style: string) => Hono,
): Promise<View> {
  const style = await readFile(new URL('./page/style.css', import.meta.url), 'utf8');
  const token = randomBytes(32).toString('base64url');
  const app = createApp(
    {
      token,
      session: randomBytes(32).toString('base64url'),
      base: `/${randomBytes(8).toString('hex')}`,
    },
    style,
  );
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
