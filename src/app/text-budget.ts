import type { CutText } from '../core/model/example-list.ts';

/** A text as far as it is kept. */
export interface KeptText {
  readonly text: string;
  /** Of the whole. */
  readonly length: number;
}

/** Keeps the beginnings of texts while more of them come in, never more than twice `letters` together. */
export interface TextBudget {
  keep(text: string): KeptText;
}

/** Nobody reads further in a page. */
const LONGEST = 50_000;

export function createTextBudget(letters: number): TextBudget {
  const kept: { text: string; length: number }[] = [];
  let [sum, longest] = [0, LONGEST];
  const shrink = (): void => {
    const lengths = kept.map(({ text }) => text.length);
    longest = Math.min(longest, longestWithin(lengths, letters));
    for (const one of kept) one.text = cut(one.text, longest);
    sum = kept.reduce((all, { text }) => all + text.length, 0);
  };
  return {
    keep(text) {
      const one = { text: cut(text, longest), length: text.length };
      kept.push(one);
      sum += one.text.length;
      if (sum > 2 * letters) shrink();
      return one;
    },
  };
}

/** The length at which texts of these lengths are cut to have no more than `total` letters together. */
export function longestWithin(lengths: readonly number[], total: number): number {
  let left = total;
  for (const [index, length] of lengths.toSorted((a, b) => a - b).entries()) {
    const share = Math.floor(left / (lengths.length - index));
    if (length > share) return share;
    left -= length;
  }
  return Number.POSITIVE_INFINITY;
}

export function cutText({ text, length }: KeptText, longest: number): CutText {
  const shown = cut(text, longest);
  return shown.length < length ? { text: shown, more: length - shown.length } : { text: shown };
}

/** A copy where it is shorter: a slice would keep the whole alive. No letter is cut in two. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const end = /[\ud800-\udbff]/.test(text[longest - 1] ?? '') ? longest - 1 : longest;
  return Buffer.from(text.slice(0, end), 'utf16le').toString('utf16le');
}
