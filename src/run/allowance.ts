import type { Usd } from '../core/model/units.ts';
import type { Budget } from './budget.ts';

/** What one trial may take of the run's budget. */
export interface Allowance extends Pick<Budget, 'reserve'> {
  /** It refused a request, which the run's budget might have allowed. */
  readonly isSpent: boolean;
}

/** `limitUsd` undefined: whatever the budget gives. Attempts whose bill nobody knows count at their most. */
export function createAllowance(budget: Pick<Budget, 'reserve'>, limitUsd: Usd | undefined): Allowance {
  let [spent, isSpent] = [0, false];
  return {
    get isSpent() {
      return isSpent;
    },
    async reserve(worstCase, signal) {
      if (limitUsd !== undefined && spent + worstCase > limitUsd) {
        isSpent = true;
        return null;
      }
      const held = await budget.reserve(worstCase, signal);
      return (
        held && {
          settle(calls, billing) {
            const known = calls.reduce((sum, { usd }) => sum + usd, 0);
            spent += billing === 'unknown' ? Math.max(known, worstCase) : known;
            held.settle(calls, billing);
          },
        }
      );
    },
  };
}
