import type { Attack } from '../attack.ts';

export const whitespace: Attack = {
  id: 'whitespace',
  what: 'spaces and line ends',
  remedy: 'strip the answer before it is looked at',
  make: () => ' \n\t\n ',
};
