import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { BreakevenError } from '../../core/model/error.ts';
import { decodeHalf, encodeHalf } from '../engine/half-float.ts';
import type { ModelShape } from '../engine/shape.ts';
import { VOCABULARY_HASH } from '../tokenizer/vocabulary.ts';

/** What stands beside a file of weights. */
export interface WeightsCard {
  readonly name: string;
  readonly shape: ModelShape;
  readonly thinks: boolean;
  /** sha256 of the vocabulary that the weights were trained with. */
  readonly vocabulary: string;
  /** sha256 of the weights' bytes. */
  readonly weights: string;
  /** How the weights came about, and what was measured: for readers, not for the program. */
  readonly origin: Readonly<Record<string, unknown>>;
}

export interface LoadedWeights {
  readonly card: WeightsCard;
  readonly weights: Float32Array;
}

/** Writes `<stem>.f16` (half precision, in the order of `layOutParameters`) and `<stem>.json`. */
export function writeWeights(
  stem: string,
  weights: Float32Array,
  card: Omit<WeightsCard, 'vocabulary' | 'weights'>,
): WeightsCard {
  const bytes = encodeHalf(weights);
  const complete = { ...card, vocabulary: VOCABULARY_HASH, weights: hashBytes(bytes) };
  writeFileSync(`${stem}.f16`, bytes);
  writeFileSync(`${stem}.json`, `${JSON.stringify(complete, null, 2)}\n`);
  return complete;
}

/** @throws BreakevenError when the bytes are not those of the card, or the vocabulary is not this one. */
export function readWeights(stem: string): LoadedWeights {
  const card = JSON.parse(readFileSync(`${stem}.json`, 'utf8')) as WeightsCard;
  const bytes = readFileSync(`${stem}.f16`);
  if (card.vocabulary !== VOCABULARY_HASH) {
    throw new BreakevenError(
      'bad-input',
      `${stem}: the weights belong to another vocabulary`,
      'run npm run lab:train',
    );
  }
  if (card.weights !== hashBytes(bytes)) {
    throw new BreakevenError(
      'bad-input',
      `${stem}.f16 is not what ${stem}.json describes`,
      'restore both files',
    );
  }
  return { card, weights: decodeHalf(bytes) };
}

function hashBytes(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
