/** Sizes of a decoder-only model; `vocabulary`, `width / heads` and `hidden` are multiples of 8. */
export interface ModelShape {
  readonly vocabulary: number;
  /** Floats of one token's state (D). */
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  /** Width of the multilayer perceptron's middle (F). */
  readonly hidden: number;
  /** Positions that the convolution sees, the present one included. */
  readonly taps: number;
}

/** Where one parameter tensor lies: `offset` and `count` in floats from the first parameter. */
export interface TensorSpan {
  readonly name: string;
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
  /** Standard deviation of the initial values; 'ones' for a gain. */
  readonly start: number | 'ones';
}

/** Tensors in storage order: embedding, the layers, the final gain. The output projection is the embedding. */
export function layOutParameters(shape: ModelShape): { spans: TensorSpan[]; count: number } {
  const { vocabulary, width, layers, hidden, taps } = shape;
  const spans: TensorSpan[] = [];
  let count = 0;
  const place = (name: string, rows: number, columns: number, start: number | 'ones'): void => {
    spans.push({ name, offset: count, rows, columns, start });
    count += (rows * columns + 3) & ~3;
  };
  const inward = 1 / Math.sqrt(width);
  place('embedding', vocabulary, width, 0.05);
  for (let layer = 0; layer < layers; layer++) {
    place(`${layer}.attentionGain`, 1, width, 'ones');
    place(`${layer}.attentionTaps`, taps, width, 0.1);
    place(`${layer}.queryKeyValue`, width, 3 * width, inward);
    place(`${layer}.attentionOut`, width, width, 0.5 / Math.sqrt(width * layers));
    place(`${layer}.hiddenGain`, 1, width, 'ones');
    place(`${layer}.hiddenTaps`, taps, width, 0.1);
    place(`${layer}.hiddenIn`, width, hidden, inward);
    place(`${layer}.hiddenOut`, hidden, width, 0.5 / Math.sqrt(hidden * layers));
  }
  place('finalGain', 1, width, 'ones');
  return { spans, count };
}
