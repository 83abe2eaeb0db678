import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseReset } from '../../src/endpoints/openai-limits.ts';
import { EndpointFailure } from '../../src/ports/endpoint.ts';
import {
  aChunk,
  aCompletion,
  anEndpoint,
  aRequest,
  aServer,
  failureOf,
  sendEvents,
  sendJson,
} from './a-server.ts';

const never = new AbortController().signal;
const TOOL = { name: 'look_up', description: 'Looks up.', parameters: { type: 'object' }, strict: true };
const FORMAT = { type: 'json_schema', name: 'answer', schema: { type: 'object' }, strict: true } as const;

describe('tools and the form of the answer', () => {
  it('are sent as Chat Completions wants them', async () => {
    const { url, asked } = await aServer((response) => sendJson(response, aCompletion()));
    await (await anEndpoint(url)).send(aRequest({ tools: [TOOL], responseFormat: FORMAT }), never);
    const { type, ...json_schema } = FORMAT;
    expect(asked[0]?.body).toMatchObject({
      tools: [{ type: 'function', function: TOOL }],
      response_format: { type, json_schema },
    });
  });

  it('called by the model are handed on, arguments as they were written', async () => {
    const calls = [
      { id: 'call_1', type: 'function', function: { name: 'look_up', arguments: '{"a": 1' } },
      { id: 'call_2', type: 'custom', custom: { name: 'other', input: 'x' } },
      null,
    ];
    const message = { role: 'assistant', content: null, tool_calls: calls };
    const { url } = await aServer((response) =>
      sendJson(response, aCompletion({ choices: [{ index: 0, finish_reason: 'tool_calls', message }] })),
    );
    expect(await (await anEndpoint(url)).send(aRequest(), never)).toMatchObject({
      text: '',
      finish: 'tool',
      toolCalls: [{ id: 'call_1', name: 'look_up', arguments: '{"a": 1' }],
    });
  });

  it('in a stream are put together from their pieces, in whatever order these come', async () => {
    const delta = (tool_calls: unknown[]) => ({
      ...(aChunk(null) as object),
      choices: [{ delta: { tool_calls } }],
    });
    const { url } = await aServer((response) =>
      sendEvents(response, [
        delta([{ index: 0, id: 'a', function: { name: 'one', arguments: '' } }]),
        delta([{ index: 1, id: 'b', function: { name: 'two', arguments: '{"x":' } }]),
        delta([
          { index: 0, function: { arguments: '{}' } },
          { index: 1, function: { arguments: '2}' } },
        ]),
        aChunk(null, 'tool_calls'),
      ]),
    );
    const { toolCalls, latency } = await (await anEndpoint(url)).send(aRequest({ stream: true }), never);
    expect(toolCalls).toEqual([
      { id: 'a', name: 'one', arguments: '{}' },
      { id: 'b', name: 'two', arguments: '{"x":2}' },
    ]);
    expect(latency.firstToken).toBeDefined();
  });

  it('refused are an answer that a filter ended', async () => {
    const message = { role: 'assistant', content: null, refusal: 'I will not.' };
    const { url } = await aServer((response) =>
      sendJson(response, aCompletion({ choices: [{ index: 0, finish_reason: 'stop', message }] })),
    );
    expect(await (await anEndpoint(url)).send(aRequest(), never)).toMatchObject({
      text: 'I will not.',
      finish: 'filter',
    });
  });
});

describe('what a failure may have cost', () => {
  it('is nothing where the server refused, unknown where a gateway lost the answer', async () => {
    for (const [status, billing] of [
      [400, 'none'],
      [429, 'none'],
      [500, 'none'],
      [503, 'none'],
      [502, 'unknown'],
      [504, 'unknown'],
      [524, 'unknown'],
    ] as const) {
      const { url } = await aServer((response) => sendJson(response, { error: { message: 'no' } }, status));
      expect(await failureOf(await anEndpoint(url))).toMatchObject({ code: `http-${status}`, billing });
    }
  });

  it('is nothing where nobody listens, unknown where the connection is dropped after the request', async () => {
    expect(await failureOf(await anEndpoint('http://127.0.0.1:1/v1'))).toMatchObject({ billing: 'none' });
    const { url } = await aServer((response) => response.destroy());
    expect(await failureOf(await anEndpoint(url))).toMatchObject({ billing: 'unknown', retryable: true });
  });

  it('is unknown for a page where an API should be', async () => {
    const { url } = await aServer((response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<html>sign in</html>');
    });
    expect(await failureOf(await anEndpoint(url))).toMatchObject({ code: 'protocol', billing: 'unknown' });
  });

  it('of a stream that broke is what was seen of it, estimated and marked so', async () => {
    const { url } = await aServer((response) =>
      sendEvents(response, [aChunk('seven chars'.repeat(7))], 'cut'),
    );
    const failure = await failureOf(await anEndpoint(url), aRequest({ stream: true }));
    expect(failure).toMatchObject({ code: 'broken-stream', retryable: true, billing: 'unknown' });
    expect(failure.partial).toMatchObject({ servedModel: 'big-2026-01-01', usage: { source: 'estimated' } });
    expect(failure.partial?.usage?.output).toBe(22); // 77 bytes at 3.5 a token
  });

  it('of a stream that broke after its usage came is that usage', async () => {
    const usage = { prompt_tokens: 9, completion_tokens: 4 };
    const { url } = await aServer((response) =>
      sendEvents(response, [aChunk('x'), { ...(aChunk(null) as object), choices: [], usage }], 'end'),
    );
    const { partial } = await failureOf(await anEndpoint(url), aRequest({ stream: true }));
    expect(partial?.usage).toEqual({ input: 9, output: 4, source: 'reported' });
  });
});

describe('limits', () => {
  it('come with an answer and with a refusal', async () => {
    const headers = {
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-requests': '1m30s',
      'x-ratelimit-remaining-tokens': '149984',
      'x-ratelimit-reset-tokens': '20ms',
    };
    const limits = {
      requests: { remaining: 0, resetMs: 90_000 },
      tokens: { remaining: 149_984, resetMs: 20 },
    };
    const fine = await aServer((response) => sendJson(response, aCompletion(), 200, headers));
    expect((await (await anEndpoint(fine.url)).send(aRequest(), never)).limits).toEqual(limits);
    const busy = await aServer((response) =>
      sendJson(response, { error: { message: 'slow down' } }, 429, { ...headers, 'retry-after-ms': '15' }),
    );
    expect(await failureOf(await anEndpoint(busy.url))).toMatchObject({ limits, retryAfterMs: 15 });
  });

  it.each([
    ['1s', 1000],
    ['6m0s', 360_000],
    ['20ms', 20],
    ['1h2m3.5s', 3_723_500],
    ['59', 59_000],
    ['-1s', null],
    ['soon', null],
    ['', null],
    ['1e9s', null],
    ['99d', null],
  ])('reset in %j', (text, ms) => {
    expect(parseReset(text)).toBe(ms);
  });

  it('of any text are a time within a day, or not known', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const ms = parseReset(text);
        return ms === null || (ms >= 0 && ms <= 86_400_000);
      }),
    );
  });
});

describe('whatever a server sends', () => {
  it('is an answer or a failure, never another error', async () => {
    const bodies = fc.sample(fc.json(), { numRuns: 60, seed: 7 });
    let next = 0;
    const { url } = await aServer((response) => sendJson(response, bodies[next++ % bodies.length] ?? 'null'));
    const endpoint = await anEndpoint(url);
    for (const _ of bodies) {
      const result = await endpoint.send(aRequest(), never).catch((error) => error);
      if (result instanceof Error) expect(result).toBeInstanceOf(EndpointFailure);
    }
  });

  it('may be compressed, though nobody asked for it, and may be large', async () => {
    const { gzipSync } = await import('node:zlib');
    const text = 'ü😀'.repeat(1_000_000);
    const message = { role: 'assistant', content: text };
    const body = gzipSync(JSON.stringify(aCompletion({ choices: [{ finish_reason: 'stop', message }] })));
    const { url } = await aServer((response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(body);
    });
    expect((await (await anEndpoint(url)).send(aRequest(), never)).text).toBe(text);
  });
});
