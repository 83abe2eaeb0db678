import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../../src/core/random.ts';
import { answerText } from '../../src/lab/task/answer.ts';
import { makeTickets } from '../../src/lab/task/make-tickets.ts';
import { ISSUES, ORDER_LETTERS, TOOLS } from '../../src/lab/task/phrases.ts';
import { ACME_POLICY, decide, drawPolicy, policyText } from '../../src/lab/task/policy.ts';
import { drawTicket } from '../../src/lab/task/ticket.ts';
import { decode, encode, encodeAnswer, encodePrompt } from '../../src/lab/tokenizer/tokenizer.ts';
import { SPECIAL, VOCABULARY } from '../../src/lab/tokenizer/vocabulary.ts';

const pair = fc.integer({ min: 10, max: 99 });
const answers = fc.record({
  issue: fc.constantFrom(...ISSUES),
  order: fc
    .tuple(fc.constantFrom(...ORDER_LETTERS), pair, pair)
    .map(([letter, a, b]) => `${letter}${a}-${b}`),
  amount: fc.integer({ min: 0, max: 199 }),
  days: fc.integer({ min: 0, max: 199 }),
  tool: fc.constantFrom(...TOOLS, 'deny' as const, 'escalate' as const),
});

test('every answer is 15 tokens and decodes to itself', () => {
  fc.assert(
    fc.property(answers, (facts) => {
      const text = answerText(facts);
      const tokens = encodeAnswer(text);
      expect(tokens).toHaveLength(15);
      expect(decode(tokens)).toBe(text);
      expect(JSON.parse(text)).toEqual(facts);
    }),
  );
});

test('any printable text without spaces survives, and no text becomes a special token', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
      const tokens = encode(text);
      expect(decode(tokens)).toBe(text.replace(/\s+/g, ''));
      expect(Math.min(Infinity, ...tokens)).toBeGreaterThan(SPECIAL.answer);
    }),
  );
  expect(encode('<end> <pad>').every((token) => token > SPECIAL.answer)).toBe(true);
});

test('a prompt names who speaks', () => {
  expect(encodePrompt('window 30', 'hi')).toEqual([
    SPECIAL.system,
    VOCABULARY.indexOf('window'),
    VOCABULARY.indexOf('30'),
    SPECIAL.user,
    VOCABULARY.indexOf('hi'),
    SPECIAL.assistant,
  ]);
});

test('the same options draw the same tickets, and the splits share no text', () => {
  const train = makeTickets({ seed: 9, count: 2000, split: 'train' });
  const held = makeTickets({ seed: 9, count: 500, split: 'eval' });
  expect(makeTickets({ seed: 9, count: 10, split: 'eval' })).toEqual(held.slice(0, 10));
  const texts = new Set([...train, ...held].map((row) => row.ticket));
  expect(texts.size).toBe(2500);
});

test('the facts of a ticket decide its tool', () => {
  const facts = { issue: 'lost', amount: 58, days: 20, gold: false } as const;
  expect(decide(ACME_POLICY, facts)).toBe('refund');
  expect(decide(ACME_POLICY, { ...facts, days: 55 })).toBe('deny');
  expect(decide(ACME_POLICY, { ...facts, days: 55, gold: true })).toBe('refund');
  expect(decide(ACME_POLICY, { ...facts, amount: 141 })).toBe('escalate');
});

test('of two issues the one that the policy puts first counts', () => {
  const random = seededRandom(2);
  for (let i = 0; i < 200; i++) {
    const policy = drawPolicy(random);
    const ticket = drawTicket(random, policy);
    expect(ticket.tool).toBe(decide(policy, ticket));
    expect(policyText(policy)).toContain(`${ticket.issue} ${policy.rules[ticket.issue].tool}`);
  }
});
