import type { ServerResponse } from 'node:http';
import { describe, expect, it, test } from 'vitest';
import { createEndpoint } from '../../src/endpoints/index.ts';
import {
  type BatchAnswer,
  type BatchEndpoint,
  EndpointFailure,
  type ModelRequest,
} from '../../src/ports/endpoint.ts';
import { aBatchServer, aResultLine, type BatchServer, type Fields } from './a-batch-server.ts';
import { aCompletion, aRequest, aServer, sendJson } from './a-server.ts';
import { aContext } from './an-application.ts';

const KEY = 'sk-canary-5e1f0c9a';
const never = new AbortController().signal;
const USAGE = { input: 100, output: 10, source: 'reported' };

async function aBatchEndpoint(url: string, type: 'openai' | 'responses' = 'openai'): Promise<BatchEndpoint> {
  const definition = { type, baseUrl: url, keyEnv: 'A_KEY' };
  const { batch } = await createEndpoint(definition, aContext({ env: { A_KEY: KEY } }));
  if (!batch) throw new Error('it has no batches');
  return batch;
}

async function failureOf(doing: Promise<unknown>): Promise<EndpointFailure> {
  const error = await doing.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof EndpointFailure) return error;
  throw error ?? new Error('it went well');
}

async function resultsOf(batch: BatchEndpoint, id = 'batch-1'): Promise<BatchAnswer[]> {
  const answers: BatchAnswer[] = [];
  for await (const answer of batch.results(id, never)) answers.push(answer);
  return answers;
}

/** A batch that ended, and the files that it brought. */
function ended(
  server: BatchServer,
  output: string | null,
  errors: string | null = null,
  parts: Fields = {},
): void {
  server.batches.unshift({
    id: 'batch-1',
    status: 'completed',
    output_file_id: output === null ? null : 'out',
    error_file_id: errors === null ? null : 'err',
    ...parts,
  });
  if (output !== null) server.contents.set('out', output);
  if (errors !== null) server.contents.set('err', errors);
}

function answered(id: string, body: unknown = aCompletion(), status = 200): string {
  return aResultLine(id, { response: { status_code: status, request_id: 'q', body } });
}

describe('requests of a batch', () => {
  it('are the lines of a file, each as it would be sent alone', async () => {
    const server = await aBatchServer();
    const batch = await aBatchEndpoint(server.url);
    const request = aRequest({ sampling: { temperature: 0, maxTokens: 9 }, stream: true, tier: 'batch' });
    const requests = [
      { id: 'a', request },
      { id: 'b', request: { ...request, messages: [{ role: 'user', content: 'é\n' }] } as ModelRequest },
    ];
    expect(await batch.submit(requests, 'key-1', never)).toBe('batch-1');
    const body = { model: 'big', temperature: 0, max_tokens: 9 };
    expect(server.files.get('file-1')).toEqual([
      {
        custom_id: 'a',
        method: 'POST',
        url: '/v1/chat/completions',
        body: { ...body, messages: [{ role: 'user', content: 'may I?' }] },
      },
      {
        custom_id: 'b',
        method: 'POST',
        url: '/v1/chat/completions',
        body: { ...body, messages: [{ role: 'user', content: 'é\n' }] },
      },
    ]);
    expect(server.batches[0]).toMatchObject({
      input_file_id: 'file-1',
      endpoint: '/v1/chat/completions',
      completion_window: '24h',
      metadata: { breakeven: 'key-1' },
    });
    expect(new Set(server.authorization)).toEqual(new Set([`Bearer ${KEY}`]));
  });

  it('may be those of Responses', async () => {
    const server = await aBatchServer();
    const batch = await aBatchEndpoint(server.url, 'responses');
    await batch.submit([{ id: 'a', request: aRequest() }], 'key-1', never);
    expect(server.files.get('file-1')).toMatchObject([
      { url: '/v1/responses', body: { input: [{ role: 'user', content: 'may I?' }], store: false } },
    ]);
    const output = [{ type: 'message', content: [{ type: 'output_text', text: 'yes' }] }];
    const usage = { input_tokens: 100, output_tokens: 10 };
    server.batches.length = 0;
    ended(
      server,
      answered('a', { model: 'big-2026', status: 'completed', output, usage, service_tier: 'default' }),
    );
    expect(await resultsOf(batch)).toEqual([
      {
        id: 'a',
        answer: { text: 'yes', finish: 'stop', servedModel: 'big-2026', serviceTier: 'batch', usage: USAGE },
      },
    ]);
  });

  it('take as many bytes as is said', async () => {
    const server = await aBatchServer();
    const batch = await aBatchEndpoint(server.url);
    const one = { id: 'a', request: aRequest({ messages: [{ role: 'user', content: 'é"\n' }] }) };
    await batch.submit([one], 'k', never);
    const line = JSON.stringify(server.files.get('file-1')?.[0]);
    expect(batch.sizeOf(one)).toBe(Buffer.byteLength(line) + 1);
    expect(batch.limits).toEqual({ requests: 50_000, bytes: 200_000_000 });
  });

  it('are found again under their key, or not', async () => {
    const server = await aBatchServer();
    const batch = await aBatchEndpoint(server.url);
    await batch.submit([{ id: 'a', request: aRequest() }], 'key-1', never);
    await batch.submit([{ id: 'a', request: aRequest() }], 'key-2', never);
    server.batches.push({ id: 'of-somebody-else', metadata: null });
    expect(await batch.find('key-1', never)).toBe('batch-1');
    expect(await batch.find('key-3', never)).toBeNull();
  });

  it('cannot be found where a server keeps no list', async () => {
    const { url } = await aServer((response) => sendJson(response, { error: { message: 'no' } }, 404));
    expect(await (await aBatchEndpoint(url)).find('key-1', never)).toBeNull();
    const broken = await aServer((response) => sendJson(response, { error: { message: 'no' } }, 500));
    expect(await failureOf((await aBatchEndpoint(broken.url)).find('key-1', never))).toMatchObject({
      code: 'http-500',
    });
  });

  it('are looked for to an end, whatever the server says', async () => {
    const data = Array.from({ length: 100 }, (_, index) => ({ id: `b${index}`, metadata: {} }));
    const { url, asked } = await aServer((response) => sendJson(response, { data, has_more: true }));
    expect(await (await aBatchEndpoint(url)).find('key-1', never)).toBeNull();
    expect(asked.length).toBeLessThan(50);
  });

  test.each([
    ['POST /files', 429, { code: 'http-429', retryable: true, billing: 'none', retryAfterMs: 7000 }],
    ['POST /batches', 401, { code: 'http-401', retryable: false, billing: 'none' }],
    ['POST /batches', 502, { code: 'http-502', retryable: true, billing: 'unknown' }],
  ])('that are refused (%s: %i) say so', async (route, status, expected) => {
    const server = await aBatchServer();
    server.meddle = (asked, response) => {
      if (asked !== route) return false;
      sendJson(response, { error: { message: `no, ${KEY}` } }, status, { 'retry-after': '7' });
      return true;
    };
    const batch = await aBatchEndpoint(server.url);
    const failure = await failureOf(batch.submit([{ id: 'a', request: aRequest() }], 'k', never));
    expect(failure).toMatchObject(expected);
    expect(failure.message).not.toContain('canary');
  });
});

describe('a batch that is waited for', () => {
  test.each([
    ['validating', 'waiting'],
    ['in_progress', 'waiting'],
    ['finalizing', 'waiting'],
    ['cancelling', 'waiting'],
    ['a word of tomorrow', 'waiting'],
    ['completed', 'ended'],
    ['expired', 'ended'],
    ['cancelled', 'ended'],
    ['failed', 'ended'],
  ])('that is %s is %s', async (status, expected) => {
    const server = await aBatchServer();
    const request_counts = { total: 9, completed: 5, failed: 1 };
    server.batches.push({ id: 'batch-1', status, request_counts });
    const state = await (await aBatchEndpoint(server.url)).poll('batch-1', never);
    expect(state).toEqual({ status: expected, detail: status, done: 6, total: 9 });
  });

  it('says why it was refused', async () => {
    const server = await aBatchServer();
    const data = [{ code: 'token_limit_exceeded', message: 'Enqueued token limit reached' }, {}, {}];
    server.batches.push({ id: 'batch-1', status: 'failed', errors: { object: 'list', data } });
    expect((await (await aBatchEndpoint(server.url)).poll('batch-1', never)).error).toEqual({
      code: 'token_limit_exceeded',
      message: 'Enqueued token limit reached (and 2 more)',
    });
  });

  test.each<[string, (response: ServerResponse) => void]>([
    ['500', (response) => sendJson(response, { error: { message: 'oops' } }, 500)],
    ['a page', (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>')],
    ['another thing', (response) => sendJson(response, { id: 'x' })],
    ['a list', (response) => sendJson(response, [])],
    ['a cut', (response) => response.destroy()],
  ])('of which the server says %s may be asked for again', async (_, reply) => {
    const { url } = await aServer(reply);
    expect((await failureOf((await aBatchEndpoint(url)).poll('b', never))).retryable).toBe(true);
  });

  it('can be given up where the server hangs, and cancelled', async () => {
    const { url } = await aServer(() => {});
    const batch = await aBatchEndpoint(url);
    expect(await failureOf(batch.poll('b', AbortSignal.timeout(50)))).toMatchObject({ code: 'timeout' });
    const server = await aBatchServer();
    server.batches.push({ id: 'batch-1', status: 'in_progress' });
    await (await aBatchEndpoint(server.url)).cancel('batch-1', never);
    expect(server.asked).toEqual(['POST /batches/batch-1/cancel']);
  });
});

describe('results of a batch', () => {
  it('are read from both files, at the batch tier where the answer does not say another', async () => {
    const server = await aBatchServer();
    ended(
      server,
      answered('a', aCompletion({ service_tier: 'default' })) +
        answered('b', aCompletion({ service_tier: 'flex', usage: null, model: undefined })),
      answered('c', { error: { message: `bad, ${KEY}`, code: 'x' } }, 400) +
        answered('d', { error: { message: 'slow down' } }, 429) +
        answered('e', { error: { message: 'pay', code: 'insufficient_quota' } }, 429) +
        aResultLine('f', { response: null, error: { code: 'batch_expired', message: 'too late' } }) +
        aResultLine('g', { response: null, error: { code: 'what', message: 'hm' } }),
    );
    const [a, b, c, d, e, g, ...rest] = await resultsOf(await aBatchEndpoint(server.url));
    expect(rest).toEqual([]);
    expect(a).toEqual({
      id: 'a',
      answer: {
        text: 'yes',
        finish: 'stop',
        servedModel: 'big-2026-01-01',
        serviceTier: 'batch',
        usage: USAGE,
      },
    });
    expect(b?.answer).toMatchObject({ servedModel: '', serviceTier: 'flex', usage: null });
    expect(c?.answer).toMatchObject({ code: 'http-400', retryable: false, message: '400 bad, ***' });
    expect(d?.answer).toMatchObject({ code: 'http-429', retryable: true });
    expect(e?.answer).toMatchObject({ code: 'http-429', retryable: false });
    expect(g).toMatchObject({
      id: 'g',
      answer: { code: 'batch-error', retryable: true, message: 'what: hm' },
    });
  });

  it('are none where the batch failed', async () => {
    const server = await aBatchServer();
    ended(server, null, null, { status: 'failed' });
    expect(await resultsOf(await aBatchEndpoint(server.url))).toEqual([]);
  });

  it('that are no results are passed over, and what is no answer is a failure', async () => {
    const server = await aBatchServer();
    const lines = ['', '7', '[]', '{}', '{"custom_id":7}', 'garbage in the middle', '\u0000'].join('\n');
    ended(
      server,
      `${lines}\n${answered('a', { choices: [] })}${answered('b', 'text')}${aResultLine('c', { response: {} })}${answered('d').trim()}`,
    );
    const answers = await resultsOf(await aBatchEndpoint(server.url));
    expect(answers.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
    expect(answers.slice(0, 3).every(({ answer }) => answer instanceof EndpointFailure)).toBe(true);
  });

  it('whose file ends in the middle of a line are not whole', async () => {
    const server = await aBatchServer();
    ended(server, answered('a') + answered('b').slice(0, 40));
    const seen: string[] = [];
    const read = async (): Promise<void> => {
      for await (const { id } of (await aBatchEndpoint(server.url)).results('batch-1', never)) seen.push(id);
    };
    expect(await failureOf(read())).toMatchObject({ code: 'protocol', retryable: true });
    expect(seen).toEqual(['a']);
  });

  it('whose file is cut on the way are not whole', async () => {
    const server = await aBatchServer();
    ended(server, '');
    server.contents.set('out', (response) => {
      response.writeHead(200, { 'content-length': '100000' });
      response.write(answered('a'));
      setTimeout(() => response.destroy(), 30);
    });
    expect((await failureOf(resultsOf(await aBatchEndpoint(server.url)))).retryable).toBe(true);
  });

  it('come as they come, cut wherever the network likes, without holding the file', async () => {
    const server = await aBatchServer();
    ended(server, '');
    const long = 'é'.repeat(5000);
    const choice = { finish_reason: 'stop', message: { content: long } };
    const file = Buffer.from(
      Array.from({ length: 40 }, (_, index) =>
        answered(`e${index}`, aCompletion({ choices: [choice] })),
      ).join(''),
    );
    server.contents.set('out', async (response) => {
      response.writeHead(200);
      for (let at = 0; at < file.length; at += 7777) {
        response.write(file.subarray(at, at + 7777));
        if (at % 5 === 0) await new Promise(setImmediate);
      }
      response.end();
    });
    const answers = await resultsOf(await aBatchEndpoint(server.url));
    expect(answers.map(({ id }) => id)).toEqual(Array.from({ length: 40 }, (_, index) => `e${index}`));
    expect(answers.every(({ answer }) => 'text' in answer && answer.text === long)).toBe(true);
  });

  it('in a line without end are given up', async () => {
    const server = await aBatchServer();
    ended(server, '');
    server.contents.set('out', (response) => {
      const block = Buffer.alloc(2 ** 20, 'x');
      const flood = (): void => {
        while (!response.destroyed && response.write(block));
        if (!response.destroyed) response.once('drain', flood);
      };
      flood();
    });
    const failure = await failureOf(resultsOf(await aBatchEndpoint(server.url)));
    expect(failure).toMatchObject({ code: 'protocol', retryable: false });
  });

  it('by a redirect are refused: the key goes nowhere else', async () => {
    const { url: elsewhere, asked } = await aServer((response) => sendJson(response, {}));
    const server = await aBatchServer();
    ended(server, '');
    server.contents.set('out', (response) => response.writeHead(302, { location: elsewhere }).end());
    expect(await failureOf(resultsOf(await aBatchEndpoint(server.url)))).toBeInstanceOf(EndpointFailure);
    expect(asked).toEqual([]);
  });
});
