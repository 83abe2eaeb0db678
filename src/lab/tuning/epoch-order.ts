import type { Random } from '../../core/random.ts';

/** Row numbers batch by batch: every epoch visits each row once, in an order of its own. The last batch may be short. */
export function planBatches(
  rows: number,
  settings: { epochs: number; batchSize: number },
  random: Random,
): number[][] {
  const order = Array.from({ length: settings.epochs }, () =>
    random.shuffle(Array.from({ length: rows }, (_, i) => i)),
  ).flat();
  const batches: number[][] = [];
  for (let start = 0; start < order.length; start += settings.batchSize) {
    batches.push(order.slice(start, start + settings.batchSize));
  }
  return batches;
}
