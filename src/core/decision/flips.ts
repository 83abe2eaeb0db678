import { cheapestByVolume } from '../economics/index.ts';
import type { FlipReport } from '../model/report-document.ts';
import type { CandidateId } from '../model/units.ts';
import type { Contender, Priced } from './recommend.ts';
import { qualifying } from './recommend.ts';

/**
 * The token prices at which the verdict changes hands, one model's price moved at a time and with it
 * every candidate that pays it: the next factor above and below today's price. Totals are straight lines
 * in a price, so the flips are the corners of their lower envelope next to factor 1.
 */
export function findFlips(
  winner: CandidateId,
  contenders: readonly Contender[],
  requestsPerMonth: number,
): FlipReport[] {
  const qualified = qualifying(contenders);
  const won = qualified.find(({ profile }) => profile.id === winner);
  if (!won) return [];
  const lines = [won, ...qualified.filter((one) => one !== won)]; // of equal lines the first is named
  const models = new Set(
    [won, ...qualified].flatMap(({ projection }) => [...projection.tokenUsdByModel.keys()]),
  );
  return [...models].flatMap((model) => flipsOf(model, won, lines, requestsPerMonth));
}

function flipsOf(
  model: string,
  won: Priced,
  lines: readonly Priced[],
  requestsPerMonth: number,
): FlipReport[] {
  const ranges = cheapestByVolume(
    lines.map(({ profile, projection }) => {
      const tokens = (projection.tokenUsdByModel.get(model) ?? 0) * requestsPerMonth;
      return { id: profile.id, fixed: projection.totalUsd - tokens, perRequest: tokens };
    }),
  );
  const index = ranges.findIndex(
    ({ id, from, to }) => id === won.profile.id && from <= 1 && (to === null || to >= 1),
  );
  const own = ranges[index];
  if (!own) return [];
  const flipTo = (becomes: CandidateId | undefined, factor: number | null): FlipReport[] => {
    if (becomes === undefined || factor === null) return [];
    const payer = [won, ...lines.filter(({ profile }) => profile.id === becomes), ...lines].find(
      ({ profile }) => profile.priceKey === model,
    );
    return [{ candidate: payer?.profile.id ?? becomes, model, factor, becomes }];
  };
  return [...flipTo(ranges[index + 1]?.id, own.to), ...flipTo(ranges[index - 1]?.id, own.from)];
}
