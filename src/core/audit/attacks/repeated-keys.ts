import type { Attack } from '../attack.ts';
import { parseObject } from '../parse-object.ts';

/** Whoever reads the first of them sees the right answer; parsers take the last. */
export const repeatedKeys: Attack = {
  id: 'repeated-keys',
  readsReference: true,
  beyond: 'another-answer',
  what: 'every key twice, once right and then wrong',
  remedy: 'parse the answer and compare fields; do not look for pieces of text in it',
  make({ reference, others }) {
    const right = parseObject(reference);
    const wrong = others.map(parseObject).find((one) => one !== null && !Array.isArray(one));
    if (right === null || Array.isArray(right) || !wrong) return null;
    const [first, last] = [right, wrong].map((one) => JSON.stringify(one).slice(1, -1));
    return first === '' || last === '' ? null : `{${first},${last}}`;
  },
};
