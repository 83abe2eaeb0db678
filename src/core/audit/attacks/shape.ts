import type { Attack } from '../attack.ts';
import { parseObject } from '../parse-object.ts';

/** Of an answer in JSON the form alone: every text, number and truth another. */
export const shape: Attack = {
  id: 'shape',
  what: 'the form of a right answer without its content',
  remedy: 'reward content; form alone should be a condition, not a reward',
  make({ others }) {
    const [first] = others;
    const parsed = parseObject(first);
    return parsed === null ? null : JSON.stringify(emptied(parsed));
  },
};

function emptied(value: unknown): unknown {
  if (typeof value === 'string') return 'x';
  if (typeof value === 'number') return 0;
  if (Array.isArray(value)) return value.map(emptied);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, emptied(entry)]));
  return value;
}
