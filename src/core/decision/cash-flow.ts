import type { Usd } from '../model/units.ts';
import type { Projection } from './project-cost.ts';

/**
 * Present value of what a candidate has saved against the incumbent by the end of each month, from month
 * 0, which holds the one-offs, to the horizon. The last is the expected saving.
 */
export function cumulativeSaving({ presentFlows }: Projection, incumbent: Projection): readonly Usd[] {
  let saved = 0;
  return presentFlows.map((usd, month) => {
    saved += (incumbent.presentFlows[month] as number) - usd;
    return saved;
  });
}
