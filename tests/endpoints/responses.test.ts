import { describe, expect, it, onTestFinished } from 'vitest';
import type { EndpointDefinition } from '../../src/endpoints/definitions.ts';
import { createEndpoint } from '../../src/endpoints/index.ts';
import { EndpointFailure, type ModelRequest, type ModelResponse } from '../../src/ports/endpoint.ts';
import { aClock } from '../support/a-clock.ts';
import { aRequest, aServer, sendEvents, sendJson } from './a-server.ts';

const KEY = 'sk-canary-1234567890';
const never = new AbortController().signal;

async function ask(
  url: string,
  request: Partial<ModelRequest> = {},
  parts: { type?: 'responses' | 'azure'; apiVersion?: string } = {},
): Promise<ModelResponse> {
  const definition = {
    type: 'responses',
    baseUrl: url,
    keyEnv: 'SERVER_KEY',
    ...parts,
  } as EndpointDefinition;
  const context = { id: 'server', env: { SERVER_KEY: KEY }, clock: aClock({ step: 5 }), trust: false };
  const endpoint = await createEndpoint(definition, context);
  return endpoint.send(aRequest(request), never, { example: { id: 'e', item: {} }, repeat: 0 });
}

async function failure(work: Promise<ModelResponse>): Promise<EndpointFailure> {
  const error = await work.then(
    () => new Error('it was answered'),
    (reason) => reason,
  );
  if (error instanceof EndpointFailure) return error;
  throw error;
}

function aResponse(parts: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: 'resp_1',
    object: 'response',
    model: 'big-2026-01-01',
    status: 'completed',
    service_tier: 'flex',
    output: [
      { type: 'reasoning', summary: [] },
      {
        type: 'message',
        role: 'assistant',
        content: [{ type: 'output_text', text: 'yes', annotations: [] }],
      },
    ],
    usage: {
      input_tokens: 100,
      input_tokens_details: { cached_tokens: 60, cache_write_tokens: 10 },
      output_tokens: 30,
      output_tokens_details: { reasoning_tokens: 20 },
    },
    ...parts,
  };
}

const USAGE = { input: 100, output: 30, cachedInput: 60, cacheWrite: 10, reasoning: 20, source: 'reported' };

describe('Responses', () => {
  it('sends what was asked for, and has nothing kept at the provider', async () => {
    const { url, asked } = await aServer((response) => sendJson(response, aResponse()));
    const schema = { type: 'object' };
    await ask(url, {
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'may I?' },
      ],
      sampling: { maxTokens: 64, reasoningEffort: 'low', temperature: 0 },
      tier: 'flex',
      tools: [{ name: 'look_up', parameters: schema }],
      responseFormat: { type: 'json_schema', name: 'answer', schema, strict: true },
    });
    expect(asked[0]?.path).toBe('/v1/responses');
    expect(asked[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(asked[0]?.body).toEqual({
      model: 'big',
      input: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'may I?' },
      ],
      store: false,
      stream: false,
      temperature: 0,
      max_output_tokens: 64,
      reasoning: { effort: 'low' },
      service_tier: 'flex',
      include: ['reasoning.encrypted_content'],
      tools: [{ type: 'function', strict: false, name: 'look_up', parameters: schema }],
      text: { format: { type: 'json_schema', name: 'answer', schema, strict: true } },
    });
  });

  it('brings the text of its messages, its usage, the tier that served', async () => {
    const { url } = await aServer((response) => sendJson(response, aResponse()));
    expect(await ask(url)).toMatchObject({
      text: 'yes',
      finish: 'stop',
      servedModel: 'big-2026-01-01',
      serviceTier: 'flex',
      usage: USAGE,
    });
  });

  it('brings functions that the model asks for', async () => {
    const output = [{ type: 'function_call', call_id: 'call_1', name: 'look_up', arguments: '{"a":1}' }];
    const { url } = await aServer((response) => sendJson(response, aResponse({ output })));
    expect(await ask(url)).toMatchObject({
      text: '',
      finish: 'tool',
      toolCalls: [{ id: 'call_1', name: 'look_up', arguments: '{"a":1}' }],
    });
  });

  it.each([
    [{ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }, 'length'],
    [{ status: 'incomplete', incomplete_details: { reason: 'content_filter' } }, 'filter'],
    [{ output: [{ type: 'message', content: [{ type: 'refusal', refusal: 'No.' }] }] }, 'filter'],
  ])('says how it ended: %j', async (parts, finish) => {
    const { url } = await aServer((response) => sendJson(response, aResponse(parts)));
    expect((await ask(url)).finish).toBe(finish);
  });

  it('that failed at the provider is a failure that may be tried again, and may be billed', async () => {
    const error = { code: 'server_error', message: `oops ${KEY}` };
    const { url } = await aServer((response) => sendJson(response, aResponse({ status: 'failed', error })));
    const failed = await failure(ask(url));
    expect(failed).toMatchObject({ code: 'http-500', retryable: true, billing: 'unknown' });
    expect(failed.message).not.toContain(KEY);
  });

  it.each(['null', '[]', '{}', '{"output": 7}', '"yes"'])('that is %s is a failure', async (body) => {
    const { url } = await aServer((response) => sendJson(response, body));
    expect(['protocol', 'no-choice']).toContain((await failure(ask(url))).code);
  });

  it('streams: text by its deltas, the rest by its last event', async () => {
    const { url } = await aServer((response) =>
      sendEvents(response, [
        { type: 'response.created', response: aResponse({ status: 'in_progress', output: [], usage: null }) },
        { type: 'response.output_text.delta', delta: 'y' },
        { type: 'response.output_text.delta', delta: 'es' },
        { type: 'response.completed', response: aResponse() },
      ]),
    );
    const { latency, ...answer } = await ask(url, { stream: true });
    expect(answer).toMatchObject({ text: 'yes', finish: 'stop', usage: USAGE });
    expect(latency.firstToken).toBeLessThan(latency.total);
  });

  it.each(['cut', 'end'] as const)(
    'that breaks (%s) is a failure with what was seen, estimated',
    async (how) => {
      const { url } = await aServer((response) =>
        sendEvents(
          response,
          [
            { type: 'response.created', response: aResponse({ status: 'in_progress' }) },
            { type: 'response.output_text.delta', delta: 'seven chars'.repeat(7) },
          ],
          how,
        ),
      );
      const failed = await failure(ask(url, { stream: true }));
      expect(failed).toMatchObject({ code: 'broken-stream', billing: 'unknown', retryable: true });
      expect(failed.partial?.usage).toMatchObject({ output: 22, source: 'estimated' });
    },
  );

  it.each([
    [
      { code: 'rate_limit_exceeded', message: 'slow down' },
      { code: 'http-429', retryable: true },
    ],
    [
      { code: 'invalid_prompt', message: 'slow down' },
      { code: 'http-400', retryable: false },
    ],
    [{ code: 'insufficient_quota', message: 'slow down' }, { retryable: false }],
    [{ error: { code: 'server_error', message: 'slow down' } }, { retryable: true }],
  ])('that reports an error half way is a failure with its words: %j', async (error, expected) => {
    const { url } = await aServer((response) => sendEvents(response, [{ type: 'error', ...error }]));
    const failed = await failure(ask(url, { stream: true }));
    expect(failed).toMatchObject({ ...expected, billing: 'unknown' });
    expect(failed.message).toContain('slow down');
  });

  it('that failed in a stream is a failure, billed as far as it says', async () => {
    const error = { code: 'server_error', message: 'oops' };
    const { url } = await aServer((response) =>
      sendEvents(response, [{ type: 'response.failed', response: aResponse({ status: 'failed', error }) }]),
    );
    expect(await failure(ask(url, { stream: true }))).toMatchObject({
      code: 'http-500',
      billing: 'unknown',
      partial: { servedModel: 'big-2026-01-01', serviceTier: 'flex', usage: USAGE },
    });
  });

  it('that failed without any output says why', async () => {
    const error = { code: 'insufficient_quota', message: 'pay first' };
    const parts = { status: 'failed', output: null, error };
    const { url } = await aServer((response) => sendJson(response, aResponse(parts)));
    const failed = await failure(ask(url));
    expect(failed).toMatchObject({ retryable: false });
    expect(failed.message).toContain('pay first');
  });

  it.each(['queued', 'in_progress', 'cancelled'])('that is %s is no answer', async (status) => {
    const { url } = await aServer((response) => sendJson(response, aResponse({ status, output: [] })));
    expect(await failure(ask(url))).toMatchObject({ code: 'protocol', retryable: true, billing: 'unknown' });
  });

  it('that is whole when the stream breaks is an answer', async () => {
    const whole = { type: 'response.completed', response: aResponse() };
    const { url } = await aServer((response) => sendEvents(response, [whole], 'cut'));
    expect(await ask(url, { stream: true })).toMatchObject({ text: 'yes', usage: USAGE });
  });

  it('whose last event has no text is the text of its deltas', async () => {
    const { url } = await aServer((response) =>
      sendEvents(response, [
        { type: 'response.output_text.delta', delta: 'yes' },
        { type: 'response.completed', response: aResponse({ output: [] }) },
      ]),
    );
    expect((await ask(url, { stream: true })).text).toBe('yes');
  });

  it('streams whatever else it likes: no answer, no other error', async () => {
    for (const event of [
      {},
      { type: 7 },
      { type: 'response.completed' },
      { delta: 7 },
      { response: [] },
      7,
    ]) {
      const { url } = await aServer((response) => sendEvents(response, [event]));
      expect(['broken-stream', 'no-choice']).toContain((await failure(ask(url, { stream: true }))).code);
    }
  });
});

describe('Azure', () => {
  const answer = { choices: [{ finish_reason: 'stop', message: { content: 'yes' } }], model: 'gpt-x' };

  it('with an apiVersion is asked by the deployment’s path, with the key in its own header', async () => {
    const { url, asked } = await aServer((response) => sendJson(response, answer));
    const resource = url.replace('/v1', '');
    const { text } = await ask(resource, { model: 'my-mini' }, { type: 'azure', apiVersion: '2026-08-01' });
    expect(text).toBe('yes');
    expect(asked[0]?.path).toBe('/openai/deployments/my-mini/chat/completions?api-version=2026-08-01');
    expect(asked[0]?.headers['api-key']).toBe(KEY);
    expect(asked[0]?.headers.authorization).toBeUndefined();
  });

  it('without one speaks OpenAI’s own form at the resource', async () => {
    const { url, asked } = await aServer((response) => sendJson(response, answer));
    await ask(`${url.replace('/v1', '')}/openai/v1/`, { model: 'my-mini' }, { type: 'azure' });
    expect(asked[0]?.path).toBe('/openai/v1/chat/completions');
    expect(asked[0]?.headers['api-key']).toBe(KEY);
    expect(asked[0]?.headers.authorization).toBeUndefined();
    expect(asked[0]?.body.model).toBe('my-mini');
  });

  it('knows the limit of an answer by its new name, but in old versions', async () => {
    const { url, asked } = await aServer((response) => sendJson(response, answer));
    const resource = url.replace('/v1', '');
    const sampling = { maxTokens: 64 };
    await ask(resource, { sampling }, { type: 'azure' });
    await ask(resource, { sampling }, { type: 'azure', apiVersion: '2024-10-21' });
    await ask(resource, { sampling }, { type: 'azure', apiVersion: '2024-06-01' });
    const named = asked.map(({ body }) => [body.max_completion_tokens, body.max_tokens]);
    expect(named).toEqual([
      [64, undefined],
      [64, undefined],
      [undefined, 64],
    ]);
  });

  it('keeps a deployment’s name in its place of the path', async () => {
    const { url, asked } = await aServer((response) => sendJson(response, answer));
    await ask(url.replace('/v1', ''), { model: 'a/../b?c' }, { type: 'azure', apiVersion: '2026-08-01' });
    expect(asked[0]?.path).toMatch(/^\/openai\/deployments\/a%2F..%2Fb%3Fc\/chat\/completions/);
  });

  it('asks for its own key where none is named', async () => {
    const definition = { type: 'azure', baseUrl: 'http://127.0.0.1:1' } as const;
    const context = { id: 'server', env: { OPENAI_API_KEY: KEY }, clock: aClock(), trust: false };
    await expect(createEndpoint(definition, context)).rejects.toThrow('AZURE_OPENAI_API_KEY is not set');
  });

  it('takes nothing from the environment of the machine', async () => {
    const before = { ...process.env };
    onTestFinished(() => {
      process.env = before;
    });
    Object.assign(process.env, {
      OPENAI_BASE_URL: 'http://127.0.0.1:9/',
      OPENAI_API_VERSION: 'x',
      OPENAI_ORG_ID: 'o',
    });
    const { url, asked } = await aServer((response) => sendJson(response, answer));
    await ask(url.replace('/v1', ''), {}, { type: 'azure', apiVersion: '2026-08-01' });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.headers['openai-organization']).toBeUndefined();
  });
});
