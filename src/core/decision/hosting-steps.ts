import type { Calendar } from './economy.ts';
import { type Player, replicaRate, SECONDS_A_MONTH, servedShare, WHOLE_REPLICAS } from './player.ts';

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
    const share = hosting.loadShare ?? 1;
    return rate === null || share === 0 ? [] : [(rate * SECONDS_A_MONTH) / (hosting.peakFactor ?? 1) / share];
  });
  const months = [...calendar.volume.entries()].filter(([month, volume]) => {
    if (volume <= 0) return false;
    if (serves) return servedShare(profile.serviceMonths, month) > 0;
    return other !== undefined && servedShare(other.profile.serviceMonths, month) < 1;
  });
  return rates.flatMap((capacity) =>
    months.flatMap(([, volume]) =>
      Array.from({ length: WHOLE_REPLICAS }, (_, more) => ((more + 1) * capacity) / volume),
    ),
  );
}
