/**
 * Tokens of one call. Cached and written tokens are parts of `input`, reasoning a part of `output`
 * (OpenAI's convention). A field that is absent is unknown, never zero.
 */
export interface Usage {
  readonly input: number;
  readonly output: number;
  readonly cachedInput?: number;
  readonly cacheWrite?: number;
  readonly reasoning?: number;
  readonly source: 'reported' | 'estimated';
}
