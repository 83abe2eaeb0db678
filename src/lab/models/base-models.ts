import type { ModelShape } from '../engine/shape.ts';
import { VOCABULARY } from '../tokenizer/vocabulary.ts';

export interface BaseModel {
  readonly name: string;
  readonly shape: ModelShape;
  /** Reasons in tokens before it answers, when there is a policy to reason about. */
  readonly thinks: boolean;
  readonly tunable: boolean;
}

/** Tokens that a prompt and its completion may have together. */
export const CONTEXT_TOKENS = 256;

/** Reads a policy and reasons: 319 thousand parameters. */
const FRONTIER: BaseModel = {
  name: 'lab-frontier',
  shape: { vocabulary: VOCABULARY.length, width: 96, layers: 3, heads: 4, hidden: 288, taps: 4 },
  thinks: true,
  tunable: false,
};

/** Small enough to be tuned in seconds: 110 thousand parameters. */
export const MINI: BaseModel = {
  name: 'lab-mini',
  shape: { vocabulary: VOCABULARY.length, width: 64, layers: 2, heads: 4, hidden: 192, taps: 4 },
  thinks: false,
  tunable: true,
};

export const BASE_MODELS: readonly BaseModel[] = [FRONTIER, MINI];
