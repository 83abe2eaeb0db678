import { bleu } from './bleu.ts';
import { fuzzyMatch } from './fuzzy-match.ts';
import { gleu } from './gleu.ts';
import { meteor } from './meteor.ts';
import { rouge, rougeL } from './rouge.ts';

/** The `evaluation_metric`s of OpenAI's `text_similarity` that need no embedding. */
export type SimilarityMetric =
  | 'fuzzy_match'
  | 'bleu'
  | 'gleu'
  | 'meteor'
  | 'rouge_1'
  | 'rouge_2'
  | 'rouge_3'
  | 'rouge_4'
  | 'rouge_5'
  | 'rouge_l';

/**
 * How alike two texts are, from 0 to 1, for any two strings; 100,000 characters take less than a second. OpenAI
 * names the metrics but publishes no code: these are the standard definitions, each with its source.
 */
export const similarityMetrics: Readonly<
  Record<SimilarityMetric, (input: string, reference: string) => number>
> = {
  fuzzy_match: fuzzyMatch,
  bleu,
  gleu,
  meteor,
  rouge_1: rouge(1),
  rouge_2: rouge(2),
  rouge_3: rouge(3),
  rouge_4: rouge(4),
  rouge_5: rouge(5),
  rouge_l: rougeL,
};
