import type { ServerResponse } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it, test, vi } from 'vitest';
import { geminiUsage } from '../../src/endpoints/gemini-usage.ts';
import type { ModelRequest } from '../../src/ports/endpoint.ts';
import { aClock } from '../support/a-clock.ts';
import { aNativeEndpoint, never, sendStream, wireOf, withEnvironment } from './a-native-endpoint.ts';
import { aRequest, aServer, failureOf, type Sender, sendJson } from './a-server.ts';

const CANARY = 'canary-7f3a9c21e5';

const USAGE = { promptTokenCount: 100, candidatesTokenCount: 10, totalTokenCount: 110 };

function content(parts: readonly unknown[], finishReason?: unknown): Record<string, unknown> {
  const candidate = { index: 0, content: { role: 'model', parts }, finishReason };
  return { candidates: [candidate], modelVersion: 'gemini-big-001' };
}

function aResponse(parts: Record<string, unknown> = {}): Record<string, unknown> {
  return { ...content([{ text: 'yes' }], 'STOP'), usageMetadata: USAGE, ...parts };
}

async function answering(reply: (response: ServerResponse) => void, options = {}) {
  const server = await aServer(reply);
  return { ...server, endpoint: await aNativeEndpoint('gemini', server.url, options) };
}

describe('an answer in one piece', () => {
  it('brings its text, usage with thinking inside the output, and the names of what served it', async () => {
    const usageMetadata = {
      promptTokenCount: 2000,
      cachedContentTokenCount: 1024,
      toolUsePromptTokenCount: 30,
      candidatesTokenCount: 10,
      thoughtsTokenCount: 40,
      totalTokenCount: 2080,
    };
    const parts = [{ text: 'hm', thought: true }, { text: 'y' }, { text: 'es', thoughtSignature: 'c2ln' }];
    const { endpoint } = await answering(
      (response) =>
        sendJson(response, { ...content(parts, 'STOP'), usageMetadata }, 200, {
          'x-gemini-service-tier': 'Standard',
        }),
      { clock: aClock({ step: 50 }) },
    );
    expect(await endpoint.send(aRequest({ tier: 'priority' }), never)).toEqual({
      text: 'yes',
      finish: 'stop',
      servedModel: 'gemini-big-001',
      serviceTier: 'standard',
      usage: { input: 2030, output: 50, cachedInput: 1024, reasoning: 40, source: 'reported' },
      latency: { total: 50 },
    });
  });

  it('asks for what was asked and nothing else', async () => {
    const server = await answering((response) => sendJson(response, aResponse()));
    await server.endpoint.send(aRequest(), never);
    expect(server.asked[0]?.path).toBe('/v1/models/big:generateContent');
    expect(server.asked[0]?.body).toEqual({
      contents: [{ role: 'user', parts: [{ text: 'may I?' }] }],
      generationConfig: {},
    });
  });

  it('asks with everything that the protocol has a place for', async () => {
    const server = await answering((response) => sendJson(response, aResponse()));
    const schema = { type: 'object', properties: { answer: { type: 'string' } }, required: ['answer'] };
    await server.endpoint.send(
      aRequest({
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'may I?' },
          { role: 'assistant', content: 'Why?' },
          { role: 'user', content: 'Because.' },
        ],
        sampling: {
          temperature: 0,
          topP: 0.5,
          maxTokens: 64,
          seed: 7,
          thinkingTokens: 32,
          reasoningEffort: 'low',
        },
        tier: 'flex',
        tools: [{ name: 'refund', description: 'Pays back', parameters: schema }],
        responseFormat: { type: 'json_schema', name: 'verdict', schema },
        promptCache: '1h',
      }),
      never,
    );
    expect(server.asked[0]?.body).toEqual({
      systemInstruction: { parts: [{ text: 'Be brief.' }] },
      contents: [
        { role: 'user', parts: [{ text: 'may I?' }] },
        { role: 'model', parts: [{ text: 'Why?' }] },
        { role: 'user', parts: [{ text: 'Because.' }] },
      ],
      generationConfig: {
        temperature: 0,
        topP: 0.5,
        maxOutputTokens: 64,
        seed: 7,
        thinkingConfig: { thinkingBudget: 32, thinkingLevel: 'LOW' },
        responseMimeType: 'application/json',
        responseJsonSchema: schema,
      },
      serviceTier: 'flex',
      tools: [
        {
          functionDeclarations: [{ name: 'refund', description: 'Pays back', parametersJsonSchema: schema }],
        },
      ],
    });
  });

  test.each([
    ['', '/v1/models/big:generateContent'],
    ['/', '/v1/models/big:generateContent'],
    ['/v1beta', '/v1beta/models/big:generateContent'],
    ['/proxy/v1alpha/', '/proxy/v1alpha/models/big:generateContent'],
  ])('is asked of the version that the URL ends with: %j', async (end, path) => {
    const server = await aServer((response) => sendJson(response, aResponse()));
    const endpoint = await aNativeEndpoint('gemini', new URL(server.url).origin + end);
    await endpoint.send(aRequest(), never);
    expect(server.asked[0]?.path).toBe(path);
  });

  it('may ask for tools, which ends it', async () => {
    const parts = [
      { text: 'Let me see.' },
      { functionCall: { name: 'refund', args: { order: 7 }, id: 'c1' } },
      { functionCall: { name: 'close' } },
    ];
    const { endpoint, asked } = await answering((response) =>
      sendJson(response, { ...content(parts, 'STOP'), usageMetadata: USAGE }),
    );
    const tools = [{ name: 'refund', parameters: { type: 'object' } }];
    expect(await endpoint.send(aRequest({ tools }), never)).toMatchObject({
      text: 'Let me see.',
      finish: 'tool',
      toolCalls: [
        { name: 'refund', arguments: '{"order":7}', id: 'c1' },
        { name: 'close', arguments: '{}' },
      ],
    });
    expect(asked).toHaveLength(1);
  });

  test.each<[unknown, string | undefined]>([
    ['STOP', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['SAFETY', 'filter'],
    ['RECITATION', 'filter'],
    ['PROHIBITED_CONTENT', 'filter'],
    ['MALFORMED_FUNCTION_CALL', undefined],
    ['constructor', undefined],
    [{ a: 1 }, undefined],
  ])('that ends with %j ends by %j', async (reason, finish) => {
    const { endpoint } = await answering((response) =>
      sendJson(response, { candidates: [{ finishReason: reason }], usageMetadata: USAGE }),
    );
    const answer = await endpoint.send(aRequest(), never);
    expect(answer.text).toBe('');
    expect(answer.finish).toBe(finish);
  });

  it('to a question that was blocked is an empty one, ended by the filter', async () => {
    const blocked = {
      promptFeedback: { blockReason: 'SAFETY' },
      usageMetadata: { promptTokenCount: 8, totalTokenCount: 8 },
    };
    for (const stream of [false, true]) {
      const { endpoint } = await answering((response) =>
        stream ? sendStream(response, [blocked]) : sendJson(response, blocked),
      );
      expect(await endpoint.send(aRequest({ stream }), never)).toMatchObject({
        text: '',
        finish: 'filter',
        usage: { input: 8, output: 0 },
      });
    }
  });

  it('of a model that wants to go on by itself makes one request all the same', async () => {
    const candidate = {
      content: { parts: [{ text: 'ye' }] },
      finishReason: 'CONTINUATION',
      continuationToken: 'dG9rZW4=',
    };
    const cut = { candidates: [candidate], usageMetadata: USAGE };
    for (const stream of [false, true]) {
      const { endpoint, asked } = await answering((response) =>
        stream ? sendStream(response, [cut]) : sendJson(response, cut),
      );
      expect(await endpoint.send(aRequest({ stream }), never)).toMatchObject({
        text: 'ye',
        finish: 'length',
      });
      expect(asked).toHaveLength(1);
    }
  });
});

describe('usage', () => {
  test.each<[string, unknown]>([
    ['none came', undefined],
    ['it is null', null],
    ['it lacks the output', { promptTokenCount: 5 }],
    ['counts are text', { promptTokenCount: '5', candidatesTokenCount: '6' }],
    ['a count is negative', { promptTokenCount: 5, candidatesTokenCount: -6 }],
    [
      'the total is less than the prompt',
      { promptTokenCount: 5, candidatesTokenCount: 6, totalTokenCount: 4 },
    ],
    [
      'the total is less than its parts',
      { promptTokenCount: 5, candidatesTokenCount: 6, totalTokenCount: 10 },
    ],
    [
      'the cache is more than the input',
      { promptTokenCount: 5, candidatesTokenCount: 6, cachedContentTokenCount: 7 },
    ],
    ['it is a list', [5, 6]],
  ])('is unknown, never zero, where %s', async (_, usageMetadata) => {
    const { endpoint } = await answering((response) => sendJson(response, aResponse({ usageMetadata })));
    expect((await endpoint.send(aRequest(), never)).usage).toBeNull();
  });

  test.each<[string, Record<string, number>, Record<string, number>]>([
    [
      'thinking stands beside the candidates',
      { candidatesTokenCount: 10, thoughtsTokenCount: 40, totalTokenCount: 150 },
      { output: 50, reasoning: 40 },
    ],
    ['all was thought', { thoughtsTokenCount: 40, totalTokenCount: 140 }, { output: 40, reasoning: 40 }],
    [
      'a server counts thinking among the candidates',
      { candidatesTokenCount: 50, thoughtsTokenCount: 40, totalTokenCount: 150 },
      { output: 50, reasoning: 40 },
    ],
    [
      'there is no total',
      { candidatesTokenCount: 10, thoughtsTokenCount: 40 },
      { output: 50, reasoning: 40 },
    ],
    ['thinking is hidden in the total', { candidatesTokenCount: 10, totalTokenCount: 150 }, { output: 50 }],
  ])('has the whole output where %s', (_, counts, known) => {
    expect(geminiUsage({ promptTokenCount: 100, ...counts })).toEqual({
      input: 100,
      ...known,
      source: 'reported',
    });
  });

  it('whatever a server sends: parts are never more than the whole', () => {
    const count = fc.oneof(fc.nat(50), fc.integer(), fc.double(), fc.string(), fc.constant(null));
    const usage = fc.record(
      {
        promptTokenCount: count,
        candidatesTokenCount: count,
        thoughtsTokenCount: count,
        cachedContentTokenCount: count,
        toolUsePromptTokenCount: count,
        totalTokenCount: count,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(usage, (reported) => {
        const known = geminiUsage(reported);
        if (!known) return;
        const { input, output, cachedInput = 0, reasoning = 0 } = known;
        expect(cachedInput).toBeLessThanOrEqual(input);
        expect(reasoning).toBeLessThanOrEqual(output);
        expect(Math.min(input, output, cachedInput, reasoning)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('a streamed answer', () => {
  it('is put together, with the time of its first token and the last counts', async () => {
    const { endpoint, asked } = await answering(
      (response) =>
        sendStream(
          response,
          [
            {
              ...content([{ text: 'hm', thought: true }]),
              usageMetadata: { promptTokenCount: 100, thoughtsTokenCount: 4, totalTokenCount: 104 },
            },
            content([{ text: 'ye' }]),
            content([{ text: 's' }]),
            { ...content([{ text: '' }], 'STOP'), usageMetadata: { ...USAGE, thoughtsTokenCount: 4 } },
          ].map((chunk) => ({ ...chunk, totalTokenCount: 0 })),
          { headers: { 'x-gemini-service-tier': 'flex' } },
        ),
      { clock: aClock({ step: 50 }) },
    );
    expect(await endpoint.send(aRequest({ stream: true, tier: 'flex' }), never)).toEqual({
      text: 'yes',
      finish: 'stop',
      servedModel: 'gemini-big-001',
      serviceTier: 'flex',
      usage: { input: 100, output: 10, reasoning: 4, source: 'reported' },
      latency: { total: 100, firstToken: 50 },
    });
    expect(asked[0]?.path).toBe('/v1/models/big:streamGenerateContent?alt=sse');
  });

  test.each(['end', 'cut'] as const)(
    'that breaks off is a failure which may be billed: the input is known, the output estimated (%s)',
    async (last) => {
      const usageMetadata = { promptTokenCount: 100, totalTokenCount: 100 };
      const { endpoint } = await answering((response) =>
        sendStream(response, [{ ...content([{ text: 'x'.repeat(700) }]), usageMetadata }], { last }),
      );
      const failure = await failureOf(endpoint, aRequest({ stream: true }));
      expect(failure).toMatchObject({
        code: 'broken-stream',
        retryable: true,
        billing: 'unknown',
        partial: { servedModel: 'gemini-big-001', serviceTier: 'default' },
      });
      expect(failure.partial?.usage).toMatchObject({ input: 100, source: 'estimated' });
      expect(failure.partial?.usage?.output).toBeGreaterThan(100);
      expect(failure.partial?.usage?.output).toBeLessThan(700);
    },
  );

  it('is whole or broken wherever it is cut, never short', async () => {
    const last = { ...content([{ text: 's' }], 'STOP'), usageMetadata: USAGE };
    const wire = wireOf([content([{ text: 'y' }]), content([{ text: 'e' }]), last]);
    await fc.assert(
      fc.asyncProperty(fc.nat(wire.length), async (length) => {
        const { endpoint } = await answering((response) => sendStream(response, wire.slice(0, length)));
        const end = await endpoint.send(aRequest({ stream: true }), never).catch((error) => error);
        if (length < wire.length) expect(end).toMatchObject({ code: 'broken-stream', billing: 'unknown' });
        else expect(end).toMatchObject({ text: 'yes', finish: 'stop', usage: { input: 100, output: 10 } });
      }),
      { numRuns: 60, examples: [[0], [wire.length - 1], [wire.length]] },
    );
  });

  it('that broke off without counts has unknown usage', async () => {
    const { endpoint } = await answering((response) =>
      sendStream(response, [content([{ text: 'ye' }])], { last: 'cut' }),
    );
    const failure = await failureOf(endpoint, aRequest({ stream: true }));
    expect(failure.partial?.usage).toBeNull();
  });

  it('may say half way that the server is overloaded', async () => {
    const error = { error: { code: 503, status: 'UNAVAILABLE', message: 'The model is overloaded.' } };
    const atOnce = await answering((response) => sendStream(response, [error]));
    expect(await failureOf(atOnce.endpoint, aRequest({ stream: true }))).toMatchObject({
      code: 'http-503',
      message: '503 UNAVAILABLE: The model is overloaded.',
      retryable: true,
      billing: 'none',
    });
    const later = await answering((response) =>
      sendStream(response, [{ ...content([{ text: 'ye' }]), usageMetadata: USAGE }, error]),
    );
    const failure = await failureOf(later.endpoint, aRequest({ stream: true }));
    expect(failure).toMatchObject({ code: 'http-503', retryable: true, billing: 'unknown' });
    expect(failure.partial?.usage).toMatchObject({ input: 100, output: 10, source: 'estimated' });
  });

  test.each<[string, string]>([
    ['a chunk that is no JSON', 'data: {"candidates": [\n\n'],
    ['a chunk that is cut', 'data: {"candidates": ['],
    ['a page', '<html>sign in</html>'],
    ['a chunk that is null', 'data: null\n\n'],
    ['nothing', ''],
  ])('of %s is broken', async (_, text) => {
    const { endpoint } = await answering((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(text);
    });
    expect(await failureOf(endpoint, aRequest({ stream: true }))).toMatchObject({
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
    error: Record<string, unknown> = { code: status, status: 'SOME_ERROR', message: 'no' },
  ) => {
    const server = await answering((response) => sendJson(response, { error }, status, headers));
    const failure = await failureOf(server.endpoint);
    expect(server.asked).toHaveLength(1); // one attempt a call, no retry of the client's own
    return failure;
  };

  test.each([400, 401, 403, 404, 413, 422])('by status %d is final', async (status) => {
    expect(await refusing(status)).toMatchObject({
      code: `http-${status}`,
      message: `${status} SOME_ERROR: no`,
      retryable: false,
      billing: 'none',
    });
  });

  test.each([408, 429, 500, 503])('by status %d may be tried again', async (status) => {
    expect(await refusing(status)).toMatchObject({
      code: `http-${status}`,
      retryable: true,
      billing: 'none',
    });
  });

  test.each([502, 504])('by a gateway (%d) may hide an answer that is billed', async (status) => {
    expect(await refusing(status)).toMatchObject({ retryable: true, billing: 'unknown' });
  });

  const exhausted = (...details: unknown[]) => ({
    code: 429,
    status: 'RESOURCE_EXHAUSTED',
    message: 'You exceeded your current quota',
    details,
  });
  const quota = (quotaId: string) => ({
    '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
    violations: [{ quotaId }],
  });
  const retryIn = (retryDelay: unknown) => ({
    '@type': 'type.googleapis.com/google.rpc.RetryInfo',
    retryDelay,
  });

  test.each<[unknown, number | undefined]>([
    ['12s', 12_000],
    ['0.5s', 500],
    ['0s', 0],
    ['soon', undefined],
    ['-3s', undefined],
    [12, undefined],
  ])('may say when to come back: %j', async (delay, wait) => {
    const minute = quota('GenerateRequestsPerMinutePerProjectPerModel');
    expect(await refusing(429, {}, exhausted(minute, retryIn(delay)))).toMatchObject({
      retryable: true,
      retryAfterMs: wait,
    });
  });

  it('may say so in its headers', async () => {
    expect((await refusing(429, { 'retry-after': '3' })).retryAfterMs).toBe(3000);
  });

  it('for a day’s quota is final', async () => {
    const day = quota('GenerateRequestsPerDayPerProjectPerModel-FreeTier');
    expect(await refusing(429, {}, exhausted(day, retryIn('12s')))).toMatchObject({ retryable: false });
  });

  it('keeps a long complaint short', async () => {
    const failure = await refusing(400, {}, { status: 'X', message: 'x'.repeat(100_000) });
    expect(failure.message.length).toBeLessThanOrEqual(500);
  });

  it('may be of any form', async () => {
    for (const body of ['', '<html>', '7', 'null', '[]', '{"error": {"message": {"a": 1}, "details": 7}}']) {
      for (const stream of [false, true]) {
        const { endpoint } = await answering((response) => sendJson(response, body, 500));
        expect(await failureOf(endpoint, aRequest({ stream }))).toMatchObject({
          code: 'http-500',
          retryable: true,
        });
      }
    }
  });
});

describe('what is no answer', () => {
  test.each<[string, string, string]>([
    ['no JSON', '<html>', 'protocol'],
    ['half of it', '{"candidates": [', 'protocol'],
    ['no candidates', '{}', 'no-choice'],
    ['a candidate that is null', '{"candidates": [null]}', 'no-choice'],
    ['null', 'null', 'protocol'],
    ['text that is none', JSON.stringify(content([{ text: { a: 1 } }], 'STOP')), 'protocol'],
  ])('is a failure that may be billed: %s', async (_, body, code) => {
    const { endpoint } = await answering((response) => sendJson(response, body));
    expect(await failureOf(endpoint)).toMatchObject({ code, billing: 'unknown' });
  });

  it('is a failure: a page where an API should be', async () => {
    const { endpoint } = await answering((response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<html>sign in</html>');
    });
    expect(await failureOf(endpoint)).toMatchObject({ code: 'protocol', retryable: false });
  });

  test.each<[string, Partial<ModelRequest>]>([
    ['no question', { messages: [{ role: 'system', content: 'Be brief.' }] }],
    ['a model with another’s path', { model: '../../elsewhere' }],
  ])('is known before anything is sent: %s', async (_, parts) => {
    const { endpoint, asked } = await answering((response) => sendJson(response, aResponse()));
    expect(await failureOf(endpoint, aRequest(parts))).toMatchObject({
      code: 'bad-request',
      retryable: false,
      billing: 'none',
    });
    expect(asked).toEqual([]);
  });

  it('a server that is not there was sent nothing', async () => {
    const endpoint = await aNativeEndpoint('gemini', 'http://127.0.0.1:1');
    expect(await failureOf(endpoint)).toMatchObject({
      code: 'connection',
      retryable: true,
      billing: 'none',
    });
  });

  it('a connection that is dropped may hide an answer that is billed', async () => {
    const { endpoint } = await answering((response) => response.destroy());
    expect(await failureOf(endpoint)).toMatchObject({
      code: 'connection',
      retryable: true,
      billing: 'unknown',
    });
  });

  it.each([false, true])('ends with the caller’s patience (streamed: %j)', async (stream) => {
    const { endpoint } = await answering((response) => {
      if (stream)
        sendStream(response, [{ ...content([{ text: 'ye' }]), usageMetadata: USAGE }], { last: 'hang' });
    });
    const timedOut = await failureOf(endpoint, aRequest({ stream }), AbortSignal.timeout(300));
    expect(timedOut).toMatchObject({ code: 'timeout', retryable: true, billing: 'unknown' });
    expect(timedOut.partial?.usage?.input).toBe(stream ? 100 : undefined);
    const stopping = new AbortController();
    setTimeout(() => stopping.abort(), 300);
    expect(await failureOf(endpoint, aRequest({ stream }), stopping.signal)).toMatchObject({
      code: 'aborted',
      retryable: false,
      billing: 'unknown',
    });
  });

  it('lets the connection go of a stream that it cannot read', async () => {
    let closed: () => void = () => {};
    const gone = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const { endpoint } = await answering((response) => {
      response.on('close', closed);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: {"candidates": [\n\n');
    });
    await failureOf(endpoint, aRequest({ stream: true }));
    await gone;
  });
});

describe('the key', () => {
  const withKey = { keyEnv: 'SERVER_KEY', env: { SERVER_KEY: `${CANARY}\n` } };

  it('goes to its endpoint in a header, never in the URL', async () => {
    const server = await answering((response) => sendJson(response, aResponse()), withKey);
    await server.endpoint.send(aRequest(), never);
    expect(server.asked[0]?.headers['x-goog-api-key']).toBe(CANARY);
    expect(server.asked[0]?.path).not.toContain(CANARY);
  });

  it('is not sent where none is named, and nothing of the machine’s environment in its place', async () => {
    const thief = await aServer((response) => sendJson(response, aResponse()));
    const inherited = {
      GEMINI_API_KEY: CANARY,
      GOOGLE_API_KEY: CANARY,
      GOOGLE_APPLICATION_CREDENTIALS: `/nowhere/${CANARY}`,
      GOOGLE_GENAI_USE_VERTEXAI: 'true',
      GOOGLE_GENAI_USE_ENTERPRISE: 'true',
      GOOGLE_GENAI_API_VERSION: 'beta',
      GOOGLE_CLOUD_PROJECT: CANARY,
      GOOGLE_CLOUD_LOCATION: 'us-central1',
      GOOGLE_GEMINI_BASE_URL: thief.url,
      GOOGLE_VERTEX_BASE_URL: thief.url,
    };
    const warn = vi.spyOn(console, 'warn');
    await withEnvironment(inherited, async () => {
      const server = await answering((response) => sendJson(response, aResponse()), { env: inherited });
      await server.endpoint.send(aRequest(), never);
      expect(server.asked.map(({ path }) => path)).toEqual(['/v1/models/big:generateContent']);
      expect(server.asked[0]?.headers).not.toHaveProperty('x-goog-api-key');
      expect(server.asked[0]?.headers).not.toHaveProperty('authorization');
      expect(JSON.stringify(server.asked[0])).not.toContain(CANARY);
    });
    expect(thief.asked).toEqual([]);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  it.each([301, 302, 303, 307, 308])('does not follow a redirect to another host (%d)', async (status) => {
    const thief = await aServer((response) => sendJson(response, aResponse()));
    const { endpoint } = await answering((response) => {
      response.writeHead(status, { location: `${thief.url}/models` });
      response.end();
    }, withKey);
    for (const stream of [false, true])
      expect(await failureOf(endpoint, aRequest({ stream }))).toMatchObject({ code: 'connection' });
    expect(thief.asked).toEqual([]);
  });

  it('never shows in a failure, though the server repeats it', async () => {
    const error = { code: 400, status: CANARY, message: `API key not valid: ${CANARY}` };
    const replies: ((response: ServerResponse) => void)[] = [
      (response) => sendJson(response, { error }, 400),
      (response) => sendJson(response, { error: { message: 7, hint: CANARY } }, 500),
      (response) => sendJson(response, `${CANARY} is no JSON`),
      (response) => sendStream(response, [{ error }]),
      (response) => sendStream(response, [content([{ text: CANARY }]), { error }]),
      (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.end(`data: ${CANARY}\n\n`);
      },
      (response) => {
        response.writeHead(400, { 'content-type': 'text/plain', 'x-key': CANARY });
        response.end(CANARY);
      },
    ];
    for (const reply of replies) {
      for (const stream of [false, true]) {
        const { endpoint } = await answering(reply, withKey);
        expect(await shownBy(endpoint, aRequest({ stream }))).not.toContain(CANARY);
      }
    }
  });

  it('never shows where it is no header’s value', async () => {
    const { endpoint } = await answering((response) => sendJson(response, aResponse()), {
      keyEnv: 'SERVER_KEY',
      env: { SERVER_KEY: `${CANARY}\n${CANARY}` },
    });
    expect(await shownBy(endpoint, aRequest())).not.toContain(CANARY);
  });

  it('of Gemini is asked for where no URL is named, and no other in its place', async () => {
    const refused = await aNativeEndpoint('gemini', undefined, { env: { GOOGLE_API_KEY: CANARY } }).catch(
      (error) => error,
    );
    expect(refused.message).toBe("endpoint 'server' needs a key, and GEMINI_API_KEY is not set");
  });
});

async function shownBy(endpoint: Sender, request: ModelRequest): Promise<string> {
  const failure = await failureOf(endpoint, request);
  return [failure.message, failure.stack, JSON.stringify(failure), String(failure.cause)].join('\n');
}
