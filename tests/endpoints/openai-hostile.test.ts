import { createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { APIConnectionTimeoutError } from 'openai';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { EndpointDefinition } from '../../src/endpoints/definitions.ts';
import { createEndpoint } from '../../src/endpoints/index.ts';
import { describeFailure } from '../../src/endpoints/openai-failure.ts';
import { aClock } from '../support/a-clock.ts';
import { never, sendStream, withEnvironment } from './a-native-endpoint.ts';
import {
  aChunk,
  aCompletion,
  anEndpoint,
  aRequest,
  aServer,
  failureOf,
  type Sender,
  sendEvents,
  sendJson,
} from './a-server.ts';

const CANARY = 'canary-7f3a9c21e5';
const streamed = aRequest({ stream: true });

async function anEndpointOf(
  type: 'openai' | 'responses' | 'azure',
  url: string,
  parts: { apiVersion?: string } = {},
): Promise<Sender> {
  const definition = { type, baseUrl: url, keyEnv: 'SERVER_KEY', ...parts } as EndpointDefinition;
  const context = { id: 'server', env: { SERVER_KEY: CANARY }, clock: aClock({ step: 5 }), trust: false };
  const endpoint = await createEndpoint(definition, context);
  const task = { example: { id: 'e1', item: {} }, repeat: 0 };
  return { send: (request, signal) => endpoint.send(request, signal, task) };
}

/** A chunk of which the delta is written by hand. */
function aDelta(delta: unknown, finish: string | null = null, index: unknown = 0): unknown {
  return { ...(aChunk(null) as object), choices: [{ index, delta, finish_reason: finish }] };
}

async function answerTo(chunks: readonly unknown[]) {
  const { url } = await aServer((response) => sendEvents(response, chunks));
  return (await anEndpoint(url)).send(streamed, never);
}

describe('a stream is read', () => {
  const said = JSON.stringify(aChunk('ü😀 "yes"', 'stop'));

  it.each<[string, string]>([
    ['with CRLF at the end of its lines', `data: ${said}\r\n\r\ndata: [DONE]\r\n\r\n`],
    ['with CR at the end of its lines', `data: ${said}\r\rdata: [DONE]\r\r`],
    ['without a space after "data:"', `data:${said}\n\ndata:[DONE]\n\n`],
    ['with comments that keep it alive', `: keep-alive\n\n: \n\ndata: ${said}\n\n:\n\ndata: [DONE]\n\n`],
    ['with ids, names of events and times to retry', `id: 1\nretry: 10\ndata: ${said}\n\ndata: [DONE]\n\n`],
    ['without [DONE]', `data: ${said}\n\n`],
    ['with a chunk over several lines', `data: ${said.replace(',', ',\ndata: ')}\n\ndata: [DONE]\n\n`],
    ['with more after [DONE]', `data: ${said}\n\ndata: [DONE]\n\ndata: {"error": "late"}\n\n`],
  ])('%s', async (_, wire) => {
    const { url } = await aServer((response) => sendStream(response, wire));
    expect(await (await anEndpoint(url)).send(streamed, never)).toMatchObject({
      text: 'ü😀 "yes"',
      finish: 'stop',
    });
  });

  it('byte by byte, through the middle of letters', async () => {
    const wire = Buffer.from(`data: ${said}\r\n\r\ndata: [DONE]\r\n\r\n`);
    const { url } = await aServer(async (response) => {
      response.writeHead(200, { 'content-type': 'Text/Event-Stream; charset=UTF-8' });
      for (const byte of wire) {
        response.write(Buffer.of(byte));
        await new Promise(setImmediate);
      }
      response.end();
    });
    expect((await (await anEndpoint(url)).send(streamed, never)).text).toBe('ü😀 "yes"');
  });

  it('compressed', async () => {
    const { url } = await aServer((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' });
      response.end(gzipSync(`data: ${said}\n\ndata: [DONE]\n\n`));
    });
    expect((await (await anEndpoint(url)).send(streamed, never)).text).toBe('ü😀 "yes"');
  });

  it('where chunks have no choices, or none that are any', async () => {
    const odd = [{}, { choices: null }, { choices: 'none' }, 7, 'x', [], null];
    expect((await answerTo([...odd, aChunk('yes'), ...odd, aChunk(null, 'stop')])).text).toBe('yes');
  });

  it('for the first of several choices only, however they are mixed', async () => {
    const answer = await answerTo([
      aDelta({ content: 'no' }, null, 1),
      aDelta({ content: 'ye' }, null, 0),
      aDelta({ content: ', no' }, 'length', 1),
      aDelta({ content: 's' }, 'stop', 0),
    ]);
    expect(answer).toMatchObject({ text: 'yes', finish: 'stop' });
  });

  it('where an answer in one piece has several choices: the first', async () => {
    const choices = ['yes', 'no'].map((content, index) => ({
      index,
      finish_reason: 'stop',
      message: { content },
    }));
    const { url } = await aServer((response) => sendJson(response, aCompletion({ choices })));
    expect((await (await anEndpoint(url)).send(aRequest(), never)).text).toBe('yes');
  });

  it('with functions that all have the same place, or none, told apart by their ids', async () => {
    for (const index of [0, undefined]) {
      const call = (id: string, name: string) => ({ index, id, function: { name, arguments: '{"a":1}' } });
      const { toolCalls } = await answerTo([
        aDelta({ tool_calls: [call('a', 'one')] }),
        aDelta({ tool_calls: [call('b', 'two')] }, 'tool_calls'),
      ]);
      expect(toolCalls).toEqual([
        { id: 'a', name: 'one', arguments: '{"a":1}' },
        { id: 'b', name: 'two', arguments: '{"a":1}' },
      ]);
    }
  });

  it('with arguments of a megabyte in ten thousand pieces', async () => {
    const piece = 'ü'.repeat(50);
    const answer = await answerTo([
      aDelta({ tool_calls: [{ index: 0, id: 'a', function: { name: 'one', arguments: '' } }] }),
      ...Array.from({ length: 10_000 }, () =>
        aDelta({ tool_calls: [{ index: 0, id: 'a', function: { arguments: piece } }] }),
      ),
      aChunk(null, 'tool_calls'),
    ]);
    expect(answer.toolCalls).toEqual([{ id: 'a', name: 'one', arguments: piece.repeat(10_000) }]);
  });

  it.each([
    ['negative', '{"prompt_tokens":-1,"completion_tokens":2}'],
    ['no JSON number', '{"prompt_tokens":1e999,"completion_tokens":2}'],
    ['text', '{"prompt_tokens":"1","completion_tokens":2}'],
    ['a fraction', '{"prompt_tokens":1.5,"completion_tokens":2}'],
    ['a list', '[1,2]'],
  ])('with usage unknown where it is %s', async (_, usage) => {
    const wire = `data: ${said}\n\ndata: {"choices":[],"usage":${usage}}\n\ndata: [DONE]\n\n`;
    const { url } = await aServer((response) => sendStream(response, wire));
    expect((await (await anEndpoint(url)).send(streamed, never)).usage).toBeNull();
  });
});

describe('a stream that breaks', () => {
  it('after the answer had ended is an answer, its usage estimated', async () => {
    const { url } = await aServer((response) =>
      sendEvents(response, [aChunk('seven chars'.repeat(7)), aChunk(null, 'stop')], 'cut'),
    );
    expect(await (await anEndpoint(url)).send(streamed, never)).toMatchObject({
      text: 'seven chars'.repeat(7),
      finish: 'stop',
      usage: { output: 22, source: 'estimated' },
    });
  });

  it('after its usage came is an answer with that usage', async () => {
    const usage = { prompt_tokens: 9, completion_tokens: 4 };
    const chunks = [aChunk('yes', 'stop'), { choices: [], usage }];
    const { url } = await aServer((response) => sendEvents(response, chunks, 'cut'));
    const answer = await (await anEndpoint(url)).send(streamed, never);
    expect(answer.usage).toEqual({ input: 9, output: 4, source: 'reported' });
  });

  it('by an error of the server is a failure, though the answer had ended', async () => {
    const chunks = [aChunk('yes', 'stop'), { error: { message: 'it was not so' } }];
    const { url } = await aServer((response) => sendEvents(response, chunks));
    expect((await failureOf(await anEndpoint(url), streamed)).message).toContain('it was not so');
  });

  it('is estimated with the reasoning that was told and the functions that were asked for', async () => {
    const { url } = await aServer((response) =>
      sendEvents(
        response,
        [
          aDelta({ reasoning_content: 'x'.repeat(35) }),
          aDelta({ reasoning: 'x'.repeat(35) }),
          aDelta({
            tool_calls: [{ index: 0, id: 'a', function: { name: 'abc', arguments: 'x'.repeat(32) } }],
          }),
        ],
        'cut',
      ),
    );
    const tools = [{ name: 'abc', parameters: { type: 'object', description: 'x'.repeat(3500) } }];
    const failure = await failureOf(await anEndpoint(url), aRequest({ stream: true, tools }));
    expect(failure.partial?.usage?.output).toBe(30);
    expect(failure.partial?.usage?.input).toBeGreaterThan(1000);
  });

  it('inside a chunk is a broken stream, not a broken program', async () => {
    for (const wire of ['data: {"choices": [\n\n', 'data: \xff\xfe\n\n', 'nonsense\n\n', '']) {
      const { url } = await aServer((response) => sendStream(response, wire));
      expect(await failureOf(await anEndpoint(url), streamed)).toMatchObject({
        code: 'broken-stream',
        retryable: true,
        billing: 'unknown',
      });
    }
  });

  it('because its reader gave up says so, with what was seen', async () => {
    const { url } = await aServer((response) =>
      sendStream(response, `data: ${JSON.stringify(aChunk('ye'))}\n\n`, { last: 'hang' }),
    );
    const aborted = await failureOf(await anEndpoint(url), streamed, abortSoon());
    expect(aborted).toMatchObject({ code: 'aborted', retryable: false, billing: 'unknown' });
    expect(aborted.partial?.usage).toMatchObject({ output: 1, source: 'estimated' });
    const timedOut = await failureOf(await anEndpoint(url), streamed, AbortSignal.timeout(200));
    expect(timedOut).toMatchObject({ code: 'timeout', retryable: true });
  });
});

function abortSoon(): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 200);
  return controller.signal;
}

describe('a server that answers otherwise than asked', () => {
  it.each([
    ['a page', 'text/html', '<html>sign in</html>'],
    ['a whole answer', 'application/json', JSON.stringify(aCompletion())],
  ])('to a stream: with %s, is no broken stream', async (_, type, body) => {
    const { url } = await aServer((response) => {
      response.writeHead(200, { 'content-type': type });
      response.end(body);
    });
    expect(await failureOf(await anEndpoint(url), streamed)).toMatchObject({
      code: 'protocol',
      retryable: true,
      billing: 'unknown',
    });
  });

  it.each([204, 205])('with nothing (%d)', async (status) => {
    const { url } = await aServer((response) => {
      response.writeHead(status);
      response.end();
    });
    for (const request of [aRequest(), streamed])
      expect((await failureOf(await anEndpoint(url), request)).retryable).toBe(true);
  });

  it('with an error inside an answer of status 200, is quoted', async () => {
    const { url } = await aServer((response) =>
      sendJson(response, { error: { message: `no ${CANARY} engine` } }),
    );
    const failure = await failureOf(await anEndpointOf('openai', url));
    expect(failure).toMatchObject({ code: 'protocol', retryable: true, billing: 'unknown' });
    expect(failure.message).toBe('no *** engine');
  });

  it('with what is no JSON, is not quoted: a half of the key would be no less telling', async () => {
    for (const type of ['openai', 'responses'] as const)
      for (const body of [CANARY, `{"a": ${CANARY}}`, `["${CANARY}`]) {
        const { url } = await aServer((response) => sendJson(response, body));
        const failure = await failureOf(await anEndpointOf(type, url));
        expect(failure).toMatchObject({ code: 'protocol', retryable: true, billing: 'unknown' });
        expect(failure.message).not.toContain(CANARY.slice(0, 6));
      }
  });

  it('for want of money inside a stream or an answer, is final', async () => {
    const error = { message: 'pay first', code: 'insufficient_quota' };
    const { url } = await aServer((response, { body }) =>
      body.stream === true ? sendEvents(response, [{ error }]) : sendJson(response, { error }),
    );
    for (const request of [aRequest(), streamed])
      expect(await failureOf(await anEndpoint(url), request)).toMatchObject({ retryable: false });
  });

  it('with twenty megabytes, is read', async () => {
    const content = 'wörds '.repeat(3_000_000);
    const choices = [{ index: 0, finish_reason: 'stop', message: { content } }];
    const { url } = await aServer((response) => sendJson(response, aCompletion({ choices })));
    expect((await (await anEndpoint(url)).send(aRequest(), never)).text).toHaveLength(content.length);
  });

  it('with half of what it announced, may have billed it', async () => {
    const { url } = await aServer((response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
      response.write('{"choices": [');
      setTimeout(() => response.destroy(), 20);
    });
    expect(await failureOf(await anEndpoint(url))).toMatchObject({ retryable: true, billing: 'unknown' });
  });

  it('with what is not compressed as it says, may have billed it', async () => {
    const { url } = await aServer((response) =>
      sendJson(response, aCompletion(), 200, { 'content-encoding': 'gzip' }),
    );
    for (const request of [aRequest(), streamed])
      expect(await failureOf(await anEndpoint(url), request)).toMatchObject({ billing: 'unknown' });
  });

  it('and never ends its headers, is left at the caller’s word, and its connection is closed', async () => {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket.on('error', () => {}));
      socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    const endpoint = await anEndpoint(`http://127.0.0.1:${port}/v1`);
    const failure = await failureOf(endpoint, aRequest(), AbortSignal.timeout(200));
    expect(failure).toMatchObject({ code: 'timeout', retryable: true, billing: 'unknown' });
    for (const socket of sockets)
      if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
  });
});

describe('a redirect', () => {
  it.each(['openai', 'responses', 'azure'] as const)(
    'takes the key of %s nowhere, and is not tried again',
    async (type) => {
      const thief = await aServer((response) => sendJson(response, aCompletion()));
      for (const status of [301, 302, 303, 307, 308])
        for (const apiVersion of type === 'azure' ? ['2026-08-01', undefined] : [undefined])
          for (const stream of [false, true]) {
            const { url, asked } = await aServer((response) => {
              response.writeHead(status, { location: `${thief.url}/chat/completions` });
              response.end();
            });
            const endpoint = await anEndpointOf(type, url, {
              ...(apiVersion !== undefined && { apiVersion }),
            });
            const failure = await failureOf(endpoint, aRequest({ stream }));
            expect(failure).toMatchObject({ retryable: false, billing: 'none' });
            expect(failure.message).not.toContain(CANARY);
            expect(asked).toHaveLength(1);
          }
      expect(thief.asked).toEqual([]);
    },
  );
});

describe('what stands in the environment of the machine', () => {
  it.each(['openai', 'responses', 'azure'] as const)('stays there, but for the key of %s', async (type) => {
    const { url, asked } = await aServer((response) => sendJson(response, aCompletion()));
    const secret = 'other-secret-5512';
    const environment = {
      OPENAI_CUSTOM_HEADERS: `Authorization: Bearer ${secret}\nX-Corporate: ${secret}\napi-key: ${secret}`,
      OPENAI_API_KEY: secret,
      OPENAI_ADMIN_KEY: secret,
      AZURE_OPENAI_API_KEY: secret,
      OPENAI_ORG_ID: secret,
      OPENAI_PROJECT_ID: secret,
      OPENAI_BASE_URL: `http://127.0.0.1:1/${secret}`,
      AZURE_OPENAI_ENDPOINT: `http://127.0.0.1:1/${secret}`,
      OPENAI_API_VERSION: secret,
      OPENAI_LOG: 'debug',
    };
    await withEnvironment(environment, async () => {
      for (const apiVersion of type === 'azure' ? ['2026-08-01', undefined] : [undefined]) {
        const endpoint = await anEndpointOf(type, url, { ...(apiVersion !== undefined && { apiVersion }) });
        for (const stream of [false, true]) await endpoint.send(aRequest({ stream }), never).catch(() => {});
      }
    });
    expect(asked.length).toBeGreaterThan(1);
    expect(JSON.stringify(asked)).not.toContain(secret);
    for (const { headers } of asked) {
      const expected = type === 'azure' ? { 'api-key': CANARY } : { authorization: `Bearer ${CANARY}` };
      const { authorization, 'api-key': apiKey } = headers;
      expect({ ...(authorization && { authorization }), ...(apiKey && { 'api-key': apiKey }) }).toEqual(
        expected,
      );
    }
  });
});

describe('the key in a server’s own words', () => {
  it.each(['openai', 'responses', 'azure'] as const)('does not show in a failure of %s', async (type) => {
    const { url } = await aServer((response, { body }) => {
      const words = { message: `bad key ${CANARY}`, code: CANARY, type: CANARY };
      if (body.stream === true) sendEvents(response, [{ type: 'error', error: words }]);
      else sendJson(response, { error: words }, 401, { 'x-key': CANARY });
    });
    for (const stream of [false, true]) {
      const failure = await failureOf(await anEndpointOf(type, url), aRequest({ stream }));
      expect(`${failure.message}${failure.stack}${JSON.stringify(failure)}`).not.toContain(CANARY);
      expect(failure.message).toContain('bad key ***');
    }
  });
});

describe('a secure connection', () => {
  it('is asked for in HTTP/1.1, one for each request, and costs nothing where it does not come about', async () => {
    const hellos: Buffer[] = [];
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', (hello) => {
        hellos.push(hello);
        socket.destroy();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    const endpoint = await anEndpoint(`https://127.0.0.1:${port}/v1`);
    const failures = await Promise.all([failureOf(endpoint), failureOf(endpoint)]);
    for (const failure of failures)
      expect(failure).toMatchObject({ code: 'connection', retryable: true, billing: 'none' });
    expect(hellos).toHaveLength(2);
    for (const hello of hellos) {
      expect(hello.includes('\x08http/1.1')).toBe(true);
      expect(hello.includes('\x02h2')).toBe(false);
    }
  });
});

describe('what a lost answer may have cost', () => {
  it('is nothing where no connection came about, for whatever reason', () => {
    for (const [code, syscall] of [
      ['UND_ERR_CONNECT_TIMEOUT', undefined],
      ['ETIMEDOUT', 'connect'],
      ['ECONNREFUSED', 'connect'],
      ['ENOTFOUND', 'getaddrinfo'],
    ]) {
      const cause = Object.assign(new Error(`connect timed out ${code}`), { code, syscall });
      const error = Object.assign(new APIConnectionTimeoutError(), { cause });
      expect(describeFailure(error, null)).toMatchObject({ retryable: true, billing: 'none' });
    }
  });

  it('is unknown where the time ran out later', () => {
    const cause = Object.assign(new Error('read ETIMEDOUT'), { code: 'ETIMEDOUT', syscall: 'read' });
    const error = Object.assign(new APIConnectionTimeoutError(), { cause });
    expect(describeFailure(error, null)).toMatchObject({ code: 'timeout', billing: 'unknown' });
  });

  it('is nothing where a name stands for several addresses at which nobody listens', async () => {
    expect(await failureOf(await anEndpoint('http://localhost:1/v1'))).toMatchObject({
      code: 'connection',
      retryable: true,
      billing: 'none',
    });
  });

  it('is unknown where a filter looked at the prompt, which Azure bills', async () => {
    const error = { message: 'filtered', code: 'content_filter' };
    const { url } = await aServer((response) => sendJson(response, { error }, 400));
    expect(await failureOf(await anEndpointOf('azure', url))).toMatchObject({
      code: 'http-400',
      retryable: false,
      billing: 'unknown',
    });
  });
});
