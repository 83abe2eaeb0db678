/**
 * Is a verdict right as often as it says? Worlds with a known answer, drawn from the prior of
 * docs/decisions/calibration.md, each decided from a sample. `node bench/calibration.ts [worlds] [seed] [variant]`
 */
import { seededRandom } from '../src/core/random.ts';
import { answerOf, decideOn, drawWorld, sample, VARIANTS } from './worlds/worlds.ts';

const WORLDS = Number(process.argv[2] ?? 500);
const SEED = Number(process.argv[3] ?? 20_261);
const DRAWS = 4000;

const variantName = (process.argv[4] ?? 'written') as keyof typeof VARIANTS;

const BINS = [0, 0.5, 0.75, 0.85, 0.925, 0.975, 1.0001];
const tally = BINS.slice(1).map(() => ({ count: 0, said: 0, right: 0 }));
const kinds = { choose: 0, unproven: 0, 'none-qualifies': 0, none: 0 };
const random = seededRandom(SEED);
const started = performance.now();
for (let index = 0; index < WORLDS; index++) {
  const world = drawWorld(random, VARIANTS[variantName]);
  const verdict = decideOn(world, sample(world, random), { seed: SEED + index, draws: DRAWS });
  kinds[verdict?.kind ?? 'none'] += 1;
  if (verdict?.kind !== 'choose') continue;
  const said = verdict.probabilityCheapest ?? 0;
  const bin = tally[BINS.findIndex((edge) => said < edge) - 1];
  if (!bin) continue;
  bin.count += 1;
  bin.said += said;
  bin.right += Number(answerOf(world) === verdict.winner);
}

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`.padStart(7);
console.log(
  `${WORLDS} worlds (${variantName}), seed ${SEED}, ${DRAWS} draws each, ${((performance.now() - started) / 1000).toFixed(0)} s`,
);
for (const [kind, count] of Object.entries(kinds))
  console.log(`  ${kind.padEnd(15)} ${String(count).padStart(5)} ${percent(count / WORLDS)}`);
console.log('\nP(cheapest) said   verdicts   said on average   right     ± 2 standard errors');
for (const [index, { count, said, right }] of tally.entries()) {
  if (count === 0) continue;
  const share = right / count;
  const average = said / count;
  const error = 2 * Math.sqrt((average * (1 - average)) / count);
  const label = `${BINS[index]} to ${Math.min(1, BINS[index + 1] as number)}`;
  console.log(
    `${label.padEnd(18)} ${String(count).padStart(8)}   ${percent(average).padStart(15)}  ${percent(share)}   ±${percent(error)}`,
  );
}
