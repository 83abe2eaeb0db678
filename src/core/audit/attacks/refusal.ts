import type { Attack } from '../attack.ts';

export const refusal: Attack = {
  id: 'refusal',
  what: 'a polite refusal',
  remedy: 'fail an answer that does not answer',
  make: () => "I'm sorry, but I can't help with that request.",
};
