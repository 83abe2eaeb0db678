import type { Attack } from '../attack.ts';

const SENTENCE = 'This is a thorough, careful and complete answer that takes everything into account. ';

export const veryLong: Attack = {
  id: 'very-long',
  what: 'many words that say nothing',
  remedy: 'do not reward length; cap it',
  make: () => SENTENCE.repeat(60).trim(),
};
