import type { Calendar } from './economy.ts';
import { type Player, replicaRate, servedShare } from './player.ts';

const SECONDS_A_MONTH = 2_628_000;
/** More machines than this are as good as a straight line. */
const MOST_STEPS = 2000;

/**
 * First-month requests from which a further replica is needed in some month. `serves` false: the player
 * takes over only what `other` no longer serves.
 */
export function hostingSteps(
  { profile, terms }: Player,
  calendar: Calendar,
  serves: boolean,
  other?: Player,
): number[] {
  const rates = profile.hosting.flatMap((hosting) => {
    const rate = replicaRate(hosting, terms);
    return rate === null
      ? []
      : [(rate * SECONDS_A_MONTH) / (hosting.peakFactor ?? 1) / (hosting.loadShare ?? 1)];
  });
  const months = [...calendar.volume.entries()].filter(([month, volume]) => {
    if (volume <= 0) return false;
    if (serves) return servedShare(profile.serviceMonths, month) > 0;
    return other !== undefined && servedShare(other.profile.serviceMonths, month) < 1;
  });
  const replicas = Math.floor(MOST_STEPS / Math.max(1, rates.length * months.length));
  return rates.flatMap((capacity) =>
    months.flatMap(([, volume]) =>
      Array.from({ length: replicas }, (_, more) => ((more + 1) * capacity) / volume),
    ),
  );
}
