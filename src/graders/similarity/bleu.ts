import { countCommon, countNgrams, ngramTotal } from './ngrams.ts';
import { splitWords } from './words.ts';

const MAX_ORDER = 4;

/**
 * sacreBLEU's sentence BLEU / 100: 13a tokens with their case, orders 1 to 4 as far as the input is long
 * enough (effective order), exponential smoothing (Chen and Cherry 2014, method 3), brevity penalty. 0 where
 * no n-gram is in common.
 */
export function bleu(input: string, reference: string): number {
  const [tokens, wanted] = [tokenize13a(input), tokenize13a(reference)];
  let common = 0;
  let halvings = 0;
  let logPrecisions = 0;
  let orders = 0;
  for (let size = 1; size <= MAX_ORDER && ngramTotal(tokens.length, size) > 0; size++) {
    const matches = countCommon(countNgrams(tokens, size), countNgrams(wanted, size));
    common += matches;
    if (matches === 0) halvings++;
    const counted = matches === 0 ? 2 ** -halvings : matches;
    logPrecisions += Math.log(counted / ngramTotal(tokens.length, size));
    orders++;
  }
  if (common === 0) return 0;
  const brevity = Math.min(1, Math.exp(1 - wanted.length / tokens.length));
  return brevity * Math.exp(logPrecisions / orders);
}

/** The tokenizer of mteval-v13a as sacreBLEU has it: punctuation apart, but not inside numbers. */
function tokenize13a(text: string): string[] {
  const line = trimEnd(text)
    .replaceAll('<skipped>', '')
    .replaceAll('-\n', '')
    .replaceAll('\n', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
  const spaced = ` ${line} `
    .replace(/[{-~[-` -&(-+:-@/]/gu, ' $& ')
    .replace(/([^0-9])([.,])/gu, '$1 $2 ')
    .replace(/([.,])([^0-9])/gu, ' $1 $2')
    .replace(/([0-9])(-)/gu, '$1 $2 ');
  return splitWords(spaced);
}

/** Without the white space at the end, in linear time: a text may be nothing but spaces and one letter. */
function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && splitWords(text.charAt(end - 1)).length === 0) end--;
  return text.slice(0, end);
}
