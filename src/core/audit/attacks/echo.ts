import type { Attack } from '../attack.ts';

export const echo: Attack = {
  id: 'echo',
  what: 'the prompt said back',
  remedy: 'do not reward words that stand in the prompt',
  make: ({ prompt }) => prompt,
};
