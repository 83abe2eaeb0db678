import type { Usd } from '../model/units.ts';
import { requireFinite } from './preconditions.ts';

/** Cost as a straight line: `fixed` dollars over some period, and so many for each request in it. */
export interface Line {
  readonly id: string;
  readonly fixed: Usd;
  readonly perRequest: Usd;
}

/** @throws RangeError unless both amounts are finite. */
export function requireLine(name: string, { fixed, perRequest }: Line): void {
  requireFinite(`${name}.fixed`, fixed);
  requireFinite(`${name}.perRequest`, perRequest);
}
