import type { Usd } from '../core/model/units.ts';

/**
 * A budget for requests that cannot wait: one that would not fit beside what was spent and what those in
 * flight may cost is refused at once.
 */
export interface Purse {
  /** Sets a worst case aside; false: it does not fit. One that nobody knows (`null`) fits only where there is no limit. */
  take(worstCase: Usd | null): boolean;
  /** Books what it cost and gives the rest back; `null`: nobody knows, and the worst case stands. */
  settle(worstCase: Usd | null, spent: Usd | null): void;
  readonly spentUsd: Usd;
  /** Of requests whose bill nobody knows, at most. */
  readonly unknownUsd: Usd;
}

/** `limitUsd` null: no cap. */
export function createPurse(limitUsd: Usd | null): Purse {
  let [spent, unknown, reserved] = [0, 0, 0];
  return {
    take(worstCase) {
      if (limitUsd !== null && (worstCase === null || spent + unknown + reserved + worstCase > limitUsd))
        return false;
      reserved += worstCase ?? 0;
      return true;
    },
    settle(worstCase, actual) {
      reserved -= worstCase ?? 0;
      if (actual === null) unknown += worstCase ?? 0;
      else spent += actual;
    },
    get spentUsd() {
      return spent;
    },
    get unknownUsd() {
      return unknown;
    },
  };
}
