import type { Recommendation } from '../model/recommendation.ts';
import type { Scenario } from '../model/scenario.ts';
import type { SensitivityReport, SwingEnd, SwingReport } from '../model/sensitivity-report.ts';
import type { CandidateId, Usd } from '../model/units.ts';
import { type Move, movesFor, type Setting } from './assumption-moves.ts';
import type { Bounds } from './bounds.ts';
import { projectCost } from './project-cost.ts';
import { type Contender, contending, inOrder, isMet, type Priced, rivalsOf } from './recommend.ts';

export interface SensitivityInput {
  readonly contenders: readonly Contender[];
  readonly scenario: Scenario;
  readonly recommendation: Recommendation | null;
  /** Interval of a candidate's accuracy as production has it; `null`: not measured. */
  readonly accuracyOf: (id: CandidateId) => Bounds | null;
}

/** A month's growth is moved by so much to each side where the scenario gives no range. */
const POINTS = 0.02;
const MOST_MONTHS = 120;
/** A swing of less than this share of all money at stake is none. */
const ROUNDING = 1e-9;

/**
 * Which assumption moves the verdict: the saving of the chosen or leading candidate against the incumbent
 * (where that is the incumbent: of the best alternative) with each assumption at its low and high end, one
 * at a time, and who would cost least there. Requirements stay as they were decided. `null` where there
 * is no verdict or nobody to compare.
 */
export function findSensitivity(input: SensitivityInput): SensitivityReport | null {
  const { contenders, scenario, recommendation } = input;
  if (!recommendation || recommendation.kind === 'none-qualifies') return null;
  const mayWin = inOrder(contending(contenders), scenario);
  const leader = recommendation.kind === 'choose' ? recommendation.winner : recommendation.leading;
  const own = [leader, ...mayWin.map(({ profile }) => profile.id)].find((id) => id !== scenario.incumbent);
  const winner = mayWin.find(({ profile }) => profile.id === leader);
  if (own === undefined || !winner) return null;
  // a choice stands against those that it has to stay ahead of, as its flips do
  const rivals = recommendation.kind === 'choose' ? [winner, ...rivalsOf(winner, mayWin)] : mayWin;
  const setting: Setting = { scenario, profiles: contenders.map(({ profile }) => profile) };
  const today = outcomeOf(setting, own, rivals);
  if (!today) return null;
  const endAt = (move: Move, value: number): SwingEnd | null => {
    const there = outcomeOf(move.set(setting, value), own, rivals);
    return there && { value, ...there, flips: there.cheapest !== today.cheapest };
  };
  const swings = movesFor(setting, own).flatMap((move): SwingReport[] => {
    const ends = endsOf(move, input);
    const [low, high] = ends ? [endAt(move, ends.low), endAt(move, ends.high)] : [null, null];
    if (!ends || !low || !high) return [];
    return [{ kind: move.kind, of: move.of, value: move.value, basis: ends.basis, low, high }];
  });
  const stake = swings.reduce(
    (most, { low, high }) => Math.max(most, Math.abs(low.savingUsd), Math.abs(high.savingUsd)),
    Math.abs(today.savingUsd),
  );
  return {
    candidate: own,
    incumbent: scenario.incumbent,
    savingUsd: today.savingUsd,
    cheapest: today.cheapest,
    swings: swings
      .filter(
        (swing) => span(swing, today.savingUsd) > ROUNDING * stake || swing.low.flips || swing.high.flips,
      )
      .toSorted((a, b) => span(b, today.savingUsd) - span(a, today.savingUsd)),
  };
}

/** From the least to the most that it makes of the saving, as things stand included. */
function span({ low, high }: SwingReport, todayUsd: Usd): Usd {
  const savings = [low.savingUsd, high.savingUsd, todayUsd];
  return Math.max(...savings) - Math.min(...savings);
}

/** The saving of one, and the cheapest of all; the first of equal totals in the order given. */
function outcomeOf(
  { scenario, profiles }: Setting,
  own: CandidateId,
  rivals: readonly Priced[],
): Pick<SwingEnd, 'savingUsd' | 'cheapest' | 'proven'> | null {
  const totalOf = (id: CandidateId): Usd | null => {
    const [profile, incumbent] = [id, scenario.incumbent].map((one) =>
      profiles.find((has) => has.id === one),
    );
    return (profile && incumbent && projectCost(profile, incumbent, scenario)?.totalUsd) ?? null;
  };
  const [ownUsd, incumbentUsd] = [totalOf(own), totalOf(scenario.incumbent)];
  const totals = rivals.map((rival) => ({
    rival,
    usd: totalOf(rival.profile.id) ?? Number.POSITIVE_INFINITY,
  }));
  const least = totals.reduce<(typeof totals)[number] | null>(
    (best, one) => (best === null || one.usd < best.usd ? one : best),
    null,
  );
  if (ownUsd === null || incumbentUsd === null || !least) return null;
  const { rival } = least;
  return { savingUsd: incumbentUsd - ownUsd, cheapest: rival.profile.id, proven: isMet(rival) };
}

interface Ends extends Bounds {
  readonly basis: SwingReport['basis'];
}

/** The scenario's own range, else the interval of what was measured, else a default; `null`: it is not moved. */
function endsOf({ kind, of, value, path }: Move, { scenario, accuracyOf }: SensitivityInput): Ends | null {
  const range = path === null ? undefined : scenario.ranges[path];
  if (range) return { low: range.low, high: range.high, basis: 'range' };
  const byDefault = (low: number, high: number): Ends | null =>
    low < high ? { low, high, basis: 'default' } : null;
  switch (kind) {
    case 'growth':
      return byDefault(Math.max(-0.99, value - POINTS), value + POINTS);
    case 'horizonMonths':
      return byDefault(Math.max(1, Math.round(value / 2)), Math.max(value, Math.min(MOST_MONTHS, 2 * value)));
    case 'discountRate':
      return byDefault(0, 2 * value);
    case 'cachedInputShare':
      return byDefault(0, Math.min(1, 2 * value));
    case 'accuracy': {
      const interval = scenario.usdPerError > 0 && of !== null ? accuracyOf(of) : null;
      if (!interval || interval.low > value || interval.high < value) return null;
      return interval.low < interval.high
        ? { low: interval.low, high: interval.high, basis: 'interval' }
        : null;
    }
    case 'requestsPerMonth':
    case 'usdPerError':
    case 'tokenPrice':
    case 'trainingUsd':
    case 'hostingUsd':
      return byDefault(value / 2, 2 * value);
    case 'batchShare':
    case 'fallbackUsd':
    case 'trainingSuccess':
    case 'priceChangeYearly':
    case 'priceChangeFactor':
      return null; // moved only within a range of the scenario's own
  }
}
