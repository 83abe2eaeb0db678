import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A server that speaks Chat Completions and does nothing but wait: `node server.ts LATENCY_MS`. Prints its
 * port. Streams where it is asked to.
 */
const latencyMs = Number(process.argv[2] ?? 50);
const usage = { prompt_tokens: 20, completion_tokens: 2, total_tokens: 22 };
const head = { id: 'chatcmpl-1', created: 0, model: 'bench-1' };
const whole = JSON.stringify({
  ...head,
  object: 'chat.completion',
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'yes' } }],
  usage,
});

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    const answer = (): void => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': whole.length });
      response.end(whole);
    };
    if (latencyMs === 0) answer();
    else setTimeout(answer, latencyMs);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
