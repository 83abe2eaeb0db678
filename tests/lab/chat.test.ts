import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeTickets } from '../../src/lab/task/make-tickets.ts';
import { ACME_POLICY, type Policy, policyText } from '../../src/lab/task/policy.ts';
import { closeLab, measureAccuracy, openLab, type TestLab } from './a-lab.ts';

const [first] = makeTickets({ seed: 3, count: 1, split: 'eval' });
const ticket = first?.ticket ?? '';
const prompted = [
  { role: 'system' as const, content: policyText() },
  { role: 'user' as const, content: ticket },
];

/** Every rule another. */
const WRONG_POLICY: Policy = {
  ...ACME_POLICY,
  window: 10,
  goldSkipsWindow: false,
  order: ACME_POLICY.order.toReversed(),
  rules: {
    damaged: { tool: 'replace', limit: 20 },
    late: { tool: 'refund', limit: 140 },
    wrong: { tool: 'credit', limit: 30 },
    broken: { tool: 'refund', limit: 160 },
    lost: { tool: 'repair', limit: 40 },
    regret: { tool: 'replace', limit: 120 },
  },
};

let opened: TestLab;
let client: OpenAI;

beforeAll(async () => {
  opened = await openLab();
  client = opened.client;
});

afterAll(() => closeLab(opened));

test('the models are listed and can be looked up', async () => {
  const ids = (await client.models.list()).data.map((model) => model.id);
  expect(ids).toEqual(['lab-frontier', 'lab-mini']);
  expect((await client.models.retrieve('lab-mini')).owned_by).toBe('breakeven');
  await expect(client.models.retrieve('lab-maxi')).rejects.toMatchObject({
    status: 404,
    code: 'model_not_found',
  });
});

test('the frontier thinks before it answers, and usage tells thought from answer', async () => {
  const answer = await client.chat.completions.create({
    model: 'lab-frontier',
    messages: prompted,
    temperature: 0,
  });
  expect(answer.choices[0]?.finish_reason).toBe('stop');
  expect(JSON.parse(answer.choices[0]?.message.content ?? '')).toHaveProperty('tool');
  expect(answer.usage).toMatchObject({
    completion_tokens: 28,
    completion_tokens_details: { reasoning_tokens: 13 },
    prompt_tokens_details: { cached_tokens: 0 },
  });
  expect(answer.usage?.prompt_tokens).toBeGreaterThan(40);
  expect(answer.system_fingerprint).toMatch(/^fp_[0-9a-f]{16}$/);
  expect(answer.service_tier).toBe('default');
});

test('the mini answers without a thought', async () => {
  const messages = [{ role: 'user' as const, content: ticket }];
  const answer = await client.chat.completions.create({ model: 'lab-mini', messages, temperature: 0 });
  expect(answer.usage).toMatchObject({
    completion_tokens: 15,
    completion_tokens_details: { reasoning_tokens: 0 },
  });
});

test('a streamed answer comes token by token and is the one that comes at once', async () => {
  const whole = await client.chat.completions.create({
    model: 'lab-frontier',
    messages: prompted,
    temperature: 0,
  });
  const stream = await client.chat.completions.create({
    model: 'lab-frontier',
    messages: prompted,
    temperature: 0,
    stream: true,
    stream_options: { include_usage: true },
  });
  const chunks: OpenAI.ChatCompletionChunk[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  const pieces = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').filter((piece) => piece !== '');
  expect(pieces.length).toBe(14);
  expect(pieces.join('')).toBe(whole.choices[0]?.message.content);
  expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop');
  expect(chunks.at(-1)?.usage).toEqual(whole.usage);
});

test('without include_usage a stream carries none', async () => {
  const stream = await client.chat.completions.create({
    model: 'lab-mini',
    messages: prompted,
    stream: true,
  });
  for await (const chunk of stream) expect(chunk.usage ?? null).toBeNull();
});

test('an answer that reaches its token limit says so', async () => {
  const request = { model: 'lab-mini', messages: prompted, temperature: 0 };
  const answer = await client.chat.completions.create({ ...request, max_completion_tokens: 4 });
  expect(answer.choices[0]?.finish_reason).toBe('length');
  expect(answer.usage?.completion_tokens).toBe(4);
});

test('the same seed samples the same answer, whatever runs beside it', async () => {
  const ask = async (seed: number): Promise<string | null | undefined> =>
    (await client.chat.completions.create({ model: 'lab-mini', messages: prompted, temperature: 1.5, seed }))
      .choices[0]?.message.content;
  const alone = await ask(7);
  const crowd = await Promise.all([ask(1), ask(2), ask(7), ask(3), ask(4)]);
  expect(crowd[2]).toBe(alone);
  expect(new Set(crowd).size).toBeGreaterThan(1);
});

test('the frontier reads the policy: under a wrong one it answers much worse', async () => {
  const right = await measureAccuracy(client, 'lab-frontier', { policy: policyText(), count: 100 });
  const wrong = await measureAccuracy(client, 'lab-frontier', {
    policy: policyText(WRONG_POLICY),
    count: 100,
  });
  expect(right).toBeGreaterThan(0.7);
  expect(wrong).toBeLessThan(right - 0.3);
});

test.each([
  ['an unknown model', { model: 'lab-maxi' }, 404, 'model_not_found'],
  ['a temperature out of range', { temperature: 3 }, 400, 'invalid_value'],
  ['tools', { tools: [] }, 400, 'unsupported_parameter'],
  ['several answers', { n: 2 }, 400, 'invalid_value'],
  ['no messages', { messages: [] }, 400, 'invalid_value'],
  ['no user message', { messages: [{ role: 'system' as const, content: 'window 3' }] }, 400, 'invalid_value'],
  [
    'a prompt beyond the context',
    { messages: [{ role: 'user' as const, content: 'a '.repeat(300) }] },
    400,
    'context_length_exceeded',
  ],
])('%s is refused in the shape that the client knows', async (_, change, status, code) => {
  const request = {
    model: 'lab-mini',
    messages: prompted,
    ...change,
  } as OpenAI.ChatCompletionCreateParamsNonStreaming;
  const refusal = await client.chat.completions.create(request).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(OpenAI.APIError);
  expect(refusal).toMatchObject({ status, code, type: 'invalid_request_error' });
});

test('a body that is no JSON, one that is too large and an unknown path are refused likewise', async () => {
  const post = (body: string): Promise<Response> =>
    fetch(`${opened.lab.url}/chat/completions`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
  const broken = await post('{"model": ');
  expect(broken.status).toBe(400);
  expect(await broken.json()).toMatchObject({
    error: { code: 'invalid_json', type: 'invalid_request_error', param: null },
  });
  expect((await post(JSON.stringify({ padding: 'x'.repeat(2 ** 21) }))).status).toBe(413);
  expect((await fetch(`${opened.lab.url}/embeddings`, { method: 'POST' })).status).toBe(404);
});

test('a web page cannot use the lab', async () => {
  const foreign = await fetch(`${opened.lab.url}/models`, { headers: { origin: 'https://example.org' } });
  expect(foreign.status).toBe(403);
});

test('a client that hangs up leaves the others undisturbed', async () => {
  const request = { model: 'lab-frontier', messages: prompted, temperature: 0 };
  const stream = await client.chat.completions.create({ ...request, stream: true });
  const other = client.chat.completions.create(request);
  for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break; // which aborts the request
  expect((await other).choices[0]?.finish_reason).toBe('stop');
});
