import { createHash } from 'node:crypto';
import { ANSWER_PIECES } from '../task/answer.ts';
import {
  CLAUSES,
  CLOSINGS,
  DISTRACTORS,
  GREETINGS,
  ISSUE_PHRASES,
  ISSUES,
  ORDER_LETTERS,
  TOOLS,
} from '../task/phrases.ts';

/** Tokens that are no text: the ends of a prompt's parts, of a thought, of an answer. */
export const SPECIAL = { pad: 0, system: 1, user: 2, assistant: 3, end: 4, think: 5, answer: 6 } as const;

const SPECIAL_NAMES = ['<pad>', '<system>', '<user>', '<assistant>', '<end>', '<think>', '<answer>'];
const THOUGHT_WORDS = ['under', 'over', 'in', 'out', 'yes', 'no'];
const POLICY_WORDS = ['deny', 'escalate', 'window', 'gold', 'skip', 'none', ';'];
/** Numbers that are one token each: 0 … 199. */
const NUMBERS = 200;

/**
 * Every token, by id: specials, the answer's fixed parts, numbers, the task's words, and each printable
 * character for what is none of these. Weights belong to one vocabulary: `VOCABULARY_HASH` stands beside them.
 */
export const VOCABULARY: readonly string[] = listTokens();

/** sha256 of the vocabulary, hexadecimal. */
export const VOCABULARY_HASH: string = createHash('sha256').update(JSON.stringify(VOCABULARY)).digest('hex');

function listTokens(): string[] {
  const phrases = [...GREETINGS, ...CLOSINGS, ...Object.values(ISSUE_PHRASES).flat()];
  const clauses = [...Object.values(CLAUSES).flat(), ...DISTRACTORS.map(({ text }) => text)];
  const words = [...phrases, ...clauses].flatMap((phrase) => phrase.split(' ')).filter((word) => word !== '');
  const characters = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i));
  const tokens = [
    ...new Set([
      ...SPECIAL_NAMES,
      ...ANSWER_PIECES,
      ...Array.from({ length: NUMBERS }, (_, i) => String(i)),
      ...ORDER_LETTERS,
      ...THOUGHT_WORDS,
      ...ISSUES,
      ...TOOLS,
      ...POLICY_WORDS,
      ...words,
      ...characters,
    ]),
  ];
  while (tokens.length % 8 !== 0) tokens.push(`<unused ${tokens.length}>`); // the kernels take columns by eight
  return tokens;
}
