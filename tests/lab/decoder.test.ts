import { expect, test } from 'vitest';
import { seededRandom } from '../../src/core/random.ts';
import { Decoder } from '../../src/lab/engine/decoder.ts';
import { generate } from '../../src/lab/engine/generate.ts';
import { computeLogits } from '../../src/lab/engine/loss.ts';
import { initializeWeights, Model } from '../../src/lab/engine/model.ts';

const SHAPE = { vocabulary: 40, width: 32, layers: 2, heads: 4, hidden: 64, taps: 4 };
const NEVER = -1;

const model = new Model(SHAPE);
initializeWeights(model, seededRandom(11));
const greedy = { temperature: 0, topP: 1, maxTokens: 9, stop: NEVER, random: seededRandom(0) };

/** Scores of the next token from one pass over the whole sequence. */
function fullLogits(sequence: readonly number[]): Float32Array {
  const length = (sequence.length + 7) & ~7;
  const tokens = new Int32Array(length);
  tokens.set(sequence);
  return computeLogits(model, {
    tokens,
    sequences: 1,
    length,
    rows: Int32Array.of(sequence.length - 1),
    targets: Int32Array.of(0),
    weights: Float32Array.of(0),
  });
}

function expectClose(actual: Float32Array, expected: Float32Array): void {
  for (const [i, value] of expected.entries()) expect(actual[i]).toBeCloseTo(value, 4);
}

test('decoding token by token scores like a pass over the whole sequence, at every position', () => {
  const decoder = new Decoder(model, { slots: 3, capacity: 32 });
  const sequence = [5, 9, 31, 2, 2, 17, 8, 39, 0, 4, 21];
  for (const [i, token] of sequence.entries()) {
    const logits = decoder.step([{ slot: 1, token, wantsLogits: true }]).slice();
    expectClose(logits, fullLogits(sequence.slice(0, i + 1)));
  }
});

test('prompts of different lengths decode together as they do alone, to the bit', () => {
  const prompts = [[1, 2, 3, 4, 5], [7, 8, 9], [30], [11, 12, 13, 14, 15, 16, 17, 18, 19]];
  const together = generate(new Decoder(model, { slots: 4, capacity: 32 }), prompts, {
    ...greedy,
    samples: 1,
  });
  const alone = new Decoder(model, { slots: 1, capacity: 32 });
  for (const [i, prompt] of prompts.entries()) {
    expect(generate(alone, [prompt], { ...greedy, samples: 1 })[0]).toEqual(together[i]);
  }
});

test('the likeliest continuation is the one that the full pass finds', () => {
  const prompts = [
    [1, 2, 3, 4, 5],
    [7, 8, 9],
  ];
  const decoder = new Decoder(model, { slots: 4, capacity: 32 });
  const completions = generate(decoder, prompts, { ...greedy, samples: 2 });
  expect(completions).toHaveLength(4);
  for (const [i, completion] of completions.entries()) {
    const sequence = [...(prompts[i >> 1] ?? [])];
    for (const token of completion) {
      const logits = fullLogits(sequence);
      expect(token).toBe(logits.indexOf(Math.max(...logits)));
      sequence.push(token);
    }
  }
});

test('a slot that is cleared remembers nothing', () => {
  const decoder = new Decoder(model, { slots: 1, capacity: 32 });
  const fresh = decoder.step([{ slot: 0, token: 6, wantsLogits: true }]).slice();
  for (const token of [1, 2, 3, 4]) decoder.step([{ slot: 0, token, wantsLogits: false }]);
  decoder.clear(0);
  expect(decoder.step([{ slot: 0, token: 6, wantsLogits: true }])).toEqual(fresh);
});

test('a full slot is refused', () => {
  const decoder = new Decoder(model, { slots: 1, capacity: 2 });
  decoder.step([{ slot: 0, token: 1, wantsLogits: false }]);
  decoder.step([{ slot: 0, token: 1, wantsLogits: false }]);
  expect(() => decoder.step([{ slot: 0, token: 1, wantsLogits: false }])).toThrow(RangeError);
});

test('samples at temperature 1 follow the probabilities', () => {
  const decoder = new Decoder(model, { slots: 512, capacity: 8 });
  const prompt = [5, 9, 31];
  const options = { ...greedy, temperature: 1, maxTokens: 1, samples: 512, random: seededRandom(1) };
  const drawn = generate(decoder, [prompt], options).map((tokens) => tokens[0] as number);
  const logits = fullLogits(prompt);
  const weights = logits.map(Math.exp);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const best = logits.indexOf(Math.max(...logits));
  const expected = (weights[best] as number) / total;
  const share = drawn.filter((token) => token === best).length / drawn.length;
  expect(Math.abs(share - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / 512));
});
