import { cheapestByVolume } from '../economics/index.ts';
import type { FlipReport } from '../model/sensitivity-report.ts';
import type { CandidateId } from '../model/units.ts';
import type { Contender, Priced } from './recommend.ts';
import { contending, isMet, rivalsOf } from './recommend.ts';

/** Factors and dollars this close are the same, rounding apart. */
const ROUNDING = 1e-9;

/**
 * The token prices at which the verdict changes hands, one model's price moved at a time and with it
 * every candidate that pays it (a rival that is not shown to qualify makes the verdict unproven): the next factor above and below today's price. Totals are straight lines
 * in a price, so the flips are the corners of their lower envelope next to factor 1.
 */
export function findFlips(
  winner: CandidateId,
  contenders: readonly Contender[],
  requestsPerMonth: number,
): FlipReport[] {
  const all = contending(contenders);
  const won = all.find(({ profile }) => profile.id === winner);
  if (!won) return [];
  const lines = [won, ...rivalsOf(won, all)]; // of equal lines the first is named
  const models = new Set(lines.flatMap(({ projection }) => [...projection.tokenUsdByModel.keys()]));
  const proven = new Set(lines.filter(isMet).map(({ profile }) => profile.id));
  return [...models]
    .flatMap((model) => flipsOf(model, won, lines, requestsPerMonth))
    .map((flip) => ({ ...flip, proven: proven.has(flip.becomes) }));
}

type Flip = Omit<FlipReport, 'proven'>;

function flipsOf(model: string, won: Priced, lines: readonly Priced[], requestsPerMonth: number): Flip[] {
  const tokensOf = ({ projection }: Priced): number =>
    (projection.tokenUsdByModel.get(model) ?? 0) * requestsPerMonth;
  const own = tokensOf(won);
  // A line parallel to the winner's never overtakes it.
  const rivals = lines.filter((one) => one === won || Math.abs(tokensOf(one) - own) > ROUNDING * own);
  const ranges = cheapestByVolume(
    rivals.map((one) => {
      const tokens = tokensOf(one);
      return { id: one.profile.id, fixed: one.projection.totalUsd - tokens, perRequest: tokens };
    }),
  );
  const index = ranges.findIndex(
    ({ id, from, to }) =>
      id === won.profile.id && from <= 1 + ROUNDING && (to === null || to >= 1 - ROUNDING),
  );
  const range = ranges[index];
  if (!range) return [];
  const flipTo = (becomes: CandidateId | undefined, factor: number | null): Flip[] => {
    if (becomes === undefined || factor === null || factor < ROUNDING) return [];
    const payer = [won, ...lines.filter(({ profile }) => profile.id === becomes), ...lines].find(
      ({ profile }) => profile.tokens?.some(({ priceKey }) => priceKey === model),
    );
    return [{ candidate: payer?.profile.id ?? becomes, model, factor, becomes }];
  };
  return [...flipTo(ranges[index + 1]?.id, range.to), ...flipTo(ranges[index - 1]?.id, range.from)];
}
