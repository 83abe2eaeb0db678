import type { CostKind, CostPart } from '../model/candidate-report.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Usd } from '../model/units.ts';
import type { CostProfile } from './cost-profile.ts';
import { calendarOf, type Economy, economyOf } from './economy.ts';
import { type Player, pointPlayer, type Terms } from './player.ts';
import { presentCost } from './present-cost.ts';

/**
 * Where each dollar of a candidate's total goes: the present value of every kind of cost over the
 * scenario. The parts add up to the projection's total, because the projection is a sum over its terms:
 * each part is the projection with all other terms at nought. `null` where `projectCost` is.
 */
export function breakDown(
  profile: CostProfile,
  incumbent: CostProfile,
  scenario: Scenario,
): readonly CostPart[] | null {
  const economy = economyOf(scenario);
  const own = pointPlayer(profile, scenario, economy);
  const after = pointPlayer(incumbent, scenario, economy);
  if (!own || !after) return null;
  const { terms } = own;
  const free = { ...after, terms: freeOf(after.terms) };
  const usdOf = (kept: Partial<Terms>, prices: Partial<Economy> = {}, next: Player = free): Usd => {
    const part = { ...own, terms: { ...freeOf(terms), ...kept } };
    const paid = { ...economy, ...prices };
    const cost = presentCost(part, next, paid, calendarOf(paid), paid.requestsPerMonth);
    return cost.standingUsd + cost.requestsUsd;
  };
  const listedUsd = profile.fixed.reduce((sum, { usd }) => sum + usd, 0);
  const wrong = { errorShare: terms.errorShare, failedShare: terms.failedShare };
  const parts: Readonly<Record<CostKind, Usd>> = {
    tokens: usdOf({ tokenUsd: terms.tokenUsd }),
    errors: usdOf(wrong, economy.fallbackUsd === null ? {} : { fallbackUsd: 0 }),
    fallback: usdOf(wrong, { usdPerError: 0 }),
    hosting: usdOf({ hostingUsd: terms.hostingUsd }),
    'one-offs': listedUsd,
    'failed-trainings': terms.oneOffUsd - listedUsd,
    retraining: usdOf({ retrainings: terms.retrainings }),
    'after-service': usdOf({}, {}, after),
  };
  return Object.entries(parts).map(([kind, usd]) => ({ kind: kind as CostKind, usd }));
}

/** Nothing costs anything, and capacities are what they were. */
function freeOf(terms: Terms): Terms {
  return {
    ...terms,
    tokenUsd: terms.tokenUsd.map(() => 0),
    errorShare: 0,
    failedShare: 0,
    oneOffUsd: 0,
    retrainings: [],
    hostingUsd: terms.hostingUsd.map(() => 0),
  };
}
