import { describe, expect, it } from 'vitest';
import { type Dial, turningNumbers } from '../../../src/core/estimate/turning-numbers.ts';

const dial = (parts: Partial<Dial>): Dial => ({
  id: 'volume',
  label: 'requests',
  unit: 'requests',
  now: 1000,
  least: 1,
  most: 1e6,
  scale: 'log',
  worthAt: (value) => value - 4000,
  ...parts,
});

describe('numbers that would turn the verdict', () => {
  it('finds where training begins to pay', () => {
    const [number] = turningNumbers([dial({})]);
    expect(number).toMatchObject({ direction: 'above', becomes: 'pays', now: 1000 });
    expect(number?.turnsAt).toBeCloseTo(4000, 0);
  });

  it('finds where it stops to pay, on either side, and takes the nearer', () => {
    const [number] = turningNumbers([dial({ worthAt: (value) => (value - 500) * (50_000 - value) })]);
    expect(number).toMatchObject({ direction: 'below', becomes: 'does-not-pay' });
    expect(number?.turnsAt).toBeCloseTo(500, 1);
  });

  it('says nowhere where nothing turns it', () => {
    expect(turningNumbers([dial({ worthAt: () => 1 })])).toMatchObject([{ turnsAt: null }]);
  });

  it('names three, the nearest first', () => {
    const at = (label: string, where: number) => dial({ label, worthAt: (value) => value - where });
    const found = turningNumbers([at('far', 900_000), at('near', 1100), at('nearer', 990), at('mid', 3000)]);
    expect(found.map(({ label }) => label)).toEqual(['nearer', 'near', 'mid']);
  });

  it('looks at a share in points', () => {
    const share = dial({
      unit: 'share',
      now: 0.9,
      least: 0,
      most: 1,
      scale: 'linear',
      worthAt: (value) => value - 0.82,
    });
    expect(turningNumbers([share])[0]?.turnsAt).toBeCloseTo(0.82, 5);
  });
});
