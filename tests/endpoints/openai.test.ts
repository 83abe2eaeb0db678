import { describe, expect, it, test } from 'vitest';
import { isBreakevenError } from '../../src/core/model/error.ts';
import { aClock } from '../support/a-clock.ts';
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

const CANARY = 'canary-7f3a9c21e5';
const never = new AbortController().signal;

describe('an answer in one piece', () => {
  it('brings its text, its usage and the names of what served it', async () => {
    const { url } = await aServer((response) =>
      sendJson(
        response,
        aCompletion({
          service_tier: 'flex',
          usage: {
            prompt_tokens: 2000,
            completion_tokens: 300,
            total_tokens: 2300,
            prompt_tokens_details: { cached_tokens: 1024, cache_write_tokens: 128 },
            completion_tokens_details: { reasoning_tokens: 256 },
          },
        }),
      ),
    );
    const endpoint = await anEndpoint(url, { clock: aClock({ step: 50 }) });
    expect(await endpoint.send(aRequest(), never)).toEqual({
      text: 'yes',
      finish: 'stop',
      servedModel: 'big-2026-01-01',
      serviceTier: 'flex',
      usage: {
        input: 2000,
        output: 300,
        cachedInput: 1024,
        cacheWrite: 128,
        reasoning: 256,
        source: 'reported',
      },
      latency: { total: 50 },
    });
  });

  it('sends the request and nothing that was not asked for', async () => {
    const { url, asked } = await aServer((response) => sendJson(response, aCompletion()));
    const endpoint = await anEndpoint(url);
    await endpoint.send(aRequest(), never);
    await endpoint.send(
      aRequest({
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'may I?' },
        ],
        sampling: { temperature: 0, topP: 0.5, maxTokens: 64, seed: 7, reasoningEffort: 'low' },
        tier: 'flex',
      }),
      never,
    );
    expect(asked.map(({ path }) => path)).toEqual(['/v1/chat/completions', '/v1/chat/completions']);
    expect(asked[0]?.body).toEqual({
      model: 'big',
      messages: [{ role: 'user', content: 'may I?' }],
      stream: false,
    });
    expect(asked[1]?.body).toEqual({
      model: 'big',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'may I?' },
      ],
      stream: false,
      temperature: 0,
      top_p: 0.5,
      max_tokens: 64,
      seed: 7,
      reasoning_effort: 'low',
      service_tier: 'flex',
    });
  });

  test.each<[string, unknown, string | undefined]>([
    ['length', 'length', 'length'],
    ['a filter', 'content_filter', 'filter'],
    ['a tool call', 'tool_calls', 'tool'],
    ['something new', 'because', undefined],
    ['the name of an inherited method', 'constructor', undefined],
    ['no text at all', { a: 1 }, undefined],
  ])('may be ended by %s', async (_, reason, finish) => {
    const choices = [{ index: 0, finish_reason: reason, message: { role: 'assistant', content: 'x' } }];
    const { url } = await aServer((response) => sendJson(response, aCompletion({ choices })));
    const { finish: ended } = await (await anEndpoint(url)).send(aRequest(), never);
    expect(ended).toBe(finish);
  });

  it('that is empty is an empty answer, not a failure', async () => {
    const choices = [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: null } }];
    const { url } = await aServer((response) => sendJson(response, aCompletion({ choices })));
    expect((await (await anEndpoint(url)).send(aRequest(), never)).text).toBe('');
  });
});

describe('usage is unknown, never zero,', () => {
  test.each<[string, unknown]>([
    ['where none came', undefined],
    ['where it is null', null],
    ['where it lacks the output', { prompt_tokens: 5 }],
    ['where counts are text', { prompt_tokens: '5', completion_tokens: '6' }],
    ['where a count is negative', { prompt_tokens: -5, completion_tokens: 6 }],
    [
      'where reasoning stands beside the output',
      { prompt_tokens: 5, completion_tokens: 6, completion_tokens_details: { reasoning_tokens: 7 } },
    ],
    [
      'where the cache stands beside the input',
      { prompt_tokens: 5, completion_tokens: 6, prompt_tokens_details: { cached_tokens: 900 } },
    ],
  ])('%s', async (_, usage) => {
    const { url } = await aServer((response) => sendJson(response, aCompletion({ usage })));
    expect((await (await anEndpoint(url)).send(aRequest(), never)).usage).toBeNull();
  });

  it('in its details, where a server leaves them out or null', async () => {
    const usage = {
      prompt_tokens: 5,
      completion_tokens: 6,
      prompt_tokens_details: null,
      completion_tokens_details: {},
    };
    const { url } = await aServer((response) => sendJson(response, aCompletion({ usage })));
    expect((await (await anEndpoint(url)).send(aRequest(), never)).usage).toEqual({
      input: 5,
      output: 6,
      source: 'reported',
    });
  });
});

describe('a streamed answer', () => {
  const usage = {
    prompt_tokens: 100,
    completion_tokens: 2,
    total_tokens: 102,
    prompt_tokens_details: { cached_tokens: 0 },
  };

  it('is put together, with the time of its first token and the usage of its last chunk', async () => {
    const { url, asked } = await aServer((response) =>
      sendEvents(response, [
        aChunk(''),
        aChunk('ye'),
        aChunk('s', null, { service_tier: 'priority' }),
        aChunk(null, 'stop'),
        { ...(aChunk(null) as object), choices: [], usage },
      ]),
    );
    const endpoint = await anEndpoint(url, { clock: aClock({ step: 50 }) });
    expect(await endpoint.send(aRequest({ stream: true }), never)).toEqual({
      text: 'yes',
      finish: 'stop',
      servedModel: 'big-2026-01-01',
      serviceTier: 'priority',
      usage: { input: 100, output: 2, cachedInput: 0, source: 'reported' },
      latency: { total: 100, firstToken: 50 },
    });
    expect(asked[0]?.body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
  });

  it('without a usage chunk has unknown usage', async () => {
    const { url } = await aServer((response) => sendEvents(response, [aChunk('yes', 'stop')]));
    expect((await (await anEndpoint(url)).send(aRequest({ stream: true }), never)).usage).toBeNull();
  });

  it('that ends before the answer does is a failure, not a short answer', async () => {
    const { url } = await aServer((response) => sendEvents(response, [aChunk('ye')], 'end'));
    expect(await failureOf(await anEndpoint(url), aRequest({ stream: true }))).toMatchObject({
      code: 'broken-stream',
      retryable: true,
    });
  });

  it('that is cut off is a failure that may have been billed', async () => {
    const { url } = await aServer((response) => sendEvents(response, [aChunk('ye')], 'cut'));
    const failure = await failureOf(await anEndpoint(url), aRequest({ stream: true }));
    expect(failure.retryable).toBe(true);
    expect(['protocol', 'broken-stream']).toContain(failure.code);
  });

  it('that reports an error half way is a failure with the server’s words', async () => {
    const error = { error: { message: 'the engine fell over', type: 'server_error' } };
    const { url } = await aServer((response) => sendEvents(response, [aChunk('ye'), error]));
    const failure = await failureOf(await anEndpoint(url), aRequest({ stream: true }));
    expect(failure).toMatchObject({ code: 'protocol', retryable: true });
    expect(failure.message).toContain('the engine fell over');
  });
});

describe('a refusal', () => {
  const refusing = async (
    status: number,
    headers: Record<string, string> = {},
    error: unknown = { message: 'no' },
  ) => {
    const { url, asked } = await aServer((response) => sendJson(response, { error }, status, headers));
    const failure = await failureOf(await anEndpoint(url));
    expect(asked).toHaveLength(1); // one attempt a call, no retry of the client's own
    return failure;
  };

  test.each([400, 401, 403, 404, 413, 422])('by status %d is final', async (status) => {
    expect(await refusing(status)).toMatchObject({ code: `http-${status}`, retryable: false });
  });

  test.each([408, 409, 429, 500, 502, 503, 529])('by status %d may be tried again', async (status) => {
    expect(await refusing(status)).toMatchObject({ code: `http-${status}`, retryable: true });
  });

  it('for want of money is final though its status is 429', async () => {
    const error = { message: 'You exceeded your current quota', code: 'insufficient_quota' };
    expect(await refusing(429, {}, error)).toMatchObject({ code: 'http-429', retryable: false });
  });

  test.each<[string, Record<string, string>, number | undefined]>([
    ['seconds', { 'retry-after': '2' }, 2000],
    ['half seconds', { 'retry-after': '0.5' }, 500],
    ['milliseconds', { 'retry-after-ms': '250' }, 250],
    ['both, of which milliseconds count', { 'retry-after': '2', 'retry-after-ms': '250' }, 250],
    [
      'a date, counted from the answer’s own',
      { 'retry-after': 'Sun, 22 Nov 2026 10:00:07 GMT', date: 'Sun, 22 Nov 2026 10:00:00 GMT' },
      7000,
    ],
    [
      'a date that has passed',
      { 'retry-after': 'Sun, 22 Nov 2026 09:00:00 GMT', date: 'Sun, 22 Nov 2026 10:00:00 GMT' },
      0,
    ],
    ['less than nothing', { 'retry-after': '-5' }, 0],
    ['more than a day', { 'retry-after': '90000' }, undefined],
    ['milliseconds of more than a day, and seconds', { 'retry-after-ms': '1e12', 'retry-after': '2' }, 2000],
    ['no words', { 'retry-after': '', 'retry-after-ms': '' }, undefined],
    ['nonsense', { 'retry-after': 'soon' }, undefined],
    ['nothing', {}, undefined],
  ])('may say when to come back, in %s', async (_, headers, wait) => {
    expect((await refusing(429, headers)).retryAfterMs).toBe(wait);
  });

  it('keeps a long complaint short', async () => {
    expect((await refusing(400, {}, { message: 'x'.repeat(100_000) })).message.length).toBeLessThanOrEqual(
      500,
    );
  });
});

describe('what is no answer', () => {
  test.each<[string, unknown, string]>([
    ['no JSON', '<html>', 'protocol'],
    ['half of it', '{"choices": [', 'protocol'],
    ['no choices', aCompletion({ choices: [] }), 'no-choice'],
    ['an empty object', {}, 'no-choice'],
    ['a choice that is null', aCompletion({ choices: [null] }), 'no-choice'],
    ['null', 'null', 'protocol'],
    [
      'text that is none',
      aCompletion({ choices: [{ finish_reason: 'stop', message: { content: [{ type: 'text' }] } }] }),
      'protocol',
    ],
  ])('is a failure: %s', async (_, body, code) => {
    const { url } = await aServer((response) => sendJson(response, body));
    expect((await failureOf(await anEndpoint(url))).code).toBe(code);
  });

  it('is a failure: a page where an API should be', async () => {
    const { url } = await aServer((response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<html>sign in</html>');
    });
    expect(await failureOf(await anEndpoint(url))).toMatchObject({ code: 'protocol', retryable: true });
  });

  it('names of the wrong kind are replaced by what was asked for', async () => {
    const { url } = await aServer((response) =>
      sendJson(response, aCompletion({ model: { a: 1 }, service_tier: 7 })),
    );
    expect(await (await anEndpoint(url)).send(aRequest(), never)).toMatchObject({
      servedModel: 'big',
      serviceTier: 'default',
    });
  });

  it('a server that is not there is a failure that may pass', async () => {
    expect(await failureOf(await anEndpoint('http://127.0.0.1:1/v1'))).toMatchObject({
      code: 'connection',
      retryable: true,
    });
  });

  it('a connection that is dropped is a failure that may pass', async () => {
    const { url } = await aServer((response) => response.destroy());
    expect(await failureOf(await anEndpoint(url))).toMatchObject({ code: 'connection', retryable: true });
  });

  it.each([false, true])(
    'an answer that never comes ends with the caller’s patience (streamed: %j)',
    async (stream) => {
      const { url } = await aServer((response) => {
        if (!stream) return;
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(`data: ${JSON.stringify(aChunk('ye'))}\n\n`);
      });
      const failure = await failureOf(await anEndpoint(url), aRequest({ stream }), AbortSignal.timeout(300));
      expect(failure.code).toBe('timeout');
    },
  );
});

describe('the key', () => {
  const withKey = { keyEnv: 'SERVER_KEY', env: { SERVER_KEY: CANARY } };

  it('goes to its endpoint', async () => {
    const { url, asked } = await aServer((response) => sendJson(response, aCompletion()));
    await (await anEndpoint(url, withKey)).send(aRequest(), never);
    expect(asked[0]?.headers.authorization).toBe(`Bearer ${CANARY}`);
  });

  it('is not sent where none is named, and no other key in its place', async () => {
    const { url, asked } = await aServer((response) => sendJson(response, aCompletion()));
    const inherited = {
      OPENAI_API_KEY: CANARY,
      OPENAI_ADMIN_KEY: CANARY,
      OPENAI_ORG_ID: CANARY,
      OPENAI_PROJECT_ID: CANARY,
    };
    const before = { ...process.env };
    Object.assign(process.env, inherited);
    try {
      await (await anEndpoint(url, { env: inherited })).send(aRequest(), never);
    } finally {
      for (const name of Object.keys(inherited)) {
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      }
    }
    expect(asked[0]?.headers).not.toHaveProperty('authorization');
    expect(JSON.stringify(asked[0])).not.toContain(CANARY);
  });

  it.each([301, 302, 307, 308])('does not follow a redirect to another host (%d)', async (status) => {
    const thief = await aServer((response) => sendJson(response, aCompletion()));
    const { url } = await aServer((response) => {
      response.writeHead(status, { location: `${thief.url}/chat/completions` });
      response.end();
    });
    expect(await failureOf(await anEndpoint(url, withKey))).toMatchObject({ code: 'connection' });
    expect(thief.asked).toEqual([]);
  });

  it('never shows in a failure, though the server repeats it', async () => {
    const replies: ((response: Parameters<Parameters<typeof aServer>[0]>[0]) => void)[] = [
      (response) => sendJson(response, { error: { message: `Incorrect API key provided: ${CANARY}.` } }, 401),
      (response) => sendJson(response, { error: { message: 'no', hint: { key: CANARY } } }, 500),
      (response) => sendJson(response, `${CANARY} is no JSON`),
      (response) => sendEvents(response, [{ error: { message: `engine with ${CANARY} fell over` } }]),
      (response) => {
        response.writeHead(400, { 'content-type': 'text/plain', 'x-key': CANARY });
        response.end(CANARY);
      },
    ];
    for (const reply of replies) {
      const { url } = await aServer(reply);
      for (const stream of [false, true]) {
        const failure = await failureOf(await anEndpoint(url, withKey), aRequest({ stream }));
        const shown = [failure.message, failure.stack, JSON.stringify(failure), String(failure.cause)].join(
          '\n',
        );
        expect(shown).not.toContain(CANARY);
      }
    }
  });

  it.each([`${CANARY}\n`, `  ${CANARY}`, `${CANARY}\r\n`])(
    'is taken without the white space around it: %j',
    async (key) => {
      const { url, asked } = await aServer((response) =>
        sendJson(response, { error: { message: `bad key ${CANARY}` } }, 401),
      );
      const failure = await failureOf(
        await anEndpoint(url, { keyEnv: 'SERVER_KEY', env: { SERVER_KEY: key } }),
      );
      expect(asked[0]?.headers.authorization).toBe(`Bearer ${CANARY}`);
      expect(failure.message).not.toContain(CANARY);
    },
  );

  it('never shows where it is no header’s value', async () => {
    const { url } = await aServer((response) => sendJson(response, aCompletion()));
    const broken = `${CANARY}\n${CANARY}`;
    const failure = await failureOf(
      await anEndpoint(url, { keyEnv: 'SERVER_KEY', env: { SERVER_KEY: broken } }),
    );
    expect(failure.message).not.toContain(CANARY);
  });

  it.each([{}, { SERVER_KEY: '' }, { SERVER_KEY: '  ' }])(
    'is asked for by its name where it is not set: %j',
    async (env) => {
      const refused = await anEndpoint('http://127.0.0.1:1/v1', { keyEnv: 'SERVER_KEY', env }).catch(
        (error) => error,
      );
      expect(isBreakevenError(refused) && [refused.code, refused.message]).toEqual([
        'bad-config',
        "endpoint 'server' needs a key, and SERVER_KEY is not set",
      ]);
    },
  );

  it('of OpenAI is asked for where no URL is named', async () => {
    const refused = await anEndpoint(undefined).catch((error) => error);
    expect(refused.message).toContain('OPENAI_API_KEY is not set');
  });
});
