import type { Attack } from '../attack.ts';

export const mostFrequent: Attack = {
  id: 'most-frequent',
  what: 'always the most frequent answer',
  remedy: 'balance the examples, or score by kind of example: a constant should not be worth much',
  make: ({ answers }) => answers[0] ?? null,
};
