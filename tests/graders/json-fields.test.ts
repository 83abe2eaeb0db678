import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { isBreakevenError } from '../../src/core/model/error.ts';
import { compareFields, type FieldCheck, readPath } from '../../src/graders/json-fields.ts';

const ORDER = {
  total: '$1,234.50',
  status: 'Shipped',
  'ship to': { city: 'Bonn', 'zip.code': 53111 },
  items: [{ price: 3.5, tags: ['a', 'b'] }, { price: null }],
};

describe('a path', () => {
  test.each<[string, unknown]>([
    ['', ORDER],
    ['status', 'Shipped'],
    ['items[0].price', 3.5],
    ['items[0].tags[1]', 'b'],
    ['items[1].price', null],
    ['["ship to"].city', 'Bonn'],
    ['["ship to"]["zip.code"]', 53111],
    ['items[2]', undefined],
    ['items.length', undefined],
    ['items.0', undefined],
    ['status.length', undefined],
    ['status[0]', undefined],
    ['toString', undefined],
    ['__proto__', undefined],
    ['constructor.name', undefined],
    ['items[1].price.cents', undefined],
    ['none.at.all', undefined],
  ])('%j reads what is there', (path, value) => expect(readPath(ORDER, path)).toEqual(value));

  it('reads a list that is the whole value', () => {
    expect(readPath([{ a: 1 }], '[0].a')).toBe(1);
  });

  test.each([
    '.a',
    'a.',
    'a..b',
    'a.[0]',
    'a[',
    'a[-1]',
    'a[0]b',
    'a[x]',
    'a["b]',
    'a b',
    '["\\x"]',
    'a[1e9]',
  ])('%j is malformed', (path) => {
    const read = (): unknown => readPath(ORDER, path);
    expect(read).toThrow(`path '${path}' is malformed`);
    try {
      read();
    } catch (error) {
      expect(isBreakevenError(error) && error.code).toBe('bad-config');
    }
  });

  it('finds every leaf of any object, whatever its keys', () => {
    const leaves = fc.dictionary(fc.string(), fc.array(fc.integer(), { maxLength: 3 }));
    fc.assert(
      fc.property(leaves, (value) => {
        for (const [key, list] of Object.entries(value)) {
          list.forEach((leaf, index) => {
            expect(readPath(value, `[${JSON.stringify(key)}][${index}]`)).toBe(leaf);
          });
        }
      }),
    );
  });
});

describe('fields are compared', () => {
  test.each<[string, FieldCheck, boolean]>([
    ['exactly', { path: 'status', expected: 'Shipped' }, true],
    ['with their case', { path: 'status', expected: 'shipped' }, false],
    ['without case on request', { path: 'status', expected: 'SHIPPED', match: 'ignore-case' }, true],
    ['not across types', { path: 'items[0].price', expected: '3.5' }, false],
    ['as JSON', { path: 'items[0]', expected: { tags: ['a', 'b'], price: 3.5 } }, true],
    ['null with null', { path: 'items[1].price', expected: null }, true],
    ['null with nothing', { path: 'items[2].price', expected: null }, false],
    ['nothing with nothing', { path: 'none', expected: undefined }, false],
    ['as numbers', { path: 'total', expected: 1234.5, match: 'number' }, true],
    ['as numbers that differ', { path: 'total', expected: 1235, match: 'number' }, false],
    ['near', { path: 'total', expected: 1235, match: 'number', tolerance: { absolute: 0.5 } }, true],
    [
      'near in proportion',
      { path: 'total', expected: 1222.3, match: 'number', tolerance: { relative: 0.01 } },
      true,
    ],
    ['text with a number', { path: 'status', expected: 1, match: 'number' }, false],
    ['null with 0', { path: 'items[1].price', expected: 0, match: 'number' }, false],
    ['a number without case', { path: 'items[0].price', expected: 3.5, match: 'ignore-case' }, true],
  ])('%s', (_, check, fits) => {
    expect(compareFields(ORDER, [check])).toEqual({ share: fits ? 1 : 0, wrong: fits ? [] : [check.path] });
  });

  it('and the share of those that match is the score', () => {
    const checks = [
      { path: 'status', expected: 'Shipped' },
      { path: 'total', expected: 1 },
      { path: 'items[0].price', expected: 3.5 },
    ];
    expect(compareFields(ORDER, checks)).toEqual({ share: 2 / 3, wrong: ['total'] });
    expect(compareFields(ORDER, [])).toEqual({ share: 1, wrong: [] });
    expect(compareFields('no object', checks).share).toBe(0);
  });

  it('in any JSON value, and all match in the value that they come from', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (value, other) => {
        const keys =
          typeof other === 'object' && other !== null && !Array.isArray(other) ? Object.entries(other) : [];
        const checks = keys.map(([key, expected]) => ({ path: `[${JSON.stringify(key)}]`, expected }));
        expect(compareFields(other, checks)).toEqual({ share: 1, wrong: [] });
        const { share } = compareFields(value, checks);
        expect(share >= 0 && share <= 1).toBe(true);
      }),
    );
  });
});
