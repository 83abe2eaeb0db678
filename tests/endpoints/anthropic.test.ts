import type { ServerResponse } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { anthropicUsage } from '../../src/endpoints/anthropic-usage.ts';
import type { ModelRequest } from '../../src/ports/endpoint.ts';
import { aClock } from '../support/a-clock.ts';
import { aNativeEndpoint, never, sendStream, wireOf, withEnvironment } from './a-native-endpoint.ts';
import { aRequest, aServer, failureOf, type Sender, sendJson } from './a-server.ts';

const CANARY = 'canary-7f3a9c21e5';

const asked = (parts: Partial<ModelRequest> = {}): ModelRequest =>
  aRequest({ ...parts, sampling: { maxTokens: 64, ...parts.sampling } });
const streamed = (parts: Partial<ModelRequest> = {}): ModelRequest => asked({ ...parts, stream: true });

function aMessage(parts: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-big-20260101',
    content: [{ type: 'text', text: 'yes' }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 100, output_tokens: 10, service_tier: 'standard' },
    ...parts,
  };
}

const start = (usage: Record<string, unknown> = { input_tokens: 100, output_tokens: 1 }) => ({
  type: 'message_start',
  message: aMessage({ content: [], stop_reason: null, usage: { service_tier: 'standard', ...usage } }),
});
const textStart = { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } };
const said = (text: string) => ({
  type: 'content_block_delta',
  index: 0,
  delta: { type: 'text_delta', text },
});
const ended = (reason: string, usage: Record<string, unknown> = { output_tokens: 10 }) => ({
  type: 'message_delta',
  delta: { stop_reason: reason, stop_sequence: null },
  usage,
});
const stop = { type: 'message_stop' };

async function answering(reply: (response: ServerResponse) => void, options = {}) {
  const server = await aServer(reply);
  return { ...server, endpoint: await aNativeEndpoint('anthropic', server.url, options) };
}

describe('an answer in one piece', () => {
  it('brings its text, usage with the cache inside the input, limits and the names of what served it', async () => {
    const usage = {
      input_tokens: 100,
      cache_read_input_tokens: 2000,
      cache_creation_input_tokens: 300,
      cache_creation: { ephemeral_5m_input_tokens: 300, ephemeral_1h_input_tokens: 0 },
      output_tokens: 50,
      output_tokens_details: { thinking_tokens: 40 },
      service_tier: 'priority',
    };
    const { endpoint } = await answering(
      (response) =>
        sendJson(
          response,
          aMessage({
            usage,
            content: [
              { type: 'thinking', thinking: 'hm', signature: 's' },
              { type: 'text', text: 'y' },
              { type: 'text', text: 'es' },
            ],
          }),
          200,
          {
            date: 'Sun, 22 Nov 2026 10:00:00 GMT',
            'anthropic-ratelimit-requests-remaining': '49',
            'anthropic-ratelimit-requests-reset': '2026-11-22T10:00:01Z',
            'anthropic-ratelimit-tokens-remaining': '90000',
            'anthropic-ratelimit-tokens-reset': '2026-11-22T10:00:09Z',
            'anthropic-ratelimit-output-tokens-remaining': '8000',
            'anthropic-ratelimit-output-tokens-reset': '2026-11-22T10:00:06Z',
          },
        ),
      { clock: aClock({ step: 50 }) },
    );
    expect(await endpoint.send(asked(), never)).toEqual({
      text: 'yes',
      finish: 'stop',
      servedModel: 'claude-big-20260101',
      serviceTier: 'priority',
      usage: {
        input: 2400,
        output: 50,
        cachedInput: 2000,
        cacheWrite: 300,
        reasoning: 40,
        source: 'reported',
      },
      latency: { total: 50 },
      limits: {
        requests: { remaining: 49, resetMs: 1000 },
        tokens: { remaining: 8000, resetMs: 6000 },
      },
    });
  });

  it('asks for what was asked and nothing else', async () => {
    const server = await answering((response) => sendJson(response, aMessage()));
    await server.endpoint.send(asked(), never);
    expect(server.asked[0]?.path).toBe('/v1/messages');
    expect(server.asked[0]?.headers['anthropic-version']).not.toBe('2023-06-01');
    expect(server.asked[0]?.body).toEqual({
      model: 'big',
      max_tokens: 64,
      messages: [{ role: 'user', content: 'may I?' }],
      stream: false,
    });
  });

  it('asks with everything that the protocol has a place for', async () => {
    const server = await answering((response) => sendJson(response, aMessage()));
    const schema = { type: 'object', properties: { answer: { type: 'string' } } };
    await server.endpoint.send(
      asked({
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'may I?' },
          { role: 'assistant', content: 'Why?' },
          { role: 'user', content: 'Because.' },
        ],
        sampling: { maxTokens: 4096, thinkingTokens: 2048, reasoningEffort: 'low', seed: 7 },
        tier: 'standard_only',
        tools: [{ name: 'refund', description: 'Pays back', parameters: { type: 'object' }, strict: true }],
        responseFormat: { type: 'json_schema', name: 'verdict', schema },
        promptCache: '1h',
      }),
      never,
    );
    expect(server.asked[0]?.body).toEqual({
      model: 'big',
      max_tokens: 4096,
      system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral', ttl: '1h' } }],
      messages: [
        { role: 'user', content: 'may I?' },
        { role: 'assistant', content: 'Why?' },
        { role: 'user', content: 'Because.' },
      ],
      thinking: { type: 'enabled', budget_tokens: 2048 },
      output_config: { effort: 'low', format: { type: 'json_schema', schema } },
      service_tier: 'standard_only',
      tools: [{ name: 'refund', description: 'Pays back', input_schema: { type: 'object' }, strict: true }],
      stream: false,
    });
  });

  it('is asked of the older version of the API where a temperature is set, which the newer refuses', async () => {
    const server = await answering((response) => sendJson(response, aMessage()));
    await server.endpoint.send(asked({ sampling: { temperature: 0, topP: 0.5 } }), never);
    expect(server.asked[0]?.body).toMatchObject({ temperature: 0, top_p: 0.5 });
    expect(server.asked[0]?.headers['anthropic-version']).toBe('2023-06-01');
  });

  it('caches the first question where there is no system prompt', async () => {
    const server = await answering((response) => sendJson(response, aMessage()));
    const messages = [
      { role: 'user', content: 'a long text' },
      { role: 'user', content: 'a question' },
    ] as const;
    await server.endpoint.send(asked({ messages, promptCache: '5m' }), never);
    expect(server.asked[0]?.body.messages).toEqual([
      {
        role: 'user',
        content: [{ type: 'text', text: 'a long text', cache_control: { type: 'ephemeral', ttl: '5m' } }],
      },
      { role: 'user', content: 'a question' },
    ]);
  });

  it('may ask for tools', async () => {
    const content = [
      { type: 'text', text: 'Let me see.' },
      { type: 'tool_use', id: 'toolu_1', name: 'refund', input: { order: 7 } },
      { type: 'tool_use', id: 'toolu_2', name: 'close', input: {} },
    ];
    const { endpoint } = await answering((response) =>
      sendJson(response, aMessage({ content, stop_reason: 'tool_use' })),
    );
    expect(await endpoint.send(asked(), never)).toMatchObject({
      text: 'Let me see.',
      finish: 'tool',
      toolCalls: [
        { name: 'refund', arguments: '{"order":7}', id: 'toolu_1' },
        { name: 'close', arguments: '{}', id: 'toolu_2' },
      ],
    });
  });

  test.each<[unknown, string | undefined]>([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['refusal', 'filter'],
    ['pause_turn', undefined],
    ['constructor', undefined],
    [{ a: 1 }, undefined],
  ])('that ends with %j ends by %j', async (reason, finish) => {
    const { endpoint } = await answering((response) =>
      sendJson(response, aMessage({ stop_reason: reason, content: [] })),
    );
    expect(await endpoint.send(asked(), never)).toMatchObject({ text: '', ...(finish && { finish }) });
  });
});

describe('what cannot be asked is said before anything is sent:', () => {
  test.each<[string, ModelRequest, string]>([
    ['no limit of the answer', aRequest(), 'sampling.maxTokens'],
    ['JSON without a schema', asked({ responseFormat: { type: 'json_object' } }), 'json_schema'],
    ['no question', asked({ messages: [{ role: 'system', content: 'Be brief.' }] }), 'no message'],
  ])('%s', async (_, request, words) => {
    const server = await answering((response) => sendJson(response, aMessage()));
    const failure = await failureOf(server.endpoint, request);
    expect(failure).toMatchObject({ code: 'bad-request', retryable: false, billing: 'none' });
    expect(failure.message).toContain(words);
    expect(server.asked).toEqual([]);
  });
});

describe('usage is unknown, never zero,', () => {
  test.each<[string, unknown]>([
    ['where none came', undefined],
    ['where it is null', null],
    ['where it lacks the output', { input_tokens: 5 }],
    ['where counts are text', { input_tokens: '5', output_tokens: '6' }],
    ['where a count is negative', { input_tokens: -5, output_tokens: 6 }],
    ['where a count is a fraction', { input_tokens: 5.5, output_tokens: 6 }],
    ['where the cache is no count', { input_tokens: 5, output_tokens: 6, cache_read_input_tokens: 'all' }],
    [
      'where thinking is more than the output',
      { input_tokens: 5, output_tokens: 6, output_tokens_details: { thinking_tokens: 7 } },
    ],
    ['where it is a list', [5, 6]],
  ])('%s', async (_, usage) => {
    const { endpoint } = await answering((response) => sendJson(response, aMessage({ usage })));
    expect((await endpoint.send(asked(), never)).usage).toBeNull();
  });

  it('whatever a server sends: parts are never more than the whole', () => {
    const count = fc.oneof(fc.nat(), fc.integer(), fc.double(), fc.string(), fc.constant(null));
    const usage = fc.record(
      {
        input_tokens: count,
        output_tokens: count,
        cache_read_input_tokens: count,
        cache_creation_input_tokens: count,
        output_tokens_details: fc.record({ thinking_tokens: count }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(usage, (reported) => {
        const known = anthropicUsage(reported);
        if (!known) return;
        const { input, output, cachedInput = 0, cacheWrite = 0, reasoning = 0 } = known;
        expect(input).toBe((reported.input_tokens as number) + cachedInput + cacheWrite);
        expect(reasoning).toBeLessThanOrEqual(output);
        expect(Math.min(input, output, cachedInput, cacheWrite, reasoning)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('a streamed answer', () => {
  it('is put together, with the time of its first token and the last counts of each meter', async () => {
    const { endpoint, asked: requests } = await answering(
      (response) =>
        sendStream(response, [
          start({ input_tokens: 100, cache_read_input_tokens: 2000, output_tokens: 1 }),
          { type: 'ping' },
          { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '' } },
          { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'hm' } },
          { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 's' } },
          { type: 'content_block_stop', index: 0 },
          textStart,
          said('ye'),
          said('s'),
          ended('end_turn', {
            input_tokens: null,
            output_tokens: 10,
            output_tokens_details: { thinking_tokens: 4 },
          }),
          { type: 'something_new', data: 1 },
          stop,
        ]),
      { clock: aClock({ step: 50 }) },
    );
    expect(await endpoint.send(streamed(), never)).toEqual({
      text: 'yes',
      finish: 'stop',
      servedModel: 'claude-big-20260101',
      serviceTier: 'standard',
      usage: { input: 2100, output: 10, cachedInput: 2000, reasoning: 4, source: 'reported' },
      latency: { total: 100, firstToken: 50 },
    });
    expect(requests[0]?.body.stream).toBe(true);
  });

  it('may ask for tools, whose arguments come in pieces', async () => {
    const json = (index: number, partial_json: string) => ({
      type: 'content_block_delta',
      index,
      delta: { type: 'input_json_delta', partial_json },
    });
    const block = (index: number, name: string) => ({
      type: 'content_block_start',
      index,
      content_block: { type: 'tool_use', id: `toolu_${index}`, name, input: {} },
    });
    const { endpoint } = await answering((response) =>
      sendStream(response, [
        start(),
        block(0, 'refund'),
        json(0, ''),
        json(0, '{"order"'),
        block(1, 'close'),
        json(0, ': 7}'),
        ended('tool_use'),
        stop,
      ]),
    );
    expect(await endpoint.send(streamed(), never)).toMatchObject({
      text: '',
      finish: 'tool',
      toolCalls: [
        { name: 'refund', arguments: '{"order": 7}', id: 'toolu_0' },
        { name: 'close', arguments: '{}', id: 'toolu_1' },
      ],
    });
  });

  test.each<['end' | 'cut', Record<string, unknown>]>([
    ['end', { output_tokens: 1 }],
    ['cut', { output_tokens: 1 }],
    ['cut', { output_tokens: 1, output_tokens_details: { thinking_tokens: 2 } }],
    ['cut', {}],
  ])(
    'that breaks off is a failure which may be billed: the input is known, the output estimated (%s, %j)',
    async (last, odd) => {
      const { endpoint } = await answering((response) =>
        sendStream(response, [start({ input_tokens: 100, ...odd }), textStart, said('x'.repeat(700))], {
          last,
        }),
      );
      const failure = await failureOf(endpoint, streamed());
      expect(failure).toMatchObject({
        code: 'broken-stream',
        retryable: true,
        billing: 'unknown',
        partial: { servedModel: 'claude-big-20260101', serviceTier: 'standard' },
      });
      expect(failure.partial?.usage).toMatchObject({ input: 100, source: 'estimated' });
      expect(failure.partial?.usage?.output).toBeGreaterThan(100);
      expect(failure.partial?.usage?.output).toBeLessThan(700);
    },
  );

  it('is whole or broken wherever it is cut, never short', async () => {
    const wire = wireOf([start(), textStart, said('ye'), said('s'), ended('end_turn'), stop]);
    const whole = wire.indexOf('event: message_stop');
    await fc.assert(
      fc.asyncProperty(fc.nat(wire.length), async (length) => {
        const { endpoint } = await answering((response) => sendStream(response, wire.slice(0, length)));
        const end = await endpoint.send(streamed(), never).catch((error) => error);
        if (length < whole) expect(end).toMatchObject({ code: 'broken-stream', billing: 'unknown' });
        else expect(end).toMatchObject({ text: 'yes', finish: 'stop', usage: { input: 100, output: 10 } });
      }),
      { numRuns: 60, examples: [[whole - 1], [whole]] },
    );
  });

  it('that never began may be billed, but nothing is known of it', async () => {
    const { endpoint } = await answering((response) => sendStream(response, [], { last: 'cut' }));
    const failure = await failureOf(endpoint, streamed());
    expect(failure).toMatchObject({ code: 'broken-stream', billing: 'unknown' });
    expect(failure.partial).toBeUndefined();
  });

  it('may say half way that the server is overloaded', async () => {
    const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
    const atOnce = await answering((response) => sendStream(response, [error]));
    expect(await failureOf(atOnce.endpoint, streamed())).toMatchObject({
      code: 'http-529',
      retryable: true,
      billing: 'none',
    });
    const later = await answering((response) =>
      sendStream(response, [start(), textStart, said('ye'), error]),
    );
    const failure = await failureOf(later.endpoint, streamed());
    expect(failure).toMatchObject({ code: 'http-529', retryable: true, billing: 'unknown' });
    expect(failure.partial?.usage).toMatchObject({ input: 100, source: 'estimated' });
    expect(failure.message).toContain('Overloaded');
  });

  test.each<[string, string]>([
    ['an event that is no JSON', 'event: message_start\ndata: {"type": "mess\n\n'],
    ['an error of no known kind', 'event: error\ndata: {"error": 7}\n\n'],
    ['a page', '<html>sign in</html>'],
    ['an event that is null', 'event: message_start\ndata: null\n\n'],
  ])('of %s is broken', async (_, text) => {
    const { endpoint } = await answering((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(text);
    });
    expect(await failureOf(endpoint, streamed())).toMatchObject({
      code: 'broken-stream',
      retryable: true,
      billing: 'unknown',
    });
  });
});

describe('a refusal', () => {
  const refusing = async (
    status: number,
    headers: Record<string, string> = {},
    error: Record<string, unknown> = { type: 'some_error', message: 'no' },
  ) => {
    const server = await answering((response) =>
      sendJson(response, { type: 'error', error }, status, headers),
    );
    const failure = await failureOf(server.endpoint, asked());
    expect(server.asked).toHaveLength(1); // one attempt a call, no retry of the client's own
    return failure;
  };

  test.each([400, 401, 402, 403, 404, 413, 422])('by status %d is final', async (status) => {
    expect(await refusing(status)).toMatchObject({
      code: `http-${status}`,
      message: `${status} some_error: no`,
      retryable: false,
      billing: 'none',
    });
  });

  test.each([408, 409, 429, 500, 503, 529])('by status %d may be tried again', async (status) => {
    expect(await refusing(status)).toMatchObject({
      code: `http-${status}`,
      retryable: true,
      billing: 'none',
    });
  });

  test.each([502, 504, 520, 524])('by a gateway (%d) may hide an answer that is billed', async (status) => {
    expect(await refusing(status)).toMatchObject({ retryable: true, billing: 'unknown' });
  });

  it('for want of money is final though its status is 429', async () => {
    const error = { type: 'rate_limit_error', details: { error_code: 'enforced_spend_limit_reached' } };
    expect(await refusing(429, {}, { ...error, message: 'no' })).toMatchObject({ retryable: false });
  });

  it('says when to come back, and what is left', async () => {
    const failure = await refusing(429, {
      date: 'Sun, 22 Nov 2026 10:00:00 GMT',
      'retry-after': '7',
      'anthropic-ratelimit-requests-remaining': '0',
      'anthropic-ratelimit-requests-reset': '2026-11-22T10:00:07Z',
      'anthropic-ratelimit-tokens-remaining': 'many',
      'anthropic-ratelimit-tokens-reset': '2026-11-22T10:00:07Z',
    });
    expect(failure.retryAfterMs).toBe(7000);
    expect(failure.limits).toEqual({ requests: { remaining: 0, resetMs: 7000 } });
  });

  it('keeps a long complaint short', async () => {
    const failure = await refusing(400, {}, { type: 'x', message: 'x'.repeat(100_000) });
    expect(failure.message.length).toBeLessThanOrEqual(500);
  });

  it('may be of any form', async () => {
    for (const body of ['', '<html>', '7', 'null', '[]', '{"error": {"message": {"a": 1}}}']) {
      const { endpoint } = await answering((response) => sendJson(response, body, 500));
      expect(await failureOf(endpoint, asked())).toMatchObject({ code: 'http-500', retryable: true });
    }
  });
});

describe('what is no answer', () => {
  test.each<[string, string]>([
    ['no JSON', '<html>'],
    ['half of it', '{"content": ['],
    ['no content', '{}'],
    ['null', 'null'],
    ['a list', '[]'],
    ['text that is none', JSON.stringify(aMessage({ content: [{ type: 'text', text: { a: 1 } }] }))],
  ])('is a failure that may be billed: %s', async (_, body) => {
    const { endpoint } = await answering((response) => sendJson(response, body));
    expect(await failureOf(endpoint, asked())).toMatchObject({ code: 'protocol', billing: 'unknown' });
  });

  it('is a failure: a page where an API should be', async () => {
    const { endpoint } = await answering((response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<html>sign in</html>');
    });
    expect(await failureOf(endpoint, asked())).toMatchObject({ code: 'protocol', retryable: false });
  });

  it('blocks of no known kind are passed over', async () => {
    const content = [null, 7, { type: 'server_tool_use', input: {} }, { type: 'text', text: 'yes' }];
    const { endpoint } = await answering((response) => sendJson(response, aMessage({ content })));
    expect((await endpoint.send(asked(), never)).text).toBe('yes');
  });

  it('a server that is not there was sent nothing', async () => {
    const endpoint = await aNativeEndpoint('anthropic', 'http://127.0.0.1:1');
    expect(await failureOf(endpoint, asked())).toMatchObject({
      code: 'connection',
      retryable: true,
      billing: 'none',
    });
  });

  it('a connection that is dropped may hide an answer that is billed', async () => {
    const { endpoint } = await answering((response) => response.destroy());
    expect(await failureOf(endpoint, asked())).toMatchObject({
      code: 'connection',
      retryable: true,
      billing: 'unknown',
    });
  });

  it.each([false, true])('ends with the caller’s patience (streamed: %j)', async (stream) => {
    const { endpoint } = await answering((response) => {
      if (stream) sendStream(response, [start(), textStart, said('ye')], { last: 'hang' });
    });
    const request = asked({ stream });
    const timedOut = await failureOf(endpoint, request, AbortSignal.timeout(300));
    expect(timedOut).toMatchObject({ code: 'timeout', retryable: true, billing: 'unknown' });
    expect(timedOut.partial?.usage?.input).toBe(stream ? 100 : undefined);
    const stopping = new AbortController();
    setTimeout(() => stopping.abort(), 300);
    expect(await failureOf(endpoint, request, stopping.signal)).toMatchObject({
      code: 'aborted',
      retryable: false,
      billing: 'unknown',
    });
  });
});

describe('the key', () => {
  const withKey = { keyEnv: 'SERVER_KEY', env: { SERVER_KEY: `${CANARY}\n` } };

  it('goes to its endpoint, in the headers of both versions of the API', async () => {
    const server = await answering((response) => sendJson(response, aMessage()), withKey);
    await server.endpoint.send(asked(), never);
    expect(server.asked[0]?.headers).toMatchObject({
      authorization: `Bearer ${CANARY}`,
      'x-api-key': CANARY,
    });
  });

  it('is not sent where none is named, and nothing of the machine’s environment in its place', async () => {
    const thief = await aServer((response) => sendJson(response, aMessage()));
    const inherited = {
      ANTHROPIC_API_KEY: CANARY,
      ANTHROPIC_AUTH_TOKEN: CANARY,
      ANTHROPIC_WEBHOOK_SIGNING_KEY: CANARY,
      ANTHROPIC_BASE_URL: thief.url,
      ANTHROPIC_CUSTOM_HEADERS: `x-secret: ${CANARY}\nauthorization: Bearer ${CANARY}\nanthropic-beta: ${CANARY}`,
      ANTHROPIC_PROFILE: CANARY,
      ANTHROPIC_LOG: 'debug',
    };
    await withEnvironment(inherited, async () => {
      const server = await answering((response) => sendJson(response, aMessage()), { env: inherited });
      await server.endpoint.send(asked(), never);
      expect(server.asked).toHaveLength(1);
      expect(server.asked[0]?.headers).not.toHaveProperty('authorization');
      expect(JSON.stringify(server.asked[0])).not.toContain(CANARY);
    });
    expect(thief.asked).toEqual([]);
  });

  it.each([301, 302, 303, 307, 308])('does not follow a redirect to another host (%d)', async (status) => {
    const thief = await aServer((response) => sendJson(response, aMessage()));
    const { endpoint } = await answering((response) => {
      response.writeHead(status, { location: `${thief.url}/messages` });
      response.end();
    }, withKey);
    for (const stream of [false, true])
      expect(await failureOf(endpoint, asked({ stream }))).toMatchObject({ code: 'connection' });
    expect(thief.asked).toEqual([]);
  });

  it('never shows in a failure, though the server repeats it', async () => {
    const replies: ((response: ServerResponse) => void)[] = [
      (response) => sendJson(response, { error: { type: 'x', message: `bad key ${CANARY}` } }, 401),
      (response) => sendJson(response, { error: { type: CANARY, message: 7 }, hint: { key: CANARY } }, 500),
      (response) => sendJson(response, `${CANARY} is no JSON`),
      (response) => sendStream(response, [start(), { type: 'error', error: { message: CANARY } }]),
      (response) => sendStream(response, [{ type: 'error', error: { type: CANARY, message: CANARY } }]),
      (response) => {
        response.writeHead(400, { 'content-type': 'text/plain', 'x-key': CANARY });
        response.end(CANARY);
      },
    ];
    for (const reply of replies) {
      for (const stream of [false, true]) {
        const { endpoint } = await answering(reply, withKey);
        expect(await shownBy(endpoint, asked({ stream }))).not.toContain(CANARY);
      }
    }
  });

  it('never shows where it is no header’s value', async () => {
    const { endpoint } = await answering((response) => sendJson(response, aMessage()), {
      keyEnv: 'SERVER_KEY',
      env: { SERVER_KEY: `${CANARY}\n${CANARY}` },
    });
    expect(await shownBy(endpoint, asked())).not.toContain(CANARY);
  });

  it('of Anthropic is asked for where no URL is named, and no other in its place', async () => {
    const env = { ANTHROPIC_AUTH_TOKEN: CANARY, CLAUDE_API_KEY: CANARY };
    const refused = await aNativeEndpoint('anthropic', undefined, { env }).catch((error) => error);
    expect(refused.message).toBe("endpoint 'server' needs a key, and ANTHROPIC_API_KEY is not set");
  });
});

async function shownBy(endpoint: Sender, request: ModelRequest): Promise<string> {
  const failure = await failureOf(endpoint, request);
  return [failure.message, failure.stack, JSON.stringify(failure), String(failure.cause)].join('\n');
}
