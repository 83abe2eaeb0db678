/** One sequence to learn from: after `prompt`, each of `completion`'s tokens is a target. */
export interface TrainingSequence {
  readonly prompt: readonly number[];
  readonly completion: readonly number[];
  /** What each target counts in the loss; one number for all, or one a token. */
  readonly weight: number | readonly number[];
}

/** Sequences padded to a common length that the kernels take, and the positions at which a token is predicted. */
export interface TokenBatch {
  /** sequences × length, padded at the end with token 0. */
  readonly tokens: Int32Array;
  readonly sequences: number;
  /** A multiple of 8. */
  readonly length: number;
  /** Index into `tokens` of the token from which each target is predicted. */
  readonly rows: Int32Array;
  readonly targets: Int32Array;
  readonly weights: Float32Array;
}

/** Weights are divided by `total`. @throws RangeError without sequences or with an empty prompt. */
export function buildTokenBatch(sequences: readonly TrainingSequence[], total: number): TokenBatch {
  if (sequences.some((sequence) => sequence.prompt.length === 0)) throw new RangeError('a prompt is empty');
  const longest = Math.max(
    ...sequences.map(({ prompt, completion }) => prompt.length + completion.length - 1),
  );
  const length = (longest + 7) & ~7;
  const targetCount = sequences.reduce((sum, { completion }) => sum + completion.length, 0);
  const tokens = new Int32Array(sequences.length * length);
  const rows = new Int32Array(targetCount);
  const targets = new Int32Array(targetCount);
  const weights = new Float32Array(targetCount);
  let at = 0;
  for (const [index, { prompt, completion, weight }] of sequences.entries()) {
    tokens.set(prompt, index * length);
    tokens.set(completion.slice(0, -1), index * length + prompt.length);
    for (const [i, token] of completion.entries()) {
      rows[at] = index * length + prompt.length - 1 + i;
      targets[at] = token;
      weights[at] = (typeof weight === 'number' ? weight : (weight[i] ?? 0)) / total;
      at++;
    }
  }
  return { tokens, sequences: sequences.length, length, rows, targets, weights };
}
