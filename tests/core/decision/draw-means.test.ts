import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import { describe, expect, it } from 'vitest';
import { drawMeans, type Quantity } from '../../../src/core/decision/draw-means.ts';
import { type ExampleKey, frameOf } from '../../../src/core/decision/frame.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { idOf } from './builders.ts';
import { correlationOf, covarianceOf, meanOf, sdOf, shareUpTo } from './moments.ts';
import { plainFrame, times } from './populations.ts';

const DRAWS = 8000;
/** Four standard errors of a simulated mean, and of a simulated variance of something near normal. */
const OF_MEAN = 4 / Math.sqrt(DRAWS);
const OF_VARIANCE = 4 * Math.sqrt(3 / DRAWS);

function quantity(values: readonly number[], isShare = false, name = 'a quantity'): Quantity {
  return { name, values: Float64Array.from(values), isShare };
}

function draw(
  quantities: readonly Quantity[],
  keys: readonly Omit<ExampleKey, 'id'>[],
  options: Partial<Parameters<typeof drawMeans>[2]> = {},
) {
  const frame = frameOf(keys.map((key, index) => ({ id: idOf(index), ...key })));
  return drawMeans(quantities, frame, { draws: DRAWS, seed: 5, ...options });
}

function plain(n: number): Omit<ExampleKey, 'id'>[] {
  return times(n, () => ({}));
}

describe('the Bayesian bootstrap of a mean', () => {
  const cents = [3, 1, 4, 1, 5, 9, 2, 6];
  const scores = [0.5, 0.5, 1, 0.2, 0.6, 1, 0.2, 0.8];

  it('has the mean of the data and its variance over n + 1 (Rubin 1981): 6.609375/9', () => {
    const { means, method } = draw([quantity(cents)], plain(8));
    const [drawn] = means as [Float64Array];
    const variance = 6.609375 / 9; // squares 173/8 − (31/8)², by hand
    expect(method).toBe('Bayesian bootstrap');
    expect(Math.abs(meanOf(drawn) - 31 / 8)).toBeLessThan(OF_MEAN * Math.sqrt(variance));
    expect(Math.abs(covarianceOf(drawn, drawn) / variance - 1)).toBeLessThan(OF_VARIANCE);
  });

  it('moves two quantities together as they do in the data: their covariance over n + 1', () => {
    const { means } = draw([quantity(cents), quantity(scores)], plain(8));
    const [a, b] = means as [Float64Array, Float64Array];
    expect(correlationOf(a, b)).toBeCloseTo(correlationOf(cents, scores), 1);
    expect(Math.abs(covarianceOf(a, b) / (covarianceOf(cents, scores) / 9) - 1)).toBeLessThan(
      2 * OF_VARIANCE,
    );
  });

  it('has the same weights for every quantity: twins draw alike, and a dearer one keeps its distance', () => {
    const { means } = draw([quantity(cents), quantity(cents), quantity(cents.map((c) => c + 2))], plain(8));
    const [a, b, c] = means as [Float64Array, Float64Array, Float64Array];
    expect(b).toEqual(a);
    for (const [index, value] of c.entries()) expect(value - (a[index] as number)).toBeCloseTo(2, 9);
  });

  it('of shares ties what is alike on every example, and parts what one example tells apart', () => {
    const passes = times(40, (index) => Number(index < 30));
    const near = times(40, (index) => Number(index < 31));
    for (const method of ['Bayesian bootstrap', 'normal, exact covariance'] as const) {
      const quantities = [quantity(near, true), quantity(passes, true), quantity(passes, true)];
      const [other, a, b] = draw(quantities, plain(40), { method }).means as [
        Float64Array,
        Float64Array,
        Float64Array,
      ];
      expect(b).toEqual(a);
      expect(other).not.toEqual(a);
      expect(correlationOf(a, other)).toBeGreaterThan(0.85);
    }
  });

  it('of shares does not call one surely better that is ahead by a single example', () => {
    const [ahead, behind] = [31, 30].map((passes) =>
      quantity(
        times(40, (index) => Number(index < passes)),
        true,
      ),
    ) as [Quantity, Quantity];
    const [a, b] = draw([ahead, behind], plain(40)).means as [Float64Array, Float64Array];
    const better = a.reduce((count, share, index) => count + Number(share > (b[index] as number)), 0) / DRAWS;
    expect(better).toBeGreaterThan(0.6);
    expect(better).toBeLessThan(0.95);
  });

  it('does not depend on what is drawn beside it, before it, or in which order', () => {
    const keys = plain(30);
    const [own, others] = [
      () =>
        quantity(
          times(30, (index) => Number(index % 3 > 0)),
          true,
          'own',
        ),
      [
        quantity(
          times(30, (index) => index),
          false,
          'other',
        ),
        quantity(
          times(30, (index) => Number(index < 9)),
          true,
          'third',
        ),
      ],
    ];
    const alone = draw([own()], keys).means[0];
    expect(draw([...others, own()], keys).means[2]).toEqual(alone);
    const frame = frameOf(keys.map((key, index) => ({ id: idOf(index), ...key })));
    const again = own();
    const options = { draws: DRAWS, seed: 5 };
    drawMeans([others[1] as Quantity, again], frame, options);
    expect(drawMeans([again, ...others], frame, options).means[0]).toEqual(alone);
    expect(drawMeans([again], frame, { ...options, seed: 6 }).means[0]).not.toEqual(alone);
  });

  it('leaves out what was not measured, as if the others were all there is', () => {
    const { means } = draw([quantity([3, NaN, 5, NaN, 10])], plain(5));
    const [drawn] = means as [Float64Array];
    const variance = 26 / 3 / 4; // of 3, 5, 10 around 6: 26/3, over 3 + 1
    expect(Math.abs(meanOf(drawn) - 6)).toBeLessThan(OF_MEAN * Math.sqrt(variance));
    expect(Math.abs(covarianceOf(drawn, drawn) / variance - 1)).toBeLessThan(OF_VARIANCE);
  });

  it('is NaN, not zero, of what was never measured', () => {
    for (const method of ['Bayesian bootstrap', 'normal, exact covariance'] as const) {
      const { means } = draw([quantity([NaN, NaN]), quantity([1, 2])], plain(2), { method, draws: 50 });
      expect([...(means[0] as Float64Array)].every(Number.isNaN)).toBe(true);
      expect([...(means[1] as Float64Array)].some(Number.isNaN)).toBe(false);
    }
  });

  it('weighs whole clusters: four of three alike are as uncertain as four examples', () => {
    const values = [1, 1, 1, 2, 2, 2, 5, 5, 5, 8, 8, 8];
    const keys = values.map((value) => ({ cluster: String(value) }));
    const [drawn] = draw([quantity(values)], keys).means as [Float64Array];
    const variance = 7.5 / 5; // of 1, 2, 5, 8 around 4: 30/4, over 4 + 1
    expect(Math.abs(meanOf(drawn) - 4)).toBeLessThan(OF_MEAN * Math.sqrt(variance));
    expect(Math.abs(covarianceOf(drawn, drawn) / variance - 1)).toBeLessThan(OF_VARIANCE);
  });

  it('lets an example count as much as it weighs, and one without weight not at all', () => {
    const values = [...times(200, (index) => Number(index % 2)), 50];
    const keys = times(201, (index) => ({ weight: index === 200 ? 0 : index % 2 === 0 ? 3 : 1 }));
    const [drawn] = draw([quantity(values)], keys).means as [Float64Array];
    expect(meanOf(drawn)).toBeCloseTo(0.25, 2);
    // by linearization: Σ(w(x − .25))² / 400² = 100·(.5625 + .5625)/160000
    expect(Math.abs(sdOf(drawn) / Math.sqrt((100 * 1.125) / 160_000) - 1)).toBeLessThan(OF_VARIANCE);
  });

  it('is the same whatever order the examples came in', () => {
    const keys = cents.map((_, index) => ({
      id: idOf(index),
      cluster: `c${index % 5}`,
      weight: 1 + (index % 3),
    }));
    const order = seededRandom(1).shuffle(cents.map((_, index) => index));
    const frames = [frameOf(keys), frameOf(order.map((index) => keys[index] as ExampleKey))];
    const [one, other] = frames.map((frame) => {
      const values = frame.ids.map((id) => cents[keys.findIndex((key) => key.id === id)] as number);
      return drawMeans([quantity(values)], frame, { draws: 100, seed: 5 }).means;
    });
    expect(other).toEqual(one);
  });
});

describe('the draws of a pass rate', () => {
  it('are Jeffreys’ posterior, Beta(x + ½, n − x + ½), for plain passes and fails', () => {
    for (const [passes, n] of [
      [46, 50],
      [10, 10],
      [0, 20],
    ] as const) {
      const { means } = draw(
        [
          quantity(
            times(n, (index) => Number(index < passes)),
            true,
          ),
        ],
        plain(n),
      );
      for (const p of [0.05, 0.25, 0.5, 0.75, 0.95]) {
        const limit = betaQuantile(p, passes + 0.5, n - passes + 0.5);
        const share = shareUpTo(means[0] as Float64Array, limit);
        expect(Math.abs(share - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / DRAWS));
      }
    }
  });

  it('stay between 0 and 1 whatever the method', () => {
    const nearly = quantity(
      times(40, (index) => (index === 0 ? 0.9 : 1)),
      true,
    );
    const { means } = draw([nearly], plain(40), { method: 'normal, exact covariance' });
    for (const share of means[0] as Float64Array) expect(share).toBeLessThanOrEqual(1);
  });
});

describe('with many clusters', () => {
  const random = seededRandom(11);
  const n = 3000;
  const difficulty = times(n, () => random.uniform());
  const score = difficulty.map((hard) => Number(random.uniform() > hard * 0.3));
  const usd = difficulty.map((hard) => 0.002 + 0.01 * hard * random.exponential());
  const quantities = [quantity(score, true), quantity(usd)];
  const frame = plainFrame(n);

  it('the draws are normal, of themselves from 3,000 on', () => {
    expect(drawMeans(quantities, frame, { draws: 2, seed: 1 }).method).toBe('normal, exact covariance');
    expect(
      drawMeans(
        quantities.map(({ values }) => quantity([...values].slice(1))),
        plainFrame(n - 1),
        { draws: 2, seed: 1 },
      ).method,
    ).toBe('Bayesian bootstrap');
  });

  it('both methods agree in means, spreads and correlation', () => {
    const draws = 2000;
    const [boot, normal] = (['Bayesian bootstrap', 'normal, exact covariance'] as const).map(
      (method) =>
        drawMeans(quantities, frame, { draws, seed: 3, method }).means as [Float64Array, Float64Array],
    ) as [[Float64Array, Float64Array], [Float64Array, Float64Array]];
    for (const index of [0, 1] as const) {
      const sd = sdOf(normal[index]);
      expect(Math.abs(meanOf(boot[index]) - meanOf(normal[index]))).toBeLessThan(
        4 * sd * Math.sqrt(2 / draws),
      );
      expect(Math.abs(sdOf(boot[index]) / sd - 1)).toBeLessThan(4 * Math.sqrt(1 / draws));
    }
    expect(correlationOf(...boot)).toBeLessThan(-0.1);
    expect(Math.abs(correlationOf(...boot) - correlationOf(...normal))).toBeLessThan(
      4 * Math.sqrt(2 / draws),
    );
  });
});
