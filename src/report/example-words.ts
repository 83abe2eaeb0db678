import type { CutText, ExampleAnswer, ExampleList, ShownExample } from '../core/model/example-list.ts';
import type { Tone } from './content/content.ts';
import { count, formatCount, formatDuration, formatUsd } from './format.ts';
import { makeInert, shorten, spellUnseen } from './inert.ts';

/**
 * How examples are worded, in the page as it is written and by the script that lists them all. Ids, inputs,
 * answers and reasons are anybody's: what comes out here is harmless to look at, but not escaped.
 */

const TONES: Readonly<Record<ExampleAnswer['verdict'], Tone>> = {
  passed: 'good',
  wrong: 'bad',
  failed: 'bad',
  unscored: 'open',
  ungraded: 'plain',
};

/** `null`: it was not asked. */
export const toneOf = (answer: ExampleAnswer | null): Tone | null => answer && TONES[answer.verdict];

/** `passed`, `wrong, lost`, `failed`: the verdict on the first trial, and what it means beside the reference. */
export function verdictWords(answer: ExampleAnswer | null): string {
  if (answer === null) return 'not asked';
  const { verdict, change, passed, trials } = answer;
  const word = verdict === 'ungraded' ? 'not graded' : verdict;
  const repeats = trials > 1 && verdict !== 'ungraded' ? [`${passed} of ${trials} passed`] : [];
  return [word, ...(change ? [change] : []), ...repeats].join(', ');
}

/** `412 ms`, `$0.0012`, `33 tokens`; what is not known is left out. */
export function figuresOf({ score, ms, usd, tokens }: ExampleAnswer): string[] {
  return [
    ...(score !== null && score !== 0 && score !== 1 ? [`score ${Number(score.toPrecision(3))}`] : []),
    ...(ms === null ? [] : [formatDuration(ms)]),
    ...(usd === null ? [] : [formatUsd(usd)]),
    ...(tokens === null ? [] : [count(tokens, 'token')]),
  ];
}

/** Candidates, by their places in the list, that answered the same to the same verdict. */
export interface SameAnswers {
  readonly first: ExampleAnswer;
  readonly all: readonly { readonly place: number; readonly answer: ExampleAnswer }[];
}

/** In the order of candidates; who was not asked is left out. */
export function groupAnswers({ answers }: ShownExample): readonly SameAnswers[] {
  const groups = new Map<string, { first: ExampleAnswer; all: { place: number; answer: ExampleAnswer }[] }>();
  for (const [place, answer] of answers.entries()) {
    if (answer === null) continue;
    const { verdict, change, text, detail } = answer;
    const isUnknown = text === null && verdict !== 'failed';
    const key = JSON.stringify([verdict, change, text, detail, isUnknown ? place : null]);
    const group = groups.get(key) ?? { first: answer, all: [] };
    groups.set(key, group);
    group.all.push({ place, answer });
  }
  return [...groups.values()];
}

/** A text in three parts, the middle one of which is not as in another text; all of it in the first: no matter. */
export type Parted = readonly [before: string, differing: string, after: string];

/** Whole words, of texts that have much in common. */
export function partFrom(text: string, other: string | null): Parted {
  const most = Math.min(text.length, other?.length ?? 0);
  let [start, end] = [0, 0];
  while (start < most && text[start] === other?.[start]) start += 1;
  while (end < most - start && text.at(-1 - end) === other?.at(-1 - end)) end += 1;
  while (start > 0 && isInWord(text, start)) start -= 1;
  while (end > 0 && isInWord(text, text.length - end)) end -= 1;
  const middle = text.slice(start, text.length - end);
  if (middle === '' || middle.length > 0.6 * text.length) return [text, '', ''];
  return [text.slice(0, start), middle, text.slice(text.length - end)];
}

/** Letters, digits and halves of a pair are not parted. */
function isInWord(text: string, at: number): boolean {
  return /^[\p{L}\p{N}\ud800-\udfff]{2}$/u.test(text.slice(at - 1, at + 1)) || isLow(text[at]);
}

const isLow = (unit = ''): boolean => unit >= '\udc00' && unit <= '\udfff';

/** What an answer that is not right has otherwise than the reference answer. */
export function partedAnswer({ verdict, text }: ExampleAnswer, reference: CutText | null): Parted {
  const own = plainText(text?.text ?? '');
  const isComparable = verdict === 'wrong' && text?.more === undefined && reference?.more === undefined;
  return isComparable ? partFrom(own, reference && plainText(reference.text)) : [own, '', ''];
}

/** An id or a tag, in one line. */
export const labelText = (text: string): string => makeInert(shorten(text, 80));

/** The beginning of a text, in one line. */
export const gistOf = ({ text }: CutText): string => makeInert(shortened(text, 240));

const shortened = (text: string, longest: number): string =>
  text.length > longest ? `${text.slice(0, longest)}…` : text;

/** A text with its lines; what would steer or hide is spelled out. */
export function plainText(text: string): string {
  return spellUnseen(text.replaceAll(/\r\n?/g, '\n').toWellFormed());
}

/** What is said of a text that is not all there; empty: it is. */
export function cutWords(more: number): string {
  return more === 0 ? '' : `${formatCount(more)} more letters are not in this page`;
}

/** Why there is no answer to read. */
export function withoutText({ verdict }: ExampleAnswer): string {
  return verdict === 'failed' ? 'No answer came.' : 'The text of the answer was not kept.';
}

export const reasonLabel = ({ verdict }: ExampleAnswer): string =>
  verdict === 'failed' ? 'Failure' : 'Grader';

/** Neither the first trial nor any repeat passed. */
export const isWrong = (answer: ExampleAnswer | null): boolean =>
  answer !== null && answer.passed === 0 && (answer.verdict === 'wrong' || answer.verdict === 'failed');

/** `null`: it was not asked, or is not among the candidates. */
export function referenceAnswer(
  { candidates, reference }: Pick<ExampleList, 'candidates' | 'reference'>,
  { answers }: ShownExample,
): ExampleAnswer | null {
  return answers[candidates.indexOf(reference)] ?? null;
}
