import { describe, expect, it } from 'vitest';
import { runRace } from '../../../bench/worlds/run-race.ts';
import { answerOf, decideOn, drawWorld, sample, type World } from '../../../bench/worlds/worlds.ts';
import { drawOrder } from '../../../src/core/decision/draw-order.ts';
import { seededRandom } from '../../../src/core/random.ts';

function aWorld(candidates: readonly { accuracy: number; usd: number }[], parts: Partial<World> = {}): World {
  return {
    n: 600,
    floor: 0.8,
    volume: 1e6,
    usdPerError: 0,
    candidates: candidates.map((one, index) => ({
      id: index === 0 ? 'today' : `c${index - 1}`,
      oneOff: 0,
      ...one,
    })),
    ...parts,
  };
}

const asked = (world: World, seed = 3): Record<string, number> => {
  const { data } = runRace(world, sample(world, seededRandom(seed)), 0.05);
  return Object.fromEntries(data.map(({ id, n }) => [id, n]));
};

describe('a race', () => {
  it('drops who clearly fails long before the end, and who costs far more than one that qualifies', () => {
    const counts = asked(
      aWorld([
        { accuracy: 0.95, usd: 0.01 },
        { accuracy: 0.3, usd: 0.0001 },
        { accuracy: 0.95, usd: 0.001 },
      ]),
    );
    expect(counts.c0).toBeLessThanOrEqual(50);
    expect(counts.today).toBeLessThan(200);
    expect(counts.c1).toBeLessThan(200);
  });

  it('asks everything where nothing can be told apart', () => {
    const world = aWorld([
      { accuracy: 0.8, usd: 0.01 },
      { accuracy: 0.8, usd: 0.01 },
    ]);
    expect(asked(world)).toEqual({ today: 600, c0: 600 });
  });

  it('stops between two that qualify and cost alike when knowing better is not worth a batch', () => {
    const candidates = [
      { accuracy: 0.95, usd: 0.01 },
      { accuracy: 0.95, usd: 0.01 },
    ];
    const counts = asked(aWorld(candidates, { volume: 1 }));
    expect(Math.max(...Object.values(counts))).toBeLessThan(600);
  });

  it('does not drop for its cost who costs more a request but has no training to pay', () => {
    const world = aWorld(
      [
        { accuracy: 0.95, usd: 0.002 },
        { accuracy: 0.95, usd: 0.001 },
      ],
      { volume: 1000 },
    );
    const dear = {
      ...world,
      candidates: world.candidates.map((one) => ({ ...one, oneOff: one.id === 'c0' ? 5000 : 0 })),
    };
    const { data } = runRace(dear, sample(dear, seededRandom(1)), 0.05);
    const counts = Object.fromEntries(data.map(({ id, n }) => [id, n]));
    expect(counts.c0).toBeLessThanOrEqual(counts.today ?? 0);
  });

  it('differs from asking everything in fewer than 5 of 100 worlds, and chooses no more wrong winners', () => {
    const random = seededRandom(20_261);
    const worlds = Number(process.env.SIMULATIONS ?? 40);
    const options = { seed: 5, draws: 1000 };
    let [differ, wrong, wrongFull, saved] = [0, 0, 0, 0];
    for (let index = 0; index < worlds; index++) {
      const world = drawWorld(random);
      if (world.n > 600) continue;
      const data = sample(world, random);
      const full = decideOn(world, data, options);
      const raced = runRace(world, data, 0.05);
      const race = raced.savedShare === 0 ? full : decideOn(world, raced.data, options);
      const winnerOf = (one: typeof full): string => (one?.kind === 'choose' ? one.winner : `${one?.kind}`);
      const answer = answerOf(world);
      differ += Number(winnerOf(full) !== winnerOf(race));
      wrongFull += Number(full?.kind === 'choose' && full.winner !== answer);
      wrong += Number(race?.kind === 'choose' && race.winner !== answer);
      saved += raced.savedShare;
    }
    expect(differ / worlds).toBeLessThan(0.05);
    expect(wrong).toBeLessThanOrEqual(wrongFull + 1);
    expect(saved / worlds).toBeGreaterThan(0.05);
  });
});

describe('the order of a race', () => {
  const examples = Array.from({ length: 60 }, (_, index) => ({ id: `e${index}`, cluster: `c${index % 12}` }));

  it('keeps clusters together, whatever order they came in, and is another one for another seed', () => {
    const order = drawOrder(examples, 7).map(({ id }) => id);
    expect(drawOrder(examples.toReversed(), 7).map(({ id }) => id)).toEqual(order);
    expect(drawOrder(examples, 8).map(({ id }) => id)).not.toEqual(order);
    expect(order.toSorted()).toEqual(examples.map(({ id }) => id).toSorted());
    const clusters = drawOrder(examples, 7).map(({ cluster }) => cluster);
    const changes = clusters.filter((cluster, index) => index > 0 && cluster !== clusters[index - 1]).length;
    expect(changes).toBe(11);
  });
});
