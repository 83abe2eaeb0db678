import type { Attack } from '../attack.ts';

export const empty: Attack = {
  id: 'empty',
  what: 'nothing at all',
  remedy: 'give an empty answer nothing',
  make: () => '',
};
