import type { Usd } from '../core/model/units.ts';

/** Keeps spend under a cap: a trial starts only when its worst case still fits beside those in flight. */
export interface Budget {
  /** False: it would not fit; nothing is reserved then. */
  reserve(worstCase: Usd): boolean;
  /** Gives a reservation back and books what was really spent. */
  settle(worstCase: Usd, spent: Usd): void;
  readonly spentUsd: Usd;
}

/** `limitUsd` null: no cap. */
export function createBudget(limitUsd: Usd | null): Budget {
  let spent = 0;
  let reserved = 0;
  return {
    reserve(worstCase: Usd): boolean {
      if (limitUsd !== null && spent + reserved + worstCase > limitUsd) return false;
      reserved += worstCase;
      return true;
    },
    settle(worstCase: Usd, actual: Usd): void {
      reserved -= worstCase;
      spent += actual;
    },
    get spentUsd(): Usd {
      return spent;
    },
  };
}
