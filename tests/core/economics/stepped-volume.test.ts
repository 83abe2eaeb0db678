import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Curve,
  cheapestByVolume,
  cheapestByVolumeOf,
  hostingReplicas,
  type Line,
} from '../../../src/core/economics/index.ts';

const line = (id: string, fixed: number, perRequest: number): Curve => ({
  id,
  cost: (volume) => fixed + perRequest * volume,
  steps: [],
});

/** Machines of `capacity` each: the volume that no longer fits pays for one more. */
const machines = (id: string, usd: number, capacity: number, count: number, perRequest = 0): Curve => ({
  id,
  cost: (volume) => usd * (Math.floor(volume / capacity) + 1) + perRequest * volume,
  steps: Array.from({ length: count }, (_, index) => (index + 1) * capacity),
});

const anyCurve: fc.Arbitrary<Curve> = fc
  .record({
    id: fc.uuid(),
    usd: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 100 })),
    capacity: fc.integer({ min: 1, max: 60 }),
    perRequest: fc.oneof(fc.constantFrom(0, 0.5, 1), fc.double({ min: 0, max: 3, noNaN: true })),
  })
  .map(({ id, usd, capacity, perRequest }) =>
    machines(id, usd, capacity, Math.ceil(200 / capacity), perRequest),
  );

describe('the cheapest candidate by volume where costs have steps', () => {
  it('is the same as without steps where there are none (METHODS, section 6)', () => {
    const lines: Line[] = [
      { id: 'prompted', fixed: 0, perRequest: 0.021 },
      { id: 'mini', fixed: 4000, perRequest: 0.0115 },
      { id: 'distilled', fixed: 16_000, perRequest: 0.004 },
      { id: 'rft', fixed: 45_000, perRequest: 0.0021 },
      { id: 'never', fixed: 12_000, perRequest: 0.0105 },
    ];
    const curves = lines.map(({ id, fixed, perRequest }) => line(id, fixed, perRequest));
    const expected = cheapestByVolume(lines);
    const ranges = cheapestByVolumeOf(curves, { upTo: 1e8 });
    expect(ranges.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
    for (const [index, { from }] of ranges.entries())
      expect(from).toBeCloseTo(expected[index]?.from as number, 5);
    expect(ranges.at(-1)?.to).toBe(1e8);
  });

  it('switches back and forth: a second machine makes the calls cheaper again', () => {
    const ranges = cheapestByVolumeOf([line('calls', 0, 1), machines('machine', 80, 100, 4)], { upTo: 450 });
    expect(ranges).toEqual([
      { from: 0, to: 80, id: 'calls' },
      { from: 80, to: 100, id: 'machine' },
      { from: 100, to: 160, id: 'calls' },
      { from: 160, to: 200, id: 'machine' },
      { from: 200, to: 240, id: 'calls' },
      { from: 240, to: 300, id: 'machine' },
      { from: 300, to: 320, id: 'calls' },
      { from: 320, to: 450, id: 'machine' },
    ]);
  });

  it('gives the volume at a step to what pays the new price already', () => {
    const ranges = cheapestByVolumeOf([machines('machine', 50, 100, 1), line('flat', 60, 0)], { upTo: 150 });
    expect(ranges).toEqual([
      { from: 0, to: 100, id: 'machine' },
      { from: 100, to: 150, id: 'flat' },
    ]);
  });

  it('understands costs that are rounded up and still have the old price at the step itself', () => {
    const load = { peakFactor: 3, requestsPerSecond: 2 };
    const capacity = (2_628_000 * 2) / 3;
    const hosted: Curve = {
      id: 'hosted',
      cost: (volume) => 600 * hostingReplicas({ ...load, requestsPerMonth: volume }),
      steps: [1, 2, 3].map((count) => count * capacity),
    };
    const ranges = cheapestByVolumeOf([hosted, line('calls', 0, 0.0004)], { upTo: 2 * capacity });
    expect(ranges.map(({ id }) => id)).toEqual(['calls', 'hosted', 'calls', 'hosted']);
    expect(ranges[1]?.from).toBeCloseTo(1.5e6, 3);
    expect(ranges[1]?.to).toBeCloseTo(capacity, 3);
    expect(ranges[2]?.to).toBeCloseTo(3e6, 3);
  });

  it('is never above any curve, at steps, beside them and between, and its ranges touch', () => {
    fc.assert(
      fc.property(
        fc.array(anyCurve, { minLength: 1, maxLength: 6 }),
        fc.array(fc.double({ min: 0, max: 199.9, noNaN: true }), { minLength: 20, maxLength: 20 }),
        (curves, volumes) => {
          const ranges = cheapestByVolumeOf(curves, { upTo: 200 });
          expect(ranges[0]?.from).toBe(0);
          expect(ranges.at(-1)?.to).toBe(200);
          for (const [index, range] of ranges.entries()) {
            if (index > 0) expect(range.from).toBe(ranges[index - 1]?.to);
            expect(range.to).toBeGreaterThan(range.from);
            if (index > 0) expect(range.id).not.toBe(ranges[index - 1]?.id);
          }
          const steps = curves.flatMap((curve) => curve.steps).filter((step) => step < 200);
          for (const volume of [0, ...volumes, ...steps, ...steps.map((step) => step - 1e-6)]) {
            const chosen = ranges.find(({ from, to }) => from <= volume && volume < (to as number));
            const cost = curves.find(({ id }) => id === chosen?.id)?.cost(volume) as number;
            const least = Math.min(...curves.map((curve) => curve.cost(volume)));
            expect(cost).toBeLessThanOrEqual(least + 1e-8 * (1 + least));
          }
        },
      ),
    );
  });

  it('names the first given of equal costs, however they are summed up', () => {
    const tenths: Curve = { id: 'tenths', cost: (volume) => 0.1 * volume + 0.2 * volume, steps: [30, 70] };
    const ranges = cheapestByVolumeOf([tenths, line('thirds', 0, 0.3)], { upTo: 100 });
    expect(ranges).toEqual([{ from: 0, to: 100, id: 'tenths' }]);
    const turned = cheapestByVolumeOf([line('thirds', 0, 0.3), tenths], { upTo: 100 });
    expect(turned).toEqual([{ from: 0, to: 100, id: 'thirds' }]);
  });

  it('takes bends as well as jumps: a cheaper tier from some volume on', () => {
    const tiered: Curve = {
      id: 'tiered',
      cost: (volume) => Math.min(volume, 100) + 0.2 * Math.max(0, volume - 100),
      steps: [100],
    };
    const ranges = cheapestByVolumeOf([line('plain', 0, 0.8), tiered], { upTo: 1000 });
    expect(ranges.map(({ id }) => id)).toEqual(['plain', 'tiered']);
    expect(ranges[1]?.from).toBeCloseTo(400 / 3, 9); // 100 + .2(v − 100) = .8v
  });

  it('takes thousands of steps', () => {
    const curves = [
      line('calls', 0, 0.0801),
      ...[1, 2, 3].map((k) => machines(`m${k}`, 80 * k, 1000 * k, 9999)),
    ];
    const ranges = cheapestByVolumeOf(curves, { upTo: 1e7 });
    expect(ranges.length).toBeGreaterThan(1000);
    expect(ranges.at(-1)?.to).toBe(1e7);
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => cheapestByVolumeOf([], { upTo: 1 })).toThrow(
      new RangeError('curves must hold at least 1 curve'),
    );
    expect(() => cheapestByVolumeOf([line('a', 0, 1)], { upTo: 0 })).toThrow(/^upTo/);
    const forgotten = { ...machines('m', 80, 100, 3), steps: [100] };
    expect(() => cheapestByVolumeOf([line('a', 0, 1), forgotten], { upTo: 350 })).toThrow(
      new RangeError('curves[1].cost must be a straight line between its steps, not from 100 to 350'),
    );
    expect(() => cheapestByVolumeOf([{ ...forgotten, steps: [Number.NaN] }], { upTo: 1 })).toThrow(
      /^curves\[0\]\.steps\[0\]/,
    );
    expect(() => cheapestByVolumeOf([line('a', Number.NaN, 1)], { upTo: 1 })).toThrow(
      /^curves\[0\]\.cost\(0\)/,
    );
  });
});
