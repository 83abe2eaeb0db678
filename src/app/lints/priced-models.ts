import type { PriceRow } from '../../core/model/price.ts';

/** `provider/model` of rows, each once. */
export function pricedModels(rows: readonly PriceRow[]): string[] {
  return [...new Set(rows.map(({ provider, model }) => `${provider}/${model}`))];
}
