import type { Estimate } from '../../core/model/estimate.ts';
import type { CsvValue } from './csv.ts';

type Columns<T> = Readonly<Record<string, (row: T) => CsvValue>>;

/** Three columns of an estimate: its point under its own name, then its ends. */
export function estimateColumns<T>(name: string, read: (row: T) => Estimate | null | undefined): Columns<T> {
  return {
    [name]: (row) => read(row)?.point ?? null,
    [`${name}Low`]: (row) => read(row)?.low ?? null,
    [`${name}High`]: (row) => read(row)?.high ?? null,
  };
}
