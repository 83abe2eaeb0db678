import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { decodeHalf, encodeHalf } from '../../src/lab/engine/half-float.ts';
import { BASE_MODELS, MINI } from '../../src/lab/models/base-models.ts';
import { readWeights, writeWeights } from '../../src/lab/models/weights-file.ts';

const directory = mkdtempSync(join(tmpdir(), 'breakeven-weights-'));
afterAll(() => rmSync(directory, { recursive: true }));

const roundTrip = (values: Float32Array): Float32Array => decodeHalf(encodeHalf(values));

test('every half is a float that encodes to the same half', () => {
  const halves = Uint16Array.from({ length: 65536 }, (_, i) => i).filter(
    (half) => (half & 0x7c00) !== 0x7c00,
  );
  const bytes = new Uint8Array(halves.buffer);
  expect(encodeHalf(decodeHalf(bytes))).toEqual(bytes);
});

test('rounding is to the nearest half: off by at most one part in 2048', () => {
  fc.assert(
    fc.property(fc.float({ min: -60000, max: 60000, noNaN: true }), (value) => {
      const [rounded] = roundTrip(Float32Array.of(value));
      expect(Math.abs((rounded ?? 0) - value)).toBeLessThanOrEqual(
        Math.max(Math.abs(value) / 2048, 2 ** -25),
      );
    }),
  );
  expect([...roundTrip(Float32Array.of(1e6, -1e6, Number.NaN))]).toEqual([Infinity, -Infinity, Number.NaN]);
});

test.each(BASE_MODELS)(
  'the shipped weights of $name are those that their card describes',
  ({ name, shape }) => {
    const { card, weights } = readWeights(new URL(`../../src/lab/weights/${name}`, import.meta.url).pathname);
    expect(card.shape).toEqual(shape);
    expect(weights.every(Number.isFinite)).toBe(true);
  },
);

test('weights that were damaged, or belong to another vocabulary, are not loaded', () => {
  const stem = join(directory, 'some');
  const write = () =>
    writeWeights(stem, Float32Array.of(1, 2, 3), {
      name: 'some',
      shape: MINI.shape,
      thinks: false,
      origin: {},
    });
  write();
  expect([...readWeights(stem).weights]).toEqual([1, 2, 3]);
  writeFileSync(`${stem}.f16`, new Uint8Array(6));
  expect(() => readWeights(stem)).toThrow(/is not what/);
  write();
  writeFileSync(
    `${stem}.json`,
    readFileSync(`${stem}.json`, 'utf8').replace(/"vocabulary": "\w{64}"/, '"vocabulary": "x"'),
  );
  expect(() => readWeights(stem)).toThrow(/another vocabulary/);
});
