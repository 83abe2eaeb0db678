import { matches } from '../core/decision/cost-profile.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { PriceChange } from '../core/model/scenario.ts';

/** Price changes asked for by hand must concern somebody. `names`: candidates' ids and priced models. */
export function refuseUnmatched(changes: readonly PriceChange[], names: readonly string[]): void {
  const lost = changes.find(({ match }) => !names.some((name) => matches(match, name)));
  if (!lost) return;
  throw new BreakevenError(
    'bad-input',
    `--price ${lost.match}: no candidate and no priced model is called that`,
    `there are: ${[...new Set(names)].join(', ')}`,
  );
}
