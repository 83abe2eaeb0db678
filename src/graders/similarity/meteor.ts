import { porterStem } from './porter-stem.ts';
import { splitWords } from './words.ts';

const ALPHA = 0.9;
const BETA = 3;
const GAMMA = 0.5;

/**
 * METEOR (Lavie and Agarwal 2007) as NLTK's `meteor_score` without its WordNet stage: lower-cased words between
 * white space are aligned where they are equal, then where their Porter stems are. Synonyms are not matched;
 * one more match always raises the score, so this is a lower bound of NLTK's. Not symmetric; a text against
 * itself scores 1 − 0.5 / words³, because a chunk is always a little fragmentation.
 */
export function meteor(input: string, reference: string): number {
  const words = splitWords(input.toLowerCase());
  const wanted = splitWords(reference.toLowerCase());
  const aligned = alignWords(words, wanted);
  const matches = aligned.filter((place) => place !== null).length;
  if (matches === 0) return 0;
  const precision = matches / words.length;
  const recall = matches / wanted.length;
  const mean = (precision * recall) / (ALPHA * precision + (1 - ALPHA) * recall);
  const penalty = GAMMA * (countChunks(aligned) / matches) ** BETA;
  return (1 - penalty) * mean;
}

/** Of each word its place in the reference, or null: equal words first, equal stems among what is left. */
function alignWords(words: readonly string[], wanted: readonly string[]): (number | null)[] {
  const aligned: (number | null)[] = words.map(() => null);
  const taken = wanted.map(() => false);
  for (const form of [(word: string): string => word, porterStem]) {
    const places = new Map<string, number[]>();
    for (const [place, word] of wanted.entries()) {
      if (taken[place]) continue;
      const key = form(word);
      const known = places.get(key);
      if (known === undefined) places.set(key, [place]);
      else known.push(place);
    }
    // NLTK's order, from the end on both sides: it decides how many chunks there are.
    for (let index = words.length - 1; index >= 0; index--) {
      if (aligned[index] !== null) continue;
      const place = places.get(form(words[index] as string))?.pop();
      if (place === undefined) continue;
      aligned[index] = place;
      taken[place] = true;
    }
  }
  return aligned;
}

/** Runs of matches that are adjacent and in the same order on both sides. */
function countChunks(aligned: readonly (number | null)[]): number {
  let chunks = 0;
  for (const [index, place] of aligned.entries()) {
    const before = aligned[index - 1] ?? null;
    if (place !== null && before !== place - 1) chunks++;
  }
  return chunks;
}
