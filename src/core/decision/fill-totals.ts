import type { Scenario } from '../model/scenario.ts';
import { blend, type CostProfile, type TrainingProfile } from './cost-profile.ts';
import type { AssumptionDraws } from './draw-assumptions.ts';
import type { Figures, Runner } from './draw-figures.ts';
import { createTrainingDraws, type TrainingDraw, type TrainingDraws } from './draw-trainings.ts';
import {
  type AssumptionOf,
  type Calendar,
  calendarOf,
  type Economy,
  economyOf,
  pathFactors,
} from './economy.ts';
import { type Player, retrainingMonths, type Terms } from './player.ts';
import { presentCost } from './present-cost.ts';

/** A candidate's money by world, to be filled. */
export interface WorldTotals {
  /** Present value over the horizon by world; `null`: unpriced. */
  readonly totals: Float64Array | null;
  /** The same if its unscored answers were all wrong, and all right; the totals themselves where there are none. */
  readonly worstTotals: Float64Array | null;
  readonly bestTotals: Float64Array | null;
  /** Average dollars a month by world. */
  readonly monthly: Float64Array | null;
}

interface Filling {
  readonly runners: readonly Pick<Runner, 'profile'>[];
  readonly figures: readonly Figures[];
  readonly candidates: readonly WorldTotals[];
  readonly scenario: Scenario;
  readonly assumed: AssumptionDraws;
  readonly incumbent: number;
  readonly draws: number;
  readonly seed: number;
}

/** Plays the scenario in every world, and writes what each candidate then costs into its totals. */
export function fillTotals(filling: Filling): void {
  const { runners, figures, candidates, scenario, assumed, incumbent, draws, seed } = filling;
  const isFixed = assumed.size === 0;
  const valueIn =
    (world: number): AssumptionOf =>
    (path) =>
      assumed.get(path)?.[world];
  const pointEconomy = economyOf(scenario);
  const pointCalendar = calendarOf(pointEconomy);
  const trainingDraws = createTrainingDraws(seed, scenario.horizonMonths);
  const pointFactors = runners.map(({ profile }) => factorsOf(profile, pointEconomy, () => undefined));
  for (let world = 0; world < draws; world++) {
    const value = valueIn(world);
    const economy = isFixed ? pointEconomy : economyOf(scenario, value);
    const calendar = isFixed ? pointCalendar : calendarOf(economy);
    const trainings = trainingDraws.nextWorld(value);
    const playerOf = (index: number): Player => {
      const { profile } = runners[index] as Pick<Runner, 'profile'>;
      const factors = isFixed ? (pointFactors[index] as Float64Array[]) : factorsOf(profile, economy, value);
      return {
        profile,
        factors,
        terms: termsIn(profile, figures[index] as Figures, world, economy, value, trainings),
      };
    };
    const after = playerOf(incumbent);
    for (const [index, one] of candidates.entries()) {
      if (!one.totals || !one.monthly) continue;
      const player = index === incumbent ? after : playerOf(index);
      settle(one, player, after, economy, calendar, world, figures[index] as Figures);
    }
  }
}

function settle(
  one: WorldTotals,
  player: Player,
  after: Player,
  economy: Economy,
  calendar: Calendar,
  world: number,
  figures: Figures,
): void {
  const total = (accuracy: Float64Array, into: Float64Array | null): void => {
    if (!into) return;
    const known = accuracy[world] as number;
    const terms = { ...player.terms, errorShare: Number.isNaN(known) ? 0 : 1 - known };
    const cost = presentCost({ ...player, terms }, after, economy, calendar, economy.requestsPerMonth);
    into[world] = cost.standingUsd + cost.requestsUsd;
    if (into === one.totals && one.monthly) one.monthly[world] = cost.monthlyUsd;
  };
  total(figures.accuracy, one.totals);
  if (one.worstTotals === one.totals) return;
  total(figures.worst, one.worstTotals);
  total(figures.best, one.bestTotals);
}

function factorsOf({ tokens }: CostProfile, { months }: Economy, value: AssumptionOf): Float64Array[] {
  return (tokens ?? []).map(({ paths }) => pathFactors(paths, months, value));
}

function termsIn(
  profile: CostProfile,
  figures: Figures,
  world: number,
  economy: Economy,
  value: AssumptionOf,
  trainings: TrainingDraws,
): Terms {
  const accuracy = figures.accuracy[world] as number;
  const fixed = profile.fixed.reduce((sum, { usd }) => sum + usd, 0);
  const trained = profile.trainings.map((training) => ({
    training,
    draw: trainings.of(training, profile.id),
    months: retrainingMonths(training, profile.serviceMonths, economy.months),
  }));
  const extra = trained.reduce(
    (sum, { training, draw }) => sum + draw.usd * draw.firstAttempts - training.usd,
    0,
  );
  return {
    tokenUsd: figures.parts.map(({ uncached, cached, batch, batchCached }) =>
      blend(
        {
          uncachedUsd: uncached[world] as number,
          cachedUsd: cached[world] as number,
          batchUsd: batch[world] as number,
          batchCachedUsd: batchCached[world] as number,
        },
        economy,
      ),
    ),
    errorShare: Number.isNaN(accuracy) ? 0 : 1 - accuracy,
    failedShare: figures.failed?.[world] ?? profile.failedShare,
    oneOffUsd: fixed + extra,
    retrainings: retrainingsOf(trained),
    hostingUsd: profile.hosting.map(
      ({ candidate, usdPerMonth }) => value(`candidates.${candidate}.hosting.usdPerMonth`) ?? usdPerMonth,
    ),
    secondsPerRequest: figures.seconds?.[world] ?? profile.secondsPerRequest,
    tokensPerRequest: figures.tokens?.[world] ?? profile.tokensPerRequest,
  };
}

interface Trained {
  readonly training: TrainingProfile;
  readonly draw: TrainingDraw;
  readonly months: readonly number[];
}

/** By month; the errors move by each half's last training, as far as it answers the requests. */
function retrainingsOf(trained: readonly Trained[]): Terms['retrainings'] {
  const shifts = trained.map(() => 0);
  return trained
    .flatMap(({ draw, months }, half) => months.map((month, index) => ({ half, draw, month, index })))
    .toSorted((a, b) => a.month - b.month)
    .map(({ half, draw, month, index }) => {
      const { attempts, shift } = draw.later[index] as TrainingDraw['later'][number];
      shifts[half] = shift * (trained[half]?.training.answerShare ?? 1);
      return { month, usd: draw.usd * attempts, errorShift: shifts.reduce((sum, one) => sum + one, 0) };
    });
}
