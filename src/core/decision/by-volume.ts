import type { Curve } from '../economics/index.ts';
import type { Range, Scenario } from '../model/scenario.ts';
import type { CandidateId } from '../model/units.ts';
import type { ByVolumeReport } from '../model/volume-report.ts';
import type { Runner } from './draw-figures.ts';
import { createOutlook, type Outlook, quantileOfDraws } from './outlook.ts';
import { drawWorlds } from './worlds.ts';

export interface ByVolumeInput {
  readonly runners: readonly Runner[];
  /** Point totals by first-month requests of the priced candidates. */
  readonly curves: readonly Curve[];
  /** Volumes at which another becomes the cheapest: there the chances turn, often at once. */
  readonly switches: readonly number[];
  /** Ids by preference among equal totals, as the verdict has them. */
  readonly order: readonly CandidateId[];
  readonly scenario: Scenario;
  /** What the verdict was drawn from: it stands at the scenario's own volume. */
  readonly outlook: Outlook;
  readonly seed: number;
}

/** Worlds at every volume but the scenario's own, no more than there: a share is known to within 3 points. */
const DRAWS = 1000;
/** Steps to each side of the scenario's volume, and how many of them are a decade. */
const STEPS = 6;
const STEPS_A_DECADE = 3;
const MOST_SWITCHES = 3;
/** So many times a switch's volume lie the two beside it. */
const BESIDE = 1.2;
const TAIL = 0.05;

/**
 * Totals with the middle of their draws as far as the point (which may lie below all of them where every
 * answer passed), and who is cheapest of those that qualify, from a hundredth to a hundred times the scenario's
 * volume. Every volume is drawn with the same seed, so that lines do not jitter. `null`: nothing is priced.
 */
export function byVolume(input: ByVolumeInput): ByVolumeReport | null {
  const { curves, scenario, outlook } = input;
  const own = scenario.requestsPerMonth;
  const priced = curves.filter(({ id }) => totalsOf(outlook, id) !== null);
  if (own <= 0 || priced.length === 0) return null;
  const volumes = volumesRound(own, input.switches);
  const outlooks = volumes.map((volume) => (volume === own ? outlook : outlookAt(volume, input)));
  return {
    volumes,
    candidates: priced.map(({ id, cost }) => {
      const points = volumes.map(cost);
      const bounds = (tail: number): readonly number[] =>
        outlooks.map((one) => quantileOfDraws(totalsOf(one, id) as Float64Array, tail));
      return {
        id,
        low: bounds(TAIL).map((usd, index) => Math.min(usd, points[index] as number)),
        point: points,
        high: bounds(1 - TAIL).map((usd, index) => Math.max(usd, points[index] as number)),
        probabilityCheapest: outlooks.map((one) => one.probabilityCheapest(id)),
      };
    }),
  };
}

/**
 * Even steps on a log scale with the scenario's own in their middle, and each switch between them with its
 * neighbours, so that a line turns where it turns; none below one request.
 */
function volumesRound(own: number, switches: readonly number[]): readonly number[] {
  const even = Array.from(
    { length: 2 * STEPS + 1 },
    (_, index) => own * 10 ** ((index - STEPS) / STEPS_A_DECADE),
  );
  const [from, to] = [even[0] as number, even.at(-1) as number];
  const turns = switches
    .filter((volume) => volume > from && volume < to)
    .slice(0, MOST_SWITCHES)
    .flatMap((volume) => [volume / BESIDE, volume, volume * BESIDE]);
  return [...new Set([...even, ...turns])]
    .filter((volume) => volume === own || (volume >= Math.max(1, from) && volume <= to))
    .sort((a, b) => a - b);
}

function outlookAt(volume: number, { runners, order, scenario, outlook, seed }: ByVolumeInput): Outlook {
  const there = atVolume(scenario, volume);
  const options = { draws: Math.min(DRAWS, outlook.worlds.count), seed };
  const worlds = drawWorlds(runners, there, { ...options, prior: 'flat' });
  return createOutlook(worlds, order, drawWorlds(runners, there, options));
}

/** A range of volumes moves along with its middle. */
function atVolume(scenario: Scenario, volume: number): Scenario {
  const { requestsPerMonth: range, ...ranges } = scenario.ranges;
  const factor = volume / scenario.requestsPerMonth;
  return {
    ...scenario,
    requestsPerMonth: volume,
    ranges: range ? { ...ranges, requestsPerMonth: scaled(range, factor) } : ranges,
  };
}

const scaled = ({ low, high, likely }: Range, factor: number): Range => ({
  low: low * factor,
  high: high * factor,
  ...(likely !== undefined && { likely: likely * factor }),
});

function totalsOf({ worlds }: Outlook, id: CandidateId): Float64Array | null {
  return worlds.candidates.find((one) => one.id === id)?.totals ?? null;
}
