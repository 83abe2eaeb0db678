import { createServer } from 'node:net';

/** A server on loopback that counts who knocks. */
export interface Listener {
  readonly port: number;
  readonly count: () => number;
  close(): Promise<void>;
}

export async function aListener(): Promise<Listener> {
  let count = 0;
  const server = createServer((socket) => {
    count += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it listens on no port');
  return {
    port: address.port,
    count: () => count,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
