import type { CallRole } from '../core/model/call.ts';
import type { Usd } from '../core/model/units.ts';

/** What was spent, by what for. `unknownUsd` is what stays set aside for attempts of which nobody knows the bill. */
export interface Spent {
  readonly knownUsd: Usd;
  readonly unknownUsd: Usd;
  readonly byRole: Readonly<Record<CallRole, Usd>>;
}

/** Dollars set aside for one request. */
export interface Reservation {
  /** Books what it did cost and gives the rest back; `unknown` keeps all of it. */
  settle(
    spent: readonly { readonly role: CallRole; readonly usd: Usd }[],
    billing: 'known' | 'unknown',
  ): void;
}

/**
 * Keeps spend under a cap: a request starts only when its worst case still fits beside what was spent and
 * what is set aside for those in flight.
 */
export interface Budget {
  /** Waits while requests in flight may still give something back; null: it will never fit, or `signal` ended the wait. */
  reserve(worstCase: Usd, signal: AbortSignal): Promise<Reservation | null>;
  /** What an earlier start set aside for a request whose answer is only now waited for. */
  takeOver(worstCase: Usd): Reservation;
  readonly spent: Spent;
  /** Spent, kept and set aside together: what the run may have cost by now. */
  readonly exposedUsd: Usd;
}

export interface BudgetOptions {
  /** `null`: no cap. */
  readonly limitUsd: Usd | null;
  /** What earlier starts of the run may have spent. */
  readonly beforeUsd?: Usd;
  /** Makes a sum durable before more than it is spent. */
  readonly onLease?: (usd: Usd) => Promise<void>;
}

/** What is leased ahead, so that not every request has to be written down: a share of the cap. */
const LEASE_SHARE = 0.01;

export function createBudget({ limitUsd, beforeUsd = 0, onLease }: BudgetOptions): Budget {
  const byRole: Record<CallRole, Usd> = { answer: 0, retry: 0, subagent: 0, judge: 0 };
  let [before, known, kept, reserved, leased] = [beforeUsd, 0, 0, 0, beforeUsd];
  let waiting: (() => void)[] = [];
  const exposed = (): Usd => before + known + kept + reserved;
  /** The cap itself is no sum of floats; a sum may pass it by its rounding alone. */
  const fits = (sum: Usd): boolean => limitUsd === null || sum <= limitUsd * (1 + 1e-12);
  const wakeAll = (): void => {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };
  const settled = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        resolve();
      };
      signal.addEventListener('abort', wake);
      waiting.push(wake);
    });
  let leasing: Promise<void> | null = null;
  const lease = async (): Promise<void> => {
    if (limitUsd !== null && onLease && exposed() > leased) {
      leased = Math.min(limitUsd, exposed() + limitUsd * LEASE_SHARE);
      leasing = onLease(leased);
    }
    await leasing; // whoever fits into a lease that is being written waits for it, too
  };
  const hold = (worstCase: Usd): Reservation => {
    let open = true;
    reserved += worstCase;
    return {
      settle(spent, billing) {
        if (!open) return;
        open = false;
        reserved -= worstCase;
        for (const { role, usd } of spent) {
          byRole[role] += usd;
          known += usd;
        }
        const bookedUsd = spent.reduce((sum, { usd }) => sum + usd, 0);
        if (billing === 'unknown') kept += Math.max(0, worstCase - bookedUsd);
        wakeAll();
      },
    };
  };
  return {
    async reserve(worstCase, signal) {
      while (!fits(exposed() + worstCase)) {
        if (signal.aborted || !fits(exposed() - reserved + worstCase)) return null;
        await settled(signal);
      }
      const held = hold(worstCase);
      await lease();
      return held;
    },
    takeOver(worstCase) {
      before = Math.max(0, before - worstCase);
      return hold(worstCase);
    },
    get spent() {
      return { knownUsd: known, unknownUsd: kept, byRole: { ...byRole } };
    },
    get exposedUsd() {
      return exposed();
    },
  };
}
