import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { BreakevenError } from '../../src/core/model/error.ts';
import type { Sample } from '../../src/core/model/sample.ts';
import { renderTemplate } from '../../src/core/template.ts';

function render(template: string, item: Record<string, unknown>, sample?: Sample): string {
  return renderTemplate(template, { item, ...(sample && { sample }) });
}

function refused(template: string, item: Record<string, unknown> = { ticket: 'x' }): BreakevenError {
  try {
    render(template, item);
  } catch (error) {
    if (error instanceof BreakevenError) return error;
    throw error;
  }
  throw new Error('it was rendered');
}

describe('a template', () => {
  it('is filled from the example and from the answer, with or without spaces', () => {
    expect(render('{{item.a}}/{{  sample.output_text }}', { a: 'x' }, { output_text: 'y' })).toBe('x/y');
  });

  it('reads into objects and lists', () => {
    const item = { order: { lines: [{ sku: 'A' }, { sku: 'B' }], 'unit-price': 3 } };
    expect(render('{{item.order.lines[1].sku}} {{item.order.unit-price}}', item)).toBe('B 3');
    expect(render('{{item.m[1][0]}}', { m: [[1], [2]] })).toBe('2');
  });

  it('puts strings in as they are and everything else as JSON', () => {
    const item = { s: '"a"\n', n: 1.5, b: false, o: { k: [1] }, nil: null, zero: 0, empty: '' };
    expect(
      render('{{item.s}}|{{item.n}}|{{item.b}}|{{item.o}}|{{item.nil}}|{{item.zero}}|{{item.empty}}', item),
    ).toBe('"a"\n|1.5|false|{"k":[1]}|null|0|');
  });

  it('is filled once: braces inside the data stay text', () => {
    const item = { a: '{{item.secret}}', secret: 'S', b: '{{', c: 'item.secret}}' };
    expect(render('{{item.a}}', item)).toBe('{{item.secret}}');
    expect(render('{{item.b}}{{item.c}}', item)).toBe('{{item.secret}}');
  });

  it('takes $&, $1 and $$ in the data for text', () => {
    expect(render('<{{item.a}}>', { a: "$& $1 $$ $` $' $<x>" })).toBe("<$& $1 $$ $` $' $<x>>");
  });

  it('leaves single braces and an empty pair alone', () => {
    expect(render('{"a": {"b": 1}} {{}} {item.a}', { a: 'x' })).toBe('{"a": {"b": 1}} {{}} {item.a}');
  });

  it('puts any data in unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (a, b) => {
        expect(render('[{{item.a}}|{{item.b}}]', { a, b })).toBe(`[${a}|${b}]`);
      }),
    );
  });
});

describe('a path is missing, and named,', () => {
  test.each([
    'item.__proto__',
    'item.constructor',
    'item.constructor.name',
    'item.toString',
    'item.ticket.length',
    'item.list.map',
    'item.list[2]',
    'item.nil.x',
    'item.no',
    'sample.output_text',
    'constructor',
    '__proto__.polluted',
    'process.env.HOME',
  ])('%s', (path) => {
    const { code, message } = refused(`{{${path}}}`, { ticket: 'x', list: [1, 2], nil: null });
    expect(code).toBe('bad-input');
    expect(message).toBe(`template path '${path}' has no value`);
  });

  it('with the fields that the item has', () => {
    expect(refused('{{item.tiket}}', { id: 1, ticket: 'x' }).hint).toBe(
      'it may read item.…; the item has: id, ticket',
    );
  });

  it('unless the row itself has a field of that name', () => {
    const item = JSON.parse('{"__proto__": "own", "constructor": "mine"}');
    expect(render('{{item.__proto__}} {{item.constructor}}', item)).toBe('own mine');
  });
});

test.each([
  '{{item.a b}}',
  '{{item..a}}',
  '{{ }}',
  '{{item[}}',
  '{{1 + 1}}',
  "{{item['a']}}",
  '{{item.a[x]}}',
])('a malformed path is refused as a fault of the config: %s', (template) => {
  expect(refused(template)).toMatchObject({
    code: 'bad-config',
    message: expect.stringContaining('is malformed'),
  });
});
