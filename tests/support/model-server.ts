import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

export interface ModelServer {
  readonly url: string;
  /** The user message of every request that came in, in order. */
  readonly asked: string[];
  readonly mostAtOnce: () => number;
  close(): Promise<void>;
}

/** A chat endpoint on loopback that answers `reply(question)` after a delay and counts what it is asked. */
export async function startModelServer(options: {
  readonly delayMs?: number | ((model: string) => number);
  readonly reply: (question: string, model: string) => string;
}): Promise<ModelServer> {
  const asked: string[] = [];
  let now = 0;
  let most = 0;
  const app = new Hono();
  app.post('/v1/chat/completions', async (context) => {
    const body = await context.req.json();
    const question: string = body.messages.at(-1).content;
    asked.push(`${body.model}: ${question}`);
    now += 1;
    most = Math.max(most, now);
    const { delayMs = 0 } = options;
    await wait(typeof delayMs === 'number' ? delayMs : delayMs(body.model));
    now -= 1;
    return context.json({
      id: 'chatcmpl-1',
      object: 'chat.completion',
      model: body.model,
      choices: [
        {
          index: 0,
          finish_reason: 'stop',
          message: { role: 'assistant', content: options.reply(question, body.model) },
        },
      ],
      usage: { prompt_tokens: 8, completion_tokens: 10, total_tokens: 18 },
    });
  });
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise<void>((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    asked,
    mostAtOnce: () => most,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
