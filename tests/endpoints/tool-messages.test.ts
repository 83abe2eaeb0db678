import type { ServerResponse } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { callArguments } from '../../src/endpoints/call-arguments.ts';
import type { EndpointDefinition } from '../../src/endpoints/definitions.ts';
import { createEndpoint } from '../../src/endpoints/index.ts';
import type { Message, ModelRequest, ModelResponse } from '../../src/ports/endpoint.ts';
import { aClock } from '../support/a-clock.ts';
import { sendStream } from './a-native-endpoint.ts';
import { aCompletion, aRequest, aServer, sendJson } from './a-server.ts';

const never = new AbortController().signal;

const CONVERSATION: readonly Message[] = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'Where are my orders?' },
  {
    role: 'assistant',
    content: '',
    toolCalls: [
      { id: 'call_1', name: 'find_order', arguments: '{"id":1}' },
      { id: 'call_2', name: 'find_order', arguments: '{"id":' },
    ],
  },
  { role: 'tool', callId: 'call_1', name: 'find_order', content: '[{"status":"sent"}]' },
  { role: 'tool', callId: 'call_2', name: 'find_order', content: 'no JSON', failed: true },
  {
    role: 'assistant',
    content: 'One moment.',
    toolCalls: [{ id: 'call_3', name: 'stock', arguments: '{}' }],
  },
  { role: 'tool', callId: 'call_3', name: 'stock', content: '' },
  { role: 'assistant', content: 'The first is on its way.' },
  { role: 'user', content: 'Thanks.' },
];

const REPLIES = {
  openai: aCompletion(),
  responses: { model: 'big', status: 'completed', output: [] },
  anthropic: { type: 'message', model: 'big', content: [], stop_reason: 'end_turn' },
  gemini: { candidates: [{ content: { role: 'model', parts: [{ text: 'yes' }] }, finishReason: 'STOP' }] },
};

async function ask(
  type: keyof typeof REPLIES,
  request: Partial<ModelRequest>,
  reply: (response: ServerResponse) => void = (response) => sendJson(response, REPLIES[type]),
): Promise<{ readonly answer: ModelResponse; readonly body: Record<string, unknown> }> {
  const { url, asked } = await aServer(reply);
  const context = { id: 'server', env: {}, clock: aClock(), trust: false };
  const endpoint = await createEndpoint({ type, baseUrl: url } as EndpointDefinition, context);
  const whole = aRequest({ sampling: { maxTokens: 64 }, ...request });
  const answer = await endpoint.send(whole, never, { example: { id: 'e', item: {} }, repeat: 0 });
  return { answer, body: asked[0]?.body ?? {} };
}

describe('a conversation with tools', () => {
  it('goes to Chat Completions with calls beside the text and a message for each result', async () => {
    const { body } = await ask('openai', { messages: CONVERSATION });
    const call = (id: string, name: string, args: string) => ({
      id,
      type: 'function',
      function: { name, arguments: args },
    });
    expect(body.messages).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Where are my orders?' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [call('call_1', 'find_order', '{"id":1}'), call('call_2', 'find_order', '{"id":')],
      },
      { role: 'tool', tool_call_id: 'call_1', content: '[{"status":"sent"}]' },
      { role: 'tool', tool_call_id: 'call_2', content: 'no JSON' },
      { role: 'assistant', content: 'One moment.', tool_calls: [call('call_3', 'stock', '{}')] },
      { role: 'tool', tool_call_id: 'call_3', content: '' },
      { role: 'assistant', content: 'The first is on its way.' },
      { role: 'user', content: 'Thanks.' },
    ]);
  });

  it('goes to Responses as items, of which a turn with calls has several', async () => {
    const { body } = await ask('responses', { messages: CONVERSATION });
    const call = (call_id: string, name: string, args: string) => ({
      type: 'function_call',
      call_id,
      name,
      arguments: args,
    });
    expect(body.input).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Where are my orders?' },
      call('call_1', 'find_order', '{"id":1}'),
      call('call_2', 'find_order', '{"id":'),
      { type: 'function_call_output', call_id: 'call_1', output: '[{"status":"sent"}]' },
      { type: 'function_call_output', call_id: 'call_2', output: 'no JSON' },
      { role: 'assistant', content: 'One moment.' },
      call('call_3', 'stock', '{}'),
      { type: 'function_call_output', call_id: 'call_3', output: '' },
      { role: 'assistant', content: 'The first is on its way.' },
      { role: 'user', content: 'Thanks.' },
    ]);
  });

  it('goes to Messages with the results of a turn in one message, marked where they failed', async () => {
    const { body } = await ask('anthropic', { messages: CONVERSATION, promptCache: '5m' });
    expect(body.messages).toEqual([
      { role: 'user', content: 'Where are my orders?' },
      {
        role: 'assistant',
        content: [
          { type: 'tool_use', id: 'call_1', name: 'find_order', input: { id: 1 } },
          { type: 'tool_use', id: 'call_2', name: 'find_order', input: { unparsed: '{"id":' } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'call_1', content: '[{"status":"sent"}]' },
          { type: 'tool_result', tool_use_id: 'call_2', content: 'no JSON', is_error: true },
        ],
      },
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'One moment.' },
          { type: 'tool_use', id: 'call_3', name: 'stock', input: {} },
        ],
      },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'call_3' }] },
      { role: 'assistant', content: 'The first is on its way.' },
      { role: 'user', content: 'Thanks.' },
    ]);
  });

  it('goes to Gemini as parts, with the results of a turn in one content, as output or as error', async () => {
    const { body } = await ask('gemini', { messages: CONVERSATION });
    const response = (id: string, name: string, said: object) => ({
      functionResponse: { id, name, response: said },
    });
    expect(body.contents).toEqual([
      { role: 'user', parts: [{ text: 'Where are my orders?' }] },
      {
        role: 'model',
        parts: [
          { functionCall: { id: 'call_1', name: 'find_order', args: { id: 1 } } },
          { functionCall: { id: 'call_2', name: 'find_order', args: { unparsed: '{"id":' } } },
        ],
      },
      {
        role: 'user',
        parts: [
          response('call_1', 'find_order', { output: '[{"status":"sent"}]' }),
          response('call_2', 'find_order', { error: 'no JSON' }),
        ],
      },
      {
        role: 'model',
        parts: [{ text: 'One moment.' }, { functionCall: { id: 'call_3', name: 'stock', args: {} } }],
      },
      { role: 'user', parts: [response('call_3', 'stock', { output: '' })] },
      { role: 'model', parts: [{ text: 'The first is on its way.' }] },
      { role: 'user', parts: [{ text: 'Thanks.' }] },
    ]);
  });

  it('takes any arguments that a model wrote, for protocols that know objects alone', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const args = callArguments({ name: 'f', arguments: text });
        expect(Object.prototype.toString.call(args)).toBe('[object Object]');
      }),
    );
  });
});

describe('signed thoughts before a call go back as they came', () => {
  const asks = { name: 'find_order', arguments: '{"id":1}' };
  async function goesBack(type: keyof typeof REPLIES, answer: ModelResponse) {
    const { text: content, toolCalls = [], echo } = answer;
    const calls = toolCalls.map((call, at) => ({ id: `call_${at}`, ...call }));
    const messages: Message[] = [
      { role: 'user', content: 'Where?' },
      { role: 'assistant', content, toolCalls: calls, echo },
      { role: 'tool', callId: calls[0]?.id ?? '', name: 'find_order', content: '[]' },
    ];
    return (await ask(type, { messages })).body;
  }

  const thinking = { type: 'thinking', thinking: 'hm, hm', signature: 'c2ln' };
  const redacted = { type: 'redacted_thinking', data: 'eA==' };
  const use = { type: 'tool_use', id: 'toolu_1', name: 'find_order', input: { id: 1 } };

  test.each(['in one piece', 'as a stream'])('to Messages, %s', async (way) => {
    const block = (index: number, content_block: object) => ({
      type: 'content_block_start',
      index,
      content_block,
    });
    const delta = (index: number, part: object) => ({ type: 'content_block_delta', index, delta: part });
    const message = { type: 'message', model: 'big', content: [thinking, redacted, use] };
    const events = [
      { type: 'message_start', message: { ...message, content: [] } },
      block(0, { type: 'thinking', thinking: '', signature: '' }),
      delta(0, { type: 'thinking_delta', thinking: 'hm, ' }),
      delta(0, { type: 'thinking_delta', thinking: 'hm' }),
      delta(0, { type: 'signature_delta', signature: 'c2ln' }),
      block(1, redacted),
      block(2, { ...use, input: {} }),
      delta(2, { type: 'input_json_delta', partial_json: '{"id":1}' }),
      { type: 'message_delta', delta: { stop_reason: 'tool_use' } },
      { type: 'message_stop' },
    ];
    const { answer } = await ask('anthropic', { stream: way === 'as a stream' }, (response) =>
      way === 'as a stream'
        ? sendStream(response, events)
        : sendJson(response, { ...message, stop_reason: 'tool_use' }),
    );
    const body = await goesBack('anthropic', answer);
    expect((body.messages as unknown[])[1]).toEqual({
      role: 'assistant',
      content: [thinking, redacted, use],
    });
  });

  test.each([false, true])('to Gemini, which refuses a turn without them (stream: %s)', async (stream) => {
    const parts = [
      { text: 'hm', thought: true },
      { functionCall: { name: asks.name, args: { id: 1 } }, thoughtSignature: 'c2ln' },
    ];
    const reply = { candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP' }] };
    const { answer } = await ask('gemini', { stream }, (response) =>
      stream ? sendStream(response, [reply]) : sendJson(response, reply),
    );
    expect(answer.toolCalls).toEqual([asks]);
    const body = await goesBack('gemini', answer);
    expect((body.contents as unknown[])[1]).toEqual({ role: 'model', parts });
  });

  it('to Responses, where nothing is kept between two requests', async () => {
    const reasoning = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAA' };
    const call = { type: 'function_call', call_id: 'call_1', ...asks };
    const { answer, body: asked } = await ask(
      'responses',
      { tools: [{ name: 'find_order', parameters: {} }], sampling: { reasoningEffort: 'low' } },
      (response) => sendJson(response, { model: 'big', status: 'completed', output: [reasoning, call] }),
    );
    expect(asked.include).toEqual(['reasoning.encrypted_content']);
    const { input } = await goesBack('responses', answer);
    expect((input as unknown[]).slice(1, 3)).toEqual([reasoning, call]);
  });
});
