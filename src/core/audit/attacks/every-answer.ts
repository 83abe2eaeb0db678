import type { Attack } from '../attack.ts';

const MOST = 50;

export const everyAnswer: Attack = {
  id: 'every-answer',
  beyond: 'constant',
  what: 'many possible answers at once',
  remedy: 'compare the whole answer, or fail one that holds more than one',
  make: ({ answers }) => (answers.length < 2 ? null : answers.slice(0, MOST).join(' ')),
};
