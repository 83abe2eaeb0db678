import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { createTokenCounter } from '../../src/tokens/count.ts';

describe('counting a prompt’s tokens', () => {
  it('adds the chat format to the text: "hello world" is 2 and 3 + 4 around it', async () => {
    const counter = await createTokenCounter('gpt-4o');
    expect(counter.count([{ role: 'user', content: 'hello world' }])).toEqual({ expected: 9, upperBound: 9 });
    const both = counter.count([
      { role: 'system', content: '' },
      { role: 'user', content: 'hello world' },
    ]);
    expect(both.expected).toBe(13);
  });

  test.each<[string, boolean]>([
    ['gpt-4.1-mini-2025-04-14', true],
    ['ft:gpt-4.1-mini-2025-04-14:org::id', true],
    ['gpt-6-luna', true],
    ['o4-mini', true],
    ['Qwen/Qwen3.5-9B', false],
    ['openai/gpt-oss-120b', false],
    ['', false],
  ])('says of %s whether the tokenizer is its own: %j', async (model, exact) => {
    expect((await createTokenCounter(model)).exact).toBe(exact);
  });

  it('tells the encodings apart: a Chinese greeting takes gpt-4 more tokens than gpt-4o', async () => {
    const content = '你好，世界！今天天气怎么样？';
    const [older, newer] = await Promise.all([createTokenCounter('gpt-4'), createTokenCounter('gpt-4o')]);
    const count = (counter: typeof older): number => counter.count([{ role: 'user', content }]).expected;
    expect(count(older)).toBeGreaterThan(count(newer));
  });

  it('counts special tokens in the data as the text that they are', async () => {
    const { expected } = (await createTokenCounter('gpt-4o')).count([
      { role: 'user', content: '<|endoftext|>' },
    ]);
    expect(expected).toBeGreaterThan(8);
  });

  it('bounds a guess from above, by bytes, for any text', async () => {
    const counter = await createTokenCounter('unknown-model');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (content) => {
        const { expected, upperBound } = counter.count([{ role: 'user', content }]);
        expect(upperBound).toBe(7 + Buffer.byteLength(content));
        expect(expected).toBeLessThanOrEqual(upperBound);
      }),
    );
  });
});
