import type { Attack } from '../attack.ts';

export const anotherAnswer: Attack = {
  id: 'another-answer',
  what: 'the right answer to another example',
  remedy: 'reward what is right here, not what looks like an answer',
  make: ({ others, random }) => (others.length === 0 ? null : random.pick(others)),
};
