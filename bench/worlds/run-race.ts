import { type CandidateData, emptyColumns } from '../../src/core/decision/observations.ts';
import { lookAtRace, type Racer } from '../../src/core/decision/race.ts';
import { contendersOf, scenarioOf, type World } from './worlds.ts';

/** Of a request's mean cost, the most that one can cost: what `maxTokens` would allow. */
export const CAP = 6;
const BATCH = 25;
const GROWTH = 1.15;

export interface Raced {
  /** What of the answers was asked for, those who stopped early marked. */
  readonly data: readonly CandidateData[];
  readonly savedShare: number;
}

/** Runs a race over answers that are all there, example by example in the frame's own order. */
export function runRace(world: World, all: readonly CandidateData[], risk: number): Raced {
  const n = all[0]?.n ?? 0;
  const asked = new Map(all.map(({ id }) => [id, 0]));
  let asking = new Set(asked.keys());
  let until = 0;
  let ended: string | null = null;
  while (until < n && !ended) {
    until = Math.min(n, Math.max(until + BATCH, Math.ceil(until * GROWTH)));
    for (const id of asking) asked.set(id, until);
    const data = all.map((one) => upTo(one, asked.get(one.id) ?? 0));
    const contenders = contendersOf(world, data, 1);
    const racers = data.map((one, index): Racer => {
      const usd = world.candidates[index]?.usd ?? 0;
      return {
        data: one,
        projection: contenders[index]?.projection ?? null,
        usdAtMost: CAP * usd,
        serves: true,
      };
    });
    const next = Math.max(BATCH, Math.ceil(until * (GROWTH - 1)));
    const nextBatchUsd = next * world.candidates.reduce((sum, { usd }) => sum + usd, 0);
    const state = lookAtRace(racers, scenarioOf(world), { risk, nextBatchUsd });
    asking = new Set(state.asked);
    ended = state.ended;
  }
  const spend = (count: (id: string) => number): number =>
    all.reduce((sum, one) => sum + one.columns.usd.slice(0, count(one.id)).reduce((a, b) => a + b, 0), 0);
  const full = spend(() => n);
  return {
    data: all.map((one) => {
      const count = asked.get(one.id) ?? 0;
      return { ...upTo(one, count), ...(count < n && { stoppedEarly: true }) };
    }),
    savedShare: 1 - spend((id) => asked.get(id) ?? 0) / full,
  };
}

/** The first examples alone; of the others nothing is known. */
function upTo(data: CandidateData, count: number): CandidateData {
  const rows = data.frame.ids.length;
  const columns = emptyColumns(rows);
  for (const name of Object.keys(columns) as (keyof typeof columns)[]) {
    const isCount = name === 'trials' || name === 'scored' || name === 'unscored';
    for (let row = 0; row < rows; row++)
      columns[name][row] = row < count ? (data.columns[name][row] as number) : isCount ? 0 : Number.NaN;
  }
  return { ...data, columns, n: count, trials: count, calls: count, pricedCalls: count, pricedTrials: count };
}
