import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Measured } from '../../src/app/measured.ts';
import type { ExampleFrame } from '../../src/core/decision/frame.ts';
import { controlsOf, fromField, toField } from '../../src/page/controls.ts';
import { decideAgain } from '../../src/page/engine.ts';
import { packMeasured, unpackMeasured } from '../../src/page/pack.ts';
import { shellCommand } from '../../src/page/shell-command.ts';
import {
  differencesOf,
  flagsOf,
  fromFragment,
  isChanged,
  toFragment,
  type WhatIf,
} from '../../src/page/what-if.ts';
import { anInput, type InputParts } from '../app/lints/a-lint-input.ts';

function aRun(parts: InputParts = {}): Measured {
  const { document: _, decision: __, ...measured } = anInput(parts);
  return measured;
}

describe('the address of a page', () => {
  test('carries every assumption there and back', () => {
    const run = aRun();
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 1e12, noNaN: true }),
        fc.double({ min: -0.99, max: 10, noNaN: true }),
        fc.integer({ min: 1, max: 120 }),
        fc.double({ min: 0.001, max: 1000, noNaN: true }),
        (requestsPerMonth, growth, horizonMonths, factor) => {
          fc.pre(growth !== 0 && factor !== 1);
          const whatIf = {
            values: { requestsPerMonth, growth, horizonMonths },
            prices: { 'lab/big-2026': factor },
          };
          const back = fromFragment(toFragment(whatIf), run);
          expect(back?.whatIf.prices).toEqual(whatIf.prices);
          expect(back?.whatIf.values).toMatchObject({ growth });
          expect(back?.unknown).toEqual([]);
        },
      ),
    );
  });

  test('says nothing where nothing is changed, and nothing is read from one that names a section', () => {
    expect(toFragment({ values: {}, prices: {} })).toBe('');
    expect(fromFragment('#charts', aRun())).toBeNull();
    expect(fromFragment('', aRun())).toBeNull();
  });

  test('whoever wrote it, only what the run has and what is possible is taken from it', () => {
    const hostile =
      '#~growth=1e999&horizonMonths=1.5&usdPerError=&cachedInputShare=2&__proto__=1&nope=3&price.x/y=2&price.lab/big-2026=-1';
    const asked = fromFragment(hostile, aRun());
    expect(asked?.whatIf).toEqual({ values: {}, prices: {} });
    expect(isChanged(asked?.whatIf as WhatIf)).toBe(false);
    expect(asked?.unknown).toHaveLength(8);
    expect(asked?.unknown).toContain('price.x/y=2');
  });

  test('what it can take is taken, whatever stands beside it', () => {
    expect(fromFragment('#~growth=0.1&growth=nope&price.lab/big-2026=2&price.lab/gone=2', aRun())).toEqual({
      whatIf: { values: { growth: 0.1 }, prices: { 'lab/big-2026': 2 } },
      unknown: ['growth=nope', 'price.lab/gone=2'],
    });
  });

  test('what is as it was measured is no change', () => {
    const run = aRun({ scenario: { growth: 0.05 } });
    expect(fromFragment('#~growth=0.05&price.lab/big-2026=1', run)).toEqual({
      whatIf: { values: {}, prices: {} },
      unknown: [],
    });
  });
});

describe('what differs', () => {
  test('is listed with both figures, a range as one', () => {
    const run = aRun({ scenario: { growth: 0.05, ranges: { growth: { low: 0, high: 0.1, likely: 0.05 } } } });
    const whatIf = { values: { growth: 0.02 }, prices: { 'lab/big-2026': 0.5 } };
    expect(differencesOf(whatIf, run)).toEqual([
      { label: 'Growth a month', from: '0% to 10%', to: '2%' },
      { label: 'Token price of lab/big-2026', from: '1×', to: '0.5×' },
    ]);
  });

  test('is what the command line is told', () => {
    const flags = flagsOf({ values: { requestsPerMonth: 2e6, growth: 0.02 }, prices: { "lab/o'x": 0.5 } });
    expect(shellCommand(['breakeven', 'report', 'r', ...flags])).toBe(
      `breakeven report r --volume 2000000 --assume growth=0.02 --price 'lab/o'\\''x=0.5x'`,
    );
  });
});

describe('a field', () => {
  test('shows shares in per cent, and reads what people type', () => {
    expect(toField({ suffix: '%' }, 0.07)).toBe('7');
    expect(fromField({ suffix: '%' }, '7')).toBe(0.07);
    expect(fromField({ suffix: '' }, ' 2,500,000 ')).toBe(2_500_000);
    expect(fromField({ suffix: '' }, '2e6')).toBe(2_000_000);
    expect(fromField({ suffix: '$' }, '')).toBeNaN();
    expect(fromField({ suffix: '$' }, 'x')).toBeNaN();
  });

  test('is there for each assumption and each model that is paid for, and for none without a scenario', () => {
    const labels = controlsOf(aRun()).map(({ label }) => label);
    expect(labels).toContain('Requests in the first month');
    expect(labels).toContain('Token price of lab/big-2026');
    expect(controlsOf(aRun({ scenario: null }))).toEqual([]);
  });
});

describe('a run that is packed into a page', () => {
  test('decides as the run itself does, to the last bit', () => {
    const run = aRun({ scenario: { growth: 0.05, usdPerError: 0.01, require: { minAccuracy: 0.8 } } });
    const unpacked = unpackMeasured(packMeasured(run));
    const whatIf = { values: { requestsPerMonth: 12_345 }, prices: { 'lab/big-2026': 0.7 } };
    expect(decideAgain(unpacked, whatIf)).toEqual(decideAgain(run, whatIf));
  });

  test('takes no id of an example along, nor the folder of its config', () => {
    const run = aRun({ run: { configFile: '/home/someone/desk.yaml' } });
    const [id] = run.evidence[0]?.data.frame.ids ?? [];
    const packed = packMeasured(run);
    expect(packed).not.toContain(id);
    expect(packed).not.toContain('someone');
  });

  test('holds the examples that its candidates share once', () => {
    const run = aRun();
    const frame = run.evidence[0]?.data.frame as ExampleFrame;
    const evidence = run.evidence.map((one) => ({ ...one, data: { ...one.data, frame } }));
    const [first, second] = unpackMeasured(packMeasured({ ...run, evidence })).evidence;
    expect(first?.data.frame).toBe(second?.data.frame);
  });
});
