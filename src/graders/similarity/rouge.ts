import { longestCommonSubsequence } from './longest-common-subsequence.ts';
import { countCommon, countNgrams, ngramTotal } from './ngrams.ts';

/**
 * ROUGE-N (Lin 2004) as Google's `rouge_score`: the F-measure of common n-grams, over lower-cased runs of
 * a-z and 0-9, without a stemmer. Letters of other scripts are no tokens. 0 where a side is shorter than `size`.
 */
export function rouge(size: number): (input: string, reference: string) => number {
  return (input, reference) => {
    const [tokens, wanted] = [alphanumerics(input), alphanumerics(reference)];
    const common = countCommon(countNgrams(tokens, size), countNgrams(wanted, size));
    return fMeasure(common, ngramTotal(tokens.length, size), ngramTotal(wanted.length, size));
  };
}

/** ROUGE-L on the text as one sequence, tokens as for ROUGE-N: the F-measure of the longest common subsequence. */
export function rougeL(input: string, reference: string): number {
  const [tokens, wanted] = [alphanumerics(input), alphanumerics(reference)];
  return fMeasure(longestCommonSubsequence(tokens, wanted), tokens.length, wanted.length);
}

function alphanumerics(text: string): string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
}

/** 2PR / (P + R) with P = common / tokens and R = common / wanted. */
function fMeasure(common: number, tokens: number, wanted: number): number {
  return common === 0 ? 0 : (2 * common) / (tokens + wanted);
}
