import { longestCommonSubsequence } from './longest-common-subsequence.ts';

/**
 * RapidFuzz's `fuzz.ratio` / 100: the normalised Indel similarity 2·LCS / (length + length) over code points,
 * case and white space counted, not rounded; 1 for two empty texts. Of very long texts a lower bound (see
 * longestCommonSubsequence).
 */
export function fuzzyMatch(input: string, reference: string): number {
  if (input === reference) return 1;
  const [first, second] = [[...input], [...reference]];
  return (2 * longestCommonSubsequence(first, second)) / (first.length + second.length);
}
