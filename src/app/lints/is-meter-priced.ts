import type { Meter, PriceRow } from '../../core/model/price.ts';
import type { Evidence } from '../evidence.ts';

const STATED: Partial<Record<Meter, 'cachedInput' | 'cacheWrite' | 'batch'>> = {
  'cached-input': 'cachedInput',
  'cache-write': 'cacheWrite',
  'batch-input': 'batch',
};

/** Whether a candidate's tokens of this kind have a price of their own: its own, or a row that was used. */
export function isMeterPriced({ parts }: Evidence, meter: Meter, rows: readonly PriceRow[]): boolean {
  return parts.some(({ candidate: { price }, priceKey }) => {
    const key = STATED[meter];
    if (price) return key !== undefined && price[key] !== undefined;
    return rows.some((row) => row.meter === meter && `${row.provider}/${row.model}` === priceKey);
  });
}
