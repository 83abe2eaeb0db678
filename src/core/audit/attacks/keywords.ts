import type { Attack } from '../attack.ts';

const MOST = 200;

export const keywords: Attack = {
  id: 'keywords',
  what: 'all words that right answers use, each once',
  remedy: 'do not count words; look at what is said of them',
  make({ answers }) {
    const words = new Set(answers.flatMap((answer) => answer.match(/[\p{L}\p{N}]+/gu) ?? []));
    return words.size < 2 ? null : [...words].slice(0, MOST).join(' ');
  },
};
