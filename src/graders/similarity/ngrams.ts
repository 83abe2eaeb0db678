/** How often each run of `size` tokens occurs. Tokens hold no space. */
export function countNgrams(tokens: readonly string[], size: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let start = 0; start + size <= tokens.length; start++) {
    const ngram = tokens.slice(start, start + size).join(' ');
    counts.set(ngram, (counts.get(ngram) ?? 0) + 1);
  }
  return counts;
}

/** How many n-grams the two have in common, each as often as the rarer side has it. */
export function countCommon(first: ReadonlyMap<string, number>, second: ReadonlyMap<string, number>): number {
  let common = 0;
  for (const [ngram, count] of first) common += Math.min(count, second.get(ngram) ?? 0);
  return common;
}

/** How many n-grams of one size a text of `tokens` tokens has. */
export function ngramTotal(tokens: number, size: number): number {
  return Math.max(tokens - size + 1, 0);
}
