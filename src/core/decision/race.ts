import { evpiNormal } from '../economics/index.ts';
import type { Scenario } from '../model/scenario.ts';
import type { CandidateId, Usd } from '../model/units.ts';
import { inTimeColumn } from './in-time.ts';
import { type CandidateData, imputeUnscored } from './observations.ts';
import { scoreDifferences } from './pairing.ts';
import type { Projection } from './project-cost.ts';
import { rowsOf, weightedMean } from './rows.ts';
import { isShownAbove } from './sequential.ts';

/** A candidate, or a cascade, in a race. */
export interface Racer {
  readonly data: CandidateData;
  /** `null`: it has no price, so nobody can show that it costs more or less. */
  readonly projection: Projection | null;
  /** Dollars that one request can cost at most, known beforehand; `null`: there is no such bound. */
  readonly usdAtMost: Usd | null;
  /** False: it is switched off before the service life that is asked for. */
  readonly serves: boolean;
}

export interface RaceOptions {
  /** Chance that anything said here is ever wrong, however often one looks. */
  readonly risk: number;
  /** What the next batch of examples would cost; the race ends where knowing the costs exactly is worth less. */
  readonly nextBatchUsd?: Usd;
}

export interface Dropped {
  readonly id: CandidateId;
  readonly why: 'fails' | 'dominated';
  /** The requirement that it fails, or the candidate that costs less. */
  readonly by: string;
}

/** What a look at a race shows. */
export interface RaceState {
  /** Shown to fail a requirement, or to cost more than one that is shown to meet them all. */
  readonly dropped: readonly Dropped[];
  /** Neither; the recommendation is among them. */
  readonly contenders: readonly CandidateId[];
  /** Candidates that have to be asked on: contenders, and the reference while a margin is open. */
  readonly asked: readonly CandidateId[];
  /** `settled`: the recommendation cannot change, at the risk; `not-worth-it`: see `nextBatchUsd`; null: it goes on. */
  readonly ended: 'settled' | 'not-worth-it' | null;
}

type Shown = 'met' | 'failed' | 'open';

/**
 * Looks at a race: who is out, and whether it is over. Every statement is a test that may be looked at as often
 * as one likes; the risk is split evenly over candidates, and for each over its requirements and its cost.
 */
export function lookAtRace(
  racers: readonly Racer[],
  scenario: Pick<Scenario, 'require' | 'judge' | 'requestsPerMonth' | 'usdPerError' | 'fallback'>,
  { risk, nextBatchUsd }: RaceOptions,
): RaceState {
  const names = requirementsOf(scenario);
  const share = risk / (racers.length * (names.length + 1));
  const statuses = racers.map((racer) => statusesOf(racer, racers, scenario, share));
  const failed = racers.flatMap((racer, index): Dropped[] => {
    const { id } = racer.data;
    if (!racer.serves) return [{ id, why: 'fails', by: 'serviceLife' }];
    const first = names.find((name) => statuses[index]?.get(name) === 'failed');
    return first === undefined ? [] : [{ id, why: 'fails', by: first }];
  });
  const isOut = new Set(failed.map(({ id }) => id));
  const standing = racers.filter(({ data }) => !isOut.has(data.id));
  const isQualified = (racer: Racer): boolean =>
    names.every((name) => statuses[racers.indexOf(racer)]?.get(name) === 'met');
  const qualified = standing.filter(isQualified);
  const dominated = standing.flatMap((racer): Dropped[] => {
    const cheaper = qualified.find((other) => other !== racer && costsMore(racer, other, scenario, share));
    return cheaper ? [{ id: racer.data.id, why: 'dominated', by: cheaper.data.id }] : [];
  });
  const dropped = [...failed, ...dominated];
  const left = standing.filter(({ data }) => !dominated.some(({ id }) => id === data.id));
  return {
    dropped,
    contenders: left.map(({ data }) => data.id),
    asked: askedOf(racers, left, statuses, scenario),
    ended: endOf(left, left.every(isQualified), scenario, nextBatchUsd),
  };
}

type Name = 'minAccuracy' | 'nonInferiorTo' | 'p95LatencyMs';

function requirementsOf({ require }: Pick<Scenario, 'require'>): Name[] {
  const names: Name[] = ['minAccuracy', 'nonInferiorTo', 'p95LatencyMs'];
  return names.filter((name) => require[name] !== undefined);
}

function statusesOf(
  { data }: Racer,
  racers: readonly Racer[],
  { require, judge }: Pick<Scenario, 'require' | 'judge'>,
  risk: number,
): ReadonlyMap<Name, Shown> {
  const { minAccuracy, nonInferiorTo, margin = 0, p95LatencyMs } = require;
  const statuses = new Map<Name, Shown>();
  // an answer that nobody could grade counts against whatever is to be shown
  const [worst, best] = [imputeUnscored(data, 0), imputeUnscored(data, 1)];
  if (minAccuracy !== undefined) {
    const shown = judge
      ? 'open'
      : statusOf(data, [worst.columns.score, best.columns.score], minAccuracy, [0, 1], risk);
    statuses.set('minAccuracy', shown);
  }
  if (nonInferiorTo !== undefined) {
    const reference = racers.find((one) => one.data.id === nonInferiorTo)?.data;
    const shown = (): Shown => {
      if (nonInferiorTo === data.id) return 'met';
      if (judge || !reference) return 'open';
      const columns = [
        scoreDifferences(worst, imputeUnscored(reference, 1)),
        scoreDifferences(best, imputeUnscored(reference, 0)),
      ] as const;
      return statusOf(data, columns, -margin, [-1, 1], risk);
    };
    statuses.set('nonInferiorTo', shown());
  }
  if (p95LatencyMs !== undefined) {
    const inTime = inTimeColumn(data, p95LatencyMs);
    statuses.set('p95LatencyMs', statusOf(data, [inTime, inTime], 0.95, [0, 1], risk));
  }
  return statuses;
}

/** By the column at its worst whether the floor is reached, at its best whether it is missed. */
function statusOf(
  data: CandidateData,
  [worst, best]: readonly [Float64Array, Float64Array],
  floor: number,
  range: readonly [number, number],
  risk: number,
): Shown {
  if (isShownAbove(data, worst, floor, range, risk)) return 'met';
  const mirrored = best.map((value) => range[0] + range[1] - value);
  return isShownAbove(data, mirrored, range[0] + range[1] - floor, range, risk) ? 'failed' : 'open';
}

/** Whether one's total over the scenario is shown to be above another's, on the examples that both were asked. */
function costsMore(own: Racer, other: Racer, scenario: Costs, risk: number): boolean {
  const [mine, theirs] = [costsOf(own, scenario), costsOf(other, scenario)];
  if (!mine || !theirs) return false;
  const difference = mine.usd.map((usd, row) => usd - (theirs.usd[row] as number));
  return isShownAbove(
    own.data,
    difference,
    theirs.standingUsd - mine.standingUsd,
    [-theirs.mostUsd, mine.mostUsd],
    risk,
  );
}

type Costs = Pick<Scenario, 'requestsPerMonth' | 'usdPerError' | 'fallback'>;

/** Present dollars of a scenario by example, as if all requests were like it, and what does not hang on requests. */
interface ScenarioCosts {
  readonly usd: Float64Array;
  readonly standingUsd: Usd;
  /** The most that `usd` can be. */
  readonly mostUsd: Usd;
}

function costsOf({ data, projection, usdAtMost }: Racer, scenario: Costs): ScenarioCosts | null {
  if (!projection || usdAtMost === null) return null;
  const { usdPerError, fallback } = scenario;
  const perFailure = fallback?.usd ?? 0;
  const { usd, score, failed } = data.columns;
  const request = usd.map((own, row) => {
    const wrong = Number.isNaN(score[row] as number) ? 0 : 1 - (score[row] as number);
    const lost = failed[row] as number;
    // a request that failed brought no cost of its own to the mean
    const tokens = Number.isNaN(own) && lost > 0 ? 0 : Math.min(own, usdAtMost);
    return tokens + usdPerError * wrong + perFailure * (Number.isNaN(lost) ? 0 : lost);
  });
  const rows = rowsOf(data, request);
  const mean = rows.values.length === 0 ? 0 : weightedMean(rows);
  const requests = projection.usdPerFirstMonthRequest * scenario.requestsPerMonth;
  // what a dollar a request comes to over the scenario: growth, discount, price paths
  const factor = mean > 0 ? requests / mean : 0;
  return {
    usd: request.map((value) => factor * value),
    standingUsd: projection.standingUsd,
    mostUsd: factor * (usdAtMost + usdPerError + perFailure),
  };
}

/** Contenders, and the reference while somebody's margin hangs on it. */
function askedOf(
  racers: readonly Racer[],
  left: readonly Racer[],
  statuses: readonly ReadonlyMap<Name, Shown>[],
  { require }: Pick<Scenario, 'require'>,
): CandidateId[] {
  const ids = left.map(({ data }) => data.id);
  const { nonInferiorTo } = require;
  const isOpen = left.some((racer) => statuses[racers.indexOf(racer)]?.get('nonInferiorTo') === 'open');
  const isMissing = nonInferiorTo !== undefined && !ids.includes(nonInferiorTo);
  const isThere = racers.some(({ data }) => data.id === nonInferiorTo);
  return isOpen && isMissing && isThere ? [...ids, nonInferiorTo] : ids;
}

function endOf(
  left: readonly Racer[],
  allQualified: boolean,
  scenario: Costs,
  nextBatchUsd: Usd | undefined,
): RaceState['ended'] {
  if (left.length === 0) return 'settled';
  if (!allQualified) return null;
  if (left.length === 1) return 'settled';
  if (nextBatchUsd === undefined) return null;
  const worth = worthOfKnowing(left, scenario);
  return worth !== null && worth < nextBatchUsd ? 'not-worth-it' : null;
}

/** What it would be worth at most to know which of the qualified is cheapest: the sum over the leader's rivals. */
function worthOfKnowing(left: readonly Racer[], scenario: Costs): Usd | null {
  const costs = left.map((racer) => costsOf(racer, scenario));
  if (costs.some((one) => one === null)) return null;
  const [leader, ...rivals] = left
    .map((racer, index) => ({
      racer,
      costs: costs[index] as ScenarioCosts,
      total: racer.projection?.totalUsd ?? 0,
    }))
    .toSorted((a, b) => a.total - b.total);
  if (!leader) return 0;
  return rivals.reduce((sum, { costs: theirs, total }) => {
    const rows = rowsOf(
      leader.racer.data,
      theirs.usd.map((usd, row) => usd - (leader.costs.usd[row] as number)),
    );
    const n = rows.values.length;
    if (n < 2) return Number.POSITIVE_INFINITY;
    const mean = rows.values.reduce((all, value) => all + value, 0) / n;
    const variance = rows.values.reduce((all, value) => all + (value - mean) ** 2, 0) / (n - 1);
    return sum + evpiNormal({ mean: total - leader.total, sd: Math.sqrt(variance / n) });
  }, 0);
}
