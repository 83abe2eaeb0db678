/**
 * Adaptive against everything: what is saved, and how often the verdict differs.
 * `node bench/adaptive.ts [worlds] [seed]`: worlds with a known answer (bench/worlds), then a recorded eval of
 * two models where it is at hand, in many orders.
 */
import type { CandidateData } from '../src/core/decision/observations.ts';
import { seededRandom } from '../src/core/random.ts';
import { recordedWorlds } from './worlds/recorded.ts';
import { CAP, runRace } from './worlds/run-race.ts';
import { answerOf, decideOn, drawWorld, sample, type World } from './worlds/worlds.ts';

const WORLDS = Number(process.argv[2] ?? 200);
const SEED = Number(process.argv[3] ?? 20_261);
const RISK = 0.05;
const DRAWS = 2000;

interface Tally {
  worlds: number;
  /** Another kind of verdict, or another winner. */
  differ: number;
  /** A winner chosen that is not the answer, by all and by the race. */
  wrongFull: number;
  wrongRace: number;
  stopped: number;
  readonly saved: number[];
  readonly kinds: Map<string, number>;
}

const newTally = (): Tally => ({
  worlds: 0,
  differ: 0,
  wrongFull: 0,
  wrongRace: 0,
  stopped: 0,
  saved: [],
  kinds: new Map(),
});

function compare(tally: Tally, world: World, data: readonly CandidateData[], seed: number): void {
  const full = decideOn(world, data, { seed, draws: DRAWS });
  const raced = runRace(world, data, RISK);
  const isAll = raced.savedShare === 0;
  const race = isAll ? full : decideOn(world, raced.data, { seed, draws: DRAWS });
  const wordOf = (one: typeof full): string =>
    one?.kind === 'choose' ? `choose ${one.winner}` : (one?.kind ?? 'none');
  const answer = answerOf(world);
  const isWrong = (one: typeof full): boolean => one?.kind === 'choose' && one.winner !== answer;
  tally.worlds += 1;
  tally.saved.push(raced.savedShare);
  if (!isAll) tally.stopped += 1;
  if (wordOf(full) !== wordOf(race)) {
    tally.differ += 1;
    const change = `${full?.kind} → ${race?.kind}${full?.kind === race?.kind ? ', another winner' : ''}`;
    tally.kinds.set(change, (tally.kinds.get(change) ?? 0) + 1);
  }
  tally.wrongFull += Number(isWrong(full));
  tally.wrongRace += Number(isWrong(race));
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function print(name: string, { worlds, differ, wrongFull, wrongRace, stopped, saved, kinds }: Tally): void {
  const sorted = saved.toSorted((a, b) => a - b);
  const at = (q: number): string => percent(sorted[Math.floor(q * (sorted.length - 1))] ?? 0);
  const mean = percent(saved.reduce((sum, one) => sum + one, 0) / worlds);
  console.log(`${name}: ${worlds} worlds`);
  console.log(`  verdicts that differ      ${percent(differ / worlds)}`);
  for (const [change, count] of kinds) console.log(`    ${change}: ${count}`);
  console.log(
    `  wrong winner chosen       ${percent(wrongRace / worlds)} (asking everything: ${percent(wrongFull / worlds)})`,
  );
  console.log(
    `  spend saved               ${mean} on average; quartiles ${at(0.25)}, ${at(0.5)}, ${at(0.75)}`,
  );
  console.log(`  asked less than all       ${percent(stopped / worlds)}`);
}

/** No request costs more than its bound. */
function capped(world: World, data: readonly CandidateData[]): CandidateData[] {
  return data.map((one, index) => {
    const most = CAP * (world.candidates[index]?.usd ?? 0);
    const cap = (column: Float64Array): Float64Array => column.map((usd) => Math.min(usd, most));
    const { usd, uncachedUsd, cachedUsd } = one.columns;
    const columns = {
      ...one.columns,
      usd: cap(usd),
      uncachedUsd: cap(uncachedUsd),
      cachedUsd: cap(cachedUsd),
    };
    return { ...one, columns };
  });
}

console.log(`at a risk of ${RISK}, seed ${SEED}\n`);
const random = seededRandom(SEED);
const known = newTally();
for (let index = 0; index < WORLDS; index++) {
  const world = drawWorld(random);
  compare(known, world, capped(world, sample(world, random)), SEED + index);
}
print('worlds with a known answer', known);

const recorded = recordedWorlds(random, Math.ceil(WORLDS / 20));
if (!recorded) console.log('\nthe recorded eval is not at hand');
else {
  const all = newTally();
  const byName = new Map<string, Tally>();
  for (const [index, { name, world, data }] of recorded.entries()) {
    const own = byName.get(name) ?? newTally();
    byName.set(name, own);
    for (const tally of [all, own]) compare(tally, world, data, SEED + index);
  }
  console.log('');
  print('a recorded eval of two models, 809 questions', all);
  for (const [name, { worlds, differ, saved }] of byName)
    console.log(
      `    ${name}: ${percent(differ / worlds)} differ, ${percent(saved.reduce((a, b) => a + b, 0) / worlds)} saved`,
    );
}
