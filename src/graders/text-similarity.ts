import { z } from 'zod';
import type { Defined, GraderKind } from './kind.ts';
import { scoreIn, UNIT } from './score.ts';
import { type SimilarityMetric, similarityMetrics } from './similarity/index.ts';
import { createTemplated } from './templated.ts';

/** OpenAI's `text_similarity`, but for `cosine`, which needs a model. */
export interface TextSimilarityDefinition extends Defined<'text_similarity'> {
  readonly input: string;
  readonly reference: string;
  readonly evaluation_metric: SimilarityMetric;
  readonly pass_threshold?: number;
}

const METRICS = Object.keys(similarityMetrics) as [SimilarityMetric, ...SimilarityMetric[]];

export const textSimilarity: GraderKind<TextSimilarityDefinition> = {
  type: 'text_similarity',
  fields: {
    input: z.string().describe('What is compared, a template: "{{sample.output_text}}"'),
    reference: z.string().describe('What it is compared with, a template'),
    evaluation_metric: z.enum(METRICS).describe('How alike two texts are, from 0 to 1'),
    pass_threshold: z.number().min(0).max(1).exactOptional().describe('The least that passes; 1 by default'),
  },
  create: ({ id, input, reference, evaluation_metric, pass_threshold }) =>
    createTemplated(id, { input, reference }, (texts) =>
      scoreIn(UNIT, similarityMetrics[evaluation_metric](texts.input, texts.reference), pass_threshold),
    ),
};
