import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { createTokenCounter } from '../../src/tokens/count.ts';
import { boundInputTokens } from '../../src/tokens/input-bound.ts';

const user = (content: string) => ({ messages: [{ role: 'user' as const, content }] });

describe('counting a prompt’s tokens', () => {
  it('adds the chat format to the text: "hello world" is 2 and 3 + 3 + the role’s 1 around it', async () => {
    const counter = await createTokenCounter('gpt-4o');
    expect(counter.count(user('hello world'))).toEqual({ low: 9, expected: 9, high: 9 });
    const messages = [{ role: 'system' as const, content: '' }, ...user('hello world').messages];
    expect(counter.count({ messages }).expected).toBe(13);
  });

  test.each(['gpt-5', 'o3-mini'])('is one less for %s, as its bills are', async (model) => {
    expect((await createTokenCounter(model)).count(user('hello world')).expected).toBe(8);
  });

  test.each<[string, string]>([
    ['gpt-4.1-mini-2025-04-14', 'known'],
    ['ft:gpt-4.1-mini-2025-04-14:org::id', 'known'],
    ['openai/gpt-4.1', 'known'],
    ['openai/ft:gpt-4.1-mini-2025-04-14:org::id', 'known'],
    ['o3-mini', 'known'],
    ['gpt-6-astra', 'guess'],
    ['gpt-5.6-luna', 'guess'],
    ['ft:gpt-6-luna:org::id', 'guess'],
    ['gpt-4o-of-tomorrow', 'guess'],
    ['openai/gpt-oss-120b', 'guess'],
    ['Qwen/Qwen3.5-9B', 'stand-in'],
    ['claude-opus-5', 'stand-in'],
    ['toString', 'stand-in'],
    ['ft:', 'stand-in'],
    ['', 'stand-in'],
  ])('says of %s that its tokenizer is %s', async (model, certainty) => {
    expect((await createTokenCounter(model)).certainty).toBe(certainty);
  });

  it('goes by the longest prefix: gpt-4o-anything is no gpt-4', async () => {
    const content = '你好，世界！今天天气怎么样？';
    const names = ['gpt-4', 'gpt-4o', 'gpt-4o-of-tomorrow', 'gpt-4-of-yesterday'];
    const counters = await Promise.all(names.map((name) => createTokenCounter(name)));
    const [older, newer, tomorrow, yesterday] = counters.map((one) => one.count(user(content)).expected);
    expect(older).toBeGreaterThan(newer as number);
    expect(tomorrow).toBe(newer);
    expect(yesterday).toBe(older);
  });

  it('counts special tokens in the data as the text that they are', async () => {
    const { expected } = (await createTokenCounter('gpt-4o')).count(user('<|endoftext|>'));
    expect(expected).toBeGreaterThan(8);
  });
});

describe('a conversation with tools', () => {
  const asked = (args: string, echo?: unknown) => ({
    messages: [
      {
        role: 'assistant' as const,
        content: '',
        toolCalls: [{ id: 'c', name: 'look_up', arguments: args }],
        ...(echo !== undefined && { echo }),
      },
    ],
  });

  it('counts what was called with what, and what was answered', async () => {
    const counter = await createTokenCounter('gpt-4o');
    const long = JSON.stringify({ text: 'a refund for the broken lamp '.repeat(50) });
    const [short, more] = [counter.count(asked('{}')), counter.count(asked(long))];
    expect(more.low - short.low).toBeGreaterThan(300);
    expect(short.low).toBeLessThan(short.expected);
    expect(short.expected).toBeLessThan(short.high);
    const result = { role: 'tool' as const, content: long, callId: 'c', name: 'look_up' };
    expect(counter.count({ messages: [result] }).low).toBeGreaterThan(300);
  });

  it('may count thoughts that go back', async () => {
    const counter = await createTokenCounter('gpt-4o');
    const [bare, signed] = [asked('{}'), asked('{}', [{ signature: 'c2ln'.repeat(200) }])];
    expect(counter.count(signed).high).toBeGreaterThan(counter.count(bare).high + 100);
    expect(counter.count(signed).low).toBe(counter.count(bare).low);
  });
});

describe('tools and schemas', () => {
  const tool = (description: string) => ({
    name: 'look_up',
    description,
    parameters: { type: 'object', properties: { order: { type: 'string' } }, required: ['order'] },
  });
  const schema = {
    type: 'json_schema' as const,
    name: 'answer',
    schema: { type: 'object', properties: { label: { type: 'string' } } },
  };

  it('make a range of the count, whose ends hold what was seen: 21 to 348 for tools, 33 to 70 for a schema', async () => {
    const counter = await createTokenCounter('gpt-4o');
    const plain = counter.count(user('hello')).expected;
    const tools = counter.count({ ...user('hello'), tools: [tool('Looks up an order.')] });
    expect(tools.low).toBeGreaterThanOrEqual(plain + 21);
    expect(tools.high).toBeGreaterThanOrEqual(plain + 348);
    const formatted = counter.count({ ...user('hello'), responseFormat: schema });
    expect(formatted.low).toBeGreaterThanOrEqual(plain + 33);
    expect(formatted.high).toBeGreaterThanOrEqual(plain + 70);
    for (const { low, expected, high } of [tools, formatted]) {
      expect(low).toBeLessThan(expected);
      expect(expected).toBeLessThan(high);
    }
  });

  it('count for more the longer they are', async () => {
    const counter = await createTokenCounter('gpt-4o');
    const count = (description: string) => counter.count({ ...user(''), tools: [tool(description)] });
    const [short, long] = [count('Short.'), count('A long description of what it does. '.repeat(40))];
    expect(long.low).toBeGreaterThan(short.low + 100);
    expect(long.expected).toBeGreaterThan(short.expected + 200);
  });

  it('leave a json_object without a schema at the plain count', async () => {
    const counter = await createTokenCounter('gpt-4o');
    const { expected } = counter.count({ ...user('hello'), responseFormat: { type: 'json_object' } });
    expect(expected).toBe(counter.count(user('hello')).expected);
  });
});

describe('a long text', () => {
  it('is counted as a whole where it has spaces, however it is cut', async () => {
    const { get_encoding } = await import('tiktoken');
    const encoding = get_encoding('o200k_base');
    const counter = await createTokenCounter('gpt-4o');
    const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 400, maxLength: 900 }), (words) => {
        const text = words.join(' ');
        const { expected } = counter.count(user(text));
        const whole = encoding.encode_ordinary(text).length;
        expect(Math.abs(expected - 7 - whole)).toBeLessThanOrEqual(text.length / 2000);
      }),
      { numRuns: 20 },
    );
    encoding.free();
  });

  it('without any space is counted in no time, though tiktoken takes the square of its length', async () => {
    const counter = await createTokenCounter('gpt-4o');
    const text = 'ab1'.repeat(100_000);
    const { expected } = counter.count(user(text));
    expect(expected).toBeGreaterThan(10_000);
    expect(counter.count(user('😀'.repeat(5000))).expected).toBeGreaterThan(1000);
  });

  it('is no trouble among 100,000 examples: after the first characters their length tells', async () => {
    const sentence = (index: number): string => `The order ${index} arrived broken and the refund is late. `;
    const texts = Array.from({ length: 3000 }, (_, index) =>
      sentence((index * 7919) % 3000).repeat(1 + (index % 7)),
    );
    const [all, some] = await Promise.all([
      createTokenCounter('gpt-4o'),
      createTokenCounter('gpt-4o', 30_000),
    ]);
    const total = (counter: typeof all, unique: string): number =>
      texts.reduce((sum, text) => sum + counter.count(user(unique + text)).expected, 0);
    const [exact, quick] = [total(all, 'a '), total(some, 'b ')];
    expect(Math.abs(quick / exact - 1)).toBeLessThan(0.02);
  });
});

describe('the bound of a request’s input', () => {
  it('is above the count of any text, by any of tiktoken’s encodings', async () => {
    const counters = await Promise.all(
      ['gpt-4o', 'gpt-4', 'unknown'].map((name) => createTokenCounter(name)),
    );
    const text = fc.string({ unit: 'binary', maxLength: 60 });
    const call = fc.record({ id: fc.constant('c'), name: text, arguments: text });
    const message = fc.oneof(
      fc.record({ role: fc.constantFrom('system' as const, 'user' as const), content: text }),
      fc.record({
        role: fc.constant('assistant' as const),
        content: text,
        toolCalls: fc.array(call, { maxLength: 3 }),
        echo: fc.array(fc.record({ type: text, signature: text }), { maxLength: 2 }),
      }),
      fc.record({ role: fc.constant('tool' as const), content: text, callId: text, name: text }),
    );
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 5 }), (messages) => {
        for (const counter of counters)
          expect(counter.count({ messages }).high).toBeLessThanOrEqual(boundInputTokens({ messages }));
      }),
    );
  });

  it('is above the range of tools and schemas', async () => {
    const counter = await createTokenCounter('gpt-4o');
    const json = fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 5 });
    fc.assert(
      fc.property(json, fc.string({ maxLength: 40 }), (parameters, description) => {
        const request = {
          ...user('hello'),
          tools: [{ name: 'f', description, parameters }],
          responseFormat: { type: 'json_schema' as const, name: 'a', schema: parameters },
        };
        expect(counter.count(request).high).toBeLessThanOrEqual(boundInputTokens(request));
      }),
    );
  });

  it('is bytes, not letters', () => {
    expect(boundInputTokens(user('€'.repeat(100)))).toBeGreaterThan(300);
  });
});
