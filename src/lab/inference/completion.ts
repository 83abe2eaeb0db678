import type { TokenSampling } from '../engine/pick-token.ts';
import type { ModelShape } from '../engine/shape.ts';

/** One prompt to be completed by one model. */
export interface CompletionRequest extends TokenSampling {
  readonly prompt: readonly number[];
  readonly maxTokens: number;
  readonly seed: number;
}

export type Finish = 'stop' | 'length';

/** A token that was just decoded; `finish` stands on the last one. */
export interface DecodedToken {
  readonly request: number;
  readonly token: number;
  readonly finish: Finish | null;
}

/** What the inference worker is told. A model is known to it by its weights' hash. */
export type InferenceCommand =
  | {
      readonly kind: 'load';
      readonly model: string;
      readonly shape: ModelShape;
      readonly weights: Float32Array;
    }
  | {
      readonly kind: 'start';
      readonly model: string;
      readonly request: number;
      readonly completion: CompletionRequest;
    }
  | { readonly kind: 'cancel'; readonly request: number };

/** What it tells: all tokens of one round of steps. */
export type InferenceReport = readonly DecodedToken[];
