import { countCommon, countNgrams, ngramTotal } from './ngrams.ts';
import { splitWords } from './words.ts';

const ORDERS = [1, 2, 3, 4] as const;

/**
 * Google BLEU (Wu et al. 2016, arXiv:1609.08144) as NLTK's `sentence_gleu`: the smaller of precision and
 * recall over all n-grams of 1 to 4 words together. Words stand between white space, with their case. 0 where
 * both are empty.
 */
export function gleu(input: string, reference: string): number {
  const [words, wanted] = [splitWords(input), splitWords(reference)];
  const total = Math.max(everyNgram(words.length), everyNgram(wanted.length));
  if (total === 0) return 0;
  let common = 0;
  for (const size of ORDERS) common += countCommon(countNgrams(words, size), countNgrams(wanted, size));
  return common / total;
}

function everyNgram(words: number): number {
  return ORDERS.reduce((sum, size) => sum + ngramTotal(words, size), 0);
}
