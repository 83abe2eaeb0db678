import { describe, expect, it } from 'vitest';
import { chancesOfProof, requiredAccuracy } from '../../../src/core/estimate/proof.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { tangoInterval, wilsonInterval } from '../../../src/core/stats/index.ts';

const EVALS = 3000;

describe('the chance that the eval shows a model to qualify', () => {
  it.each([0.82, 0.85, 0.9])('of a floor is what a simulation of Wilson’s bound gives, at %f', (accuracy) => {
    const random = seededRandom(11);
    let shown = 0;
    for (let trial = 0; trial < EVALS; trial++) {
      let passes = 0;
      for (let example = 0; example < 400; example++) passes += Number(random.uniform() < accuracy);
      shown += Number(wilsonInterval(passes, 400).low >= 0.8);
    }
    const given = { require: { minAccuracy: 0.8 }, reference: null, examples: 400 };
    const [chance] = chancesOfProof(Float64Array.of(accuracy), given);
    expect(Math.abs((chance ?? 0) - shown / EVALS)).toBeLessThan(0.05);
  });

  it('of a margin is what a simulation of Tango’s bound on independent errors gives', () => {
    const random = seededRandom(12);
    let shown = 0;
    for (let trial = 0; trial < EVALS; trial++) {
      const table = { both: 0, aOnly: 0, bOnly: 0, neither: 0 };
      for (let example = 0; example < 400; example++) {
        const [own, other] = [random.uniform() < 0.9, random.uniform() < 0.88];
        table[own ? (other ? 'both' : 'aOnly') : other ? 'bOnly' : 'neither'] += 1;
      }
      shown += Number(tangoInterval(table).low >= -0.03);
    }
    const [chance] = chancesOfProof(Float64Array.of(0.9), {
      require: { nonInferiorTo: 'big', margin: 0.03 },
      reference: Float64Array.of(0.88),
      examples: 400,
    });
    expect(Math.abs((chance ?? 0) - shown / EVALS)).toBeLessThan(0.05);
  });

  it('is certain where nothing is asked, and grows with examples', () => {
    expect([...chancesOfProof(Float64Array.of(0.1), { require: {}, reference: null, examples: 10 })]).toEqual(
      [1],
    );
    const chanceOn = (examples: number): number =>
      chancesOfProof(Float64Array.of(0.84), {
        require: { minAccuracy: 0.8 },
        reference: null,
        examples,
      })[0] ?? 0;
    expect(chanceOn(1600)).toBeGreaterThan(chanceOn(400));
  });

  it('says what has to come out so that the floor is shown', () => {
    const { asked, toBeShown } = requiredAccuracy({
      require: { minAccuracy: 0.8 },
      reference: null,
      examples: 400,
    });
    expect(asked).toBe(0.8);
    expect(wilsonInterval(Math.round((toBeShown ?? 0) * 400), 400).low).toBeCloseTo(0.8, 2);
    expect(requiredAccuracy({ require: {}, reference: null, examples: 400 })).toEqual({
      asked: null,
      toBeShown: null,
    });
    expect(requiredAccuracy({ require: { minAccuracy: 0.99 }, reference: null, examples: 5 }).toBeShown).toBe(
      1,
    );
  });
});
