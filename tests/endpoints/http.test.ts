import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { createEndpoint } from '../../src/endpoints/index.ts';
import { type Endpoint, EndpointFailure, type ModelResponse } from '../../src/ports/endpoint.ts';
import { aClock } from '../support/a-clock.ts';
import { aRequest, aServer, sendJson } from './a-server.ts';
import { aContext, refusalOf, TASK } from './an-application.ts';

const KEY = 'canary-5e1f0c9a';
const never = new AbortController().signal;

function at(url: string, keyEnv?: string): Promise<Endpoint> {
  const definition = { type: 'http' as const, baseUrl: url, ...(keyEnv !== undefined && { keyEnv }) };
  return createEndpoint(definition, aContext({ env: { APP_KEY: KEY }, clock: aClock({ step: 5 }) }));
}

async function answerTo(answer: unknown): Promise<ModelResponse> {
  const { url } = await aServer((response) => sendJson(response, answer));
  return (await at(url)).send(aRequest(), never, TASK);
}

describe('an application behind a URL', () => {
  it('is asked for an example, with what the config says of models', async () => {
    const { url, asked } = await aServer((response) => sendJson(response, { text: 'yes' }));
    const request = aRequest({ sampling: { temperature: 0, maxTokens: 9 }, tier: 'flex' });
    await (await at(`${url}/answer?v=2`, 'APP_KEY')).send(request, never, TASK);
    expect(asked[0]?.path).toBe('/v1/answer?v=2');
    expect(asked[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      authorization: `Bearer ${KEY}`,
    });
    expect(asked[0]?.body).toEqual({
      breakeven: 1,
      example: { id: 'e1', item: { ticket: 'where is it?', answer: 'yes' } },
      repeat: 2,
      model: 'big',
      sampling: { temperature: 0, maxTokens: 9 },
      messages: [{ role: 'user', content: 'may I?' }],
      tier: 'flex',
    });
  });

  it('gets no key where none is named, and no message where the candidate has no prompt', async () => {
    const { url, asked } = await aServer((response) => sendJson(response, { text: 'yes' }));
    const request = aRequest({ messages: [{ role: 'user', content: '' }] });
    await (await at(url)).send(request, never, TASK);
    expect(asked[0]?.headers.authorization).toBeUndefined();
    expect(asked[0]?.body.messages).toEqual([]);
  });

  it('may answer with a text alone: what it used is unknown, not nothing', async () => {
    const answer = await answerTo({ text: 'yes' });
    expect(answer).toEqual({
      text: 'yes',
      servedModel: 'big',
      serviceTier: 'default',
      usage: null,
      latency: { total: 5 },
    });
  });

  it('may say which calls it made, what each used, and what it all cost', async () => {
    const answer = await answerTo({
      text: 'yes',
      finish: 'stop',
      toolCalls: [
        { name: 'refund', arguments: '{"n":1}', id: 'c1' },
        { name: 'mail', arguments: { to: 'x' } },
      ],
      calls: [
        {
          role: 'subagent',
          model: 'small',
          tier: 'flex',
          usage: { input: 100, output: 10, cachedInput: 60, cacheWrite: 40, reasoning: 4 },
          latencyMs: 120.5,
          at: '2026-11-22T11:00:00+01:00',
        },
        { role: 'retry', model: 'big' },
        { model: 'big', usage: { input: 7, output: 0 } },
      ],
      costUsd: 0.004,
    });
    expect(answer.toolCalls).toEqual([
      { name: 'refund', arguments: '{"n":1}', id: 'c1' },
      { name: 'mail', arguments: '{"to":"x"}' },
    ]);
    expect(answer.billed).toBe(0.004);
    const now = '2026-11-22T10:00:00.000Z';
    expect(answer.calls).toEqual([
      {
        role: 'subagent',
        servedModel: 'small',
        serviceTier: 'flex',
        usage: { input: 100, output: 10, cachedInput: 60, cacheWrite: 40, reasoning: 4, source: 'reported' },
        latency: { total: 120.5 },
        at: '2026-11-22T10:00:00.000Z',
      },
      { role: 'retry', servedModel: 'big', serviceTier: 'default', usage: null, latency: null, at: now },
      {
        role: 'answer',
        servedModel: 'big',
        serviceTier: 'default',
        usage: { input: 7, output: 0, source: 'reported' },
        latency: null,
        at: now,
      },
    ]);
  });

  it('may write null for what it does not know', async () => {
    const answer = await answerTo({
      text: '',
      finish: null,
      model: null,
      usage: null,
      calls: null,
      costUsd: null,
      toolCalls: null,
    });
    expect(answer).toMatchObject({ text: '', servedModel: 'big', usage: null });
    expect(Object.keys(answer)).not.toContain('calls');
    expect(Object.keys(answer)).not.toContain('billed');
  });

  test.each([
    ['below nothing', { input: -1, output: 1 }],
    ['of half a token', { input: 1.5, output: 1 }],
    ['as text', { input: '100', output: 1 }],
    ['without output', { input: 100 }],
    ['with more read from the cache than came in', { input: 10, output: 1, cachedInput: 11 }],
    ['with more in and from the cache than came in', { input: 10, output: 1, cachedInput: 6, cacheWrite: 6 }],
    ['with more reasoning than output', { input: 10, output: 1, reasoning: 2 }],
    ['with a cache of nonsense', { input: 10, output: 1, cachedInput: 'all' }],
    ['as a list', [10, 1]],
    ['as a number', 11],
  ])('whose usage is %s says nothing of it', async (_, usage) => {
    const answer = await answerTo({
      text: 'yes',
      usage,
      calls: [{ model: 'small', usage, latencyMs: -1, at: 'now' }],
    });
    expect(answer.usage).toBeNull();
    expect(answer.calls).toMatchObject([{ usage: null, latency: null, at: '2026-11-22T10:00:00.000Z' }]);
  });
});

describe('what is no answer of an application', () => {
  test.each([
    ['no text', {}, 'text'],
    ['a text that is none', { text: 7 }, 'text'],
    ['a list', [], 'it'],
    ['a call of a judge', { text: 'x', calls: [{ role: 'judge', model: 'm' }] }, 'calls.0.role'],
    ['a call without a model', { text: 'x', calls: [{ model: 'm' }, {}] }, 'calls.1.model'],
    ['a cost below nothing', { text: 'x', costUsd: -1 }, 'costUsd'],
    ['a cost as text', { text: 'x', costUsd: '1' }, 'costUsd'],
    ['an unknown finish', { text: 'x', finish: 'done' }, 'finish'],
  ])('%s is named, and not asked for again', async (_, answer, path) => {
    const { url } = await aServer((response) => sendJson(response, answer));
    const failure = await refusalOf(await at(url));
    expect(failure).toMatchObject({ code: 'protocol', retryable: false, billing: 'unknown' });
    expect(failure.message).toContain(`: ${path}: `);
  });

  const page = (response: ServerResponse, type: string, body: string | Buffer, encoding?: string): void => {
    response
      .writeHead(200, { 'content-type': type, ...(encoding && { 'content-encoding': encoding }) })
      .end(body);
  };
  test.each<[string, (response: ServerResponse) => void]>([
    ['half a JSON', (response) => page(response, 'application/json', '{"text":"ye')],
    ['nothing', (response) => page(response, 'application/json', '')],
    ['a page to sign in at', (response) => page(response, 'text/html', '<html>sign in</html>')],
    ['JSON that says it is text', (response) => page(response, 'text/plain', '{"text":"yes"}')],
    ['no content', (response) => response.writeHead(204).end()],
    ['gzip, unasked', (response) => page(response, 'application/json', gzipSync('{"text":"yes"}'), 'gzip')],
  ])('%s may be an answer the next time, and may have been billed', async (_, reply) => {
    const { url } = await aServer(reply);
    expect(await refusalOf(await at(url))).toMatchObject({
      code: 'protocol',
      retryable: true,
      billing: 'unknown',
    });
  });

  it('whatever JSON comes, it is an answer or a failure, and nothing else', async () => {
    let next: unknown;
    const { url } = await aServer((response) => sendJson(response, JSON.stringify(next)));
    const endpoint = await at(url);
    const part = fc.oneof(fc.constantFrom('text', 1, -1, null, {}, [], true), fc.jsonValue({ maxDepth: 2 }));
    const shape = fc.record(
      {
        text: part,
        usage: part,
        calls: fc.oneof(
          part,
          fc.array(fc.record({ model: part, usage: part, at: part }, { requiredKeys: [] })),
        ),
        costUsd: part,
        model: part,
        toolCalls: part,
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(shape, fc.jsonValue()), async (value) => {
        next = value;
        try {
          const answer = await endpoint.send(aRequest(), never, TASK);
          expect(typeof answer.text).toBe('string');
          expect(answer.billed ?? 0).toBeGreaterThanOrEqual(0);
        } catch (error) {
          expect(error).toBeInstanceOf(EndpointFailure);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('an answer without end is cut at 32 MiB', async () => {
    const { url } = await aServer((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const block = Buffer.alloc(2 ** 20, 'x');
      const flood = (): void => {
        while (!response.destroyed && response.write(block));
        if (!response.destroyed) response.once('drain', flood);
      };
      flood();
    });
    const failure = await refusalOf(await at(url));
    expect(failure).toMatchObject({ code: 'protocol', retryable: false });
    expect(failure.message).toContain('32 MiB');
  });
});

describe('an application that refuses', () => {
  test.each([
    [400, false, 'none'],
    [401, false, 'none'],
    [404, false, 'none'],
    [408, true, 'unknown'],
    [409, true, 'none'],
    [425, true, 'none'],
    [429, true, 'none'],
    [500, true, 'unknown'],
    [502, true, 'unknown'],
    [503, true, 'none'],
    [504, true, 'unknown'],
  ])('with %i', async (status, retryable, billing) => {
    const { url } = await aServer((response) =>
      sendJson(response, { error: { message: `no, ${KEY}` } }, status, { 'retry-after': '3' }),
    );
    const failure = await refusalOf(await at(url, 'APP_KEY'));
    expect(failure).toMatchObject({ code: `http-${status}`, retryable, billing, retryAfterMs: 3000 });
    expect(failure.message).toBe(`${status} no, ***`);
  });

  it('by a redirect is not followed, and its key goes nowhere', async () => {
    const { url: elsewhere, asked } = await aServer((response) => sendJson(response, { text: 'yes' }));
    const { url } = await aServer((response) => response.writeHead(307, { location: elsewhere }).end());
    expect(await refusalOf(await at(url, 'APP_KEY'))).toMatchObject({ code: 'connection', billing: 'none' });
    expect(asked).toEqual([]);
  });

  it('by hanging can be given up, and may have been billed', async () => {
    const { url } = await aServer(() => {});
    const controller = new AbortController();
    const failure = refusalOf(await at(url), { signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    expect(await failure).toMatchObject({ code: 'aborted', billing: 'unknown' });
  });

  it('by not being there was not billed', async () => {
    expect(await refusalOf(await at('http://127.0.0.1:1/'))).toMatchObject({
      code: 'connection',
      retryable: true,
      billing: 'none',
    });
  });

  it('by hanging up half way may have been billed', async () => {
    const { url } = await aServer((response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"text":');
      setTimeout(() => response.destroy(), 20);
    });
    expect(await refusalOf(await at(url))).toMatchObject({ retryable: true, billing: 'unknown' });
  });
});

describe('the key of an application', () => {
  it('is hidden where the application repeats it', async () => {
    const { url } = await aServer((response) => sendJson(response, { text: `my key is ${KEY}` }));
    const answer = await (await at(url, 'APP_KEY')).send(aRequest(), never, TASK);
    expect(answer.text).toBe('my key is ***');
  });

  it('has to be there where one is named', async () => {
    await expect(at('http://127.0.0.1:1', 'OTHER_KEY')).rejects.toThrow('OTHER_KEY is not set');
  });
});
