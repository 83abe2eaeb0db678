import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { isBreakevenError } from '../../src/core/model/error.ts';
import { compileSchema } from '../../src/graders/json-schema.ts';

function refusal(schema: unknown): string {
  try {
    compileSchema(schema);
  } catch (error) {
    if (isBreakevenError(error) && error.code === 'bad-config') return error.message;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('a JSON schema', () => {
  const ORDER = {
    type: 'object',
    required: ['total'],
    properties: {
      total: { type: 'number', minimum: 0 },
      items: { type: 'array', items: { $ref: '#/$defs/item' } },
    },
    additionalProperties: false,
    $defs: { item: { type: 'string', pattern: '^[A-Z]{2}$' } },
  };

  it('says whether a value fits, and where it does not', () => {
    const check = compileSchema(ORDER);
    expect(check({ total: 1, items: ['AB'] })).toEqual({ status: 'valid' });
    expect(check({ total: -1 })).toEqual({ status: 'invalid', reason: 'answer/total must be >= 0' });
    expect(check({ total: 1, items: ['ab'] })).toMatchObject({
      status: 'invalid',
      reason: expect.stringContaining('answer/items/0'),
    });
    expect(check(null)).toMatchObject({ status: 'invalid' });
    expect(check({ total: 1 })).toEqual({ status: 'valid' });
  });

  it('is read as 2020-12, or as draft-07 where it says so', () => {
    const tuple = { prefixItems: [{ type: 'string' }] };
    expect(compileSchema(tuple)([1])).toMatchObject({ status: 'invalid' });
    const draft7 = { $schema: 'http://json-schema.org/draft-07/schema#', items: [{ type: 'string' }] };
    expect(compileSchema(draft7)([1])).toMatchObject({ status: 'invalid' });
    expect(compileSchema({ ...tuple, $schema: draft7.$schema })([1])).toEqual({ status: 'valid' });
    const draft2020 = { ...tuple, $schema: 'https://json-schema.org/draft/2020-12/schema' };
    expect(compileSchema(draft2020)([1])).toMatchObject({ status: 'invalid' });
    expect(compileSchema(false)(1)).toMatchObject({ status: 'invalid' });
    expect(compileSchema(true)(1)).toEqual({ status: 'valid' });
  });

  it('may name formats and keywords of its own, which are not checked', () => {
    expect(compileSchema({ type: 'string', format: 'email', 'x-note': 1 })('nobody')).toEqual({
      status: 'valid',
    });
  });

  it('compiles twice under one $id', () => {
    const schema = { $id: 'https://example.com/order', type: 'string' };
    expect(compileSchema(schema)('a')).toEqual({ status: 'valid' });
    expect(compileSchema(schema)(1)).toMatchObject({ status: 'invalid' });
  });

  test.each<[string, unknown]>([
    ['no object', 'text'],
    ['a list', []],
    ['nothing', undefined],
    ['a function', () => true],
    ['an unknown type', { type: 'text' }],
    ['a broken pattern', { pattern: '(' }],
    ['a reference to the network', { $ref: 'https://example.com/schema.json' }],
    ['a reference to a file', { $ref: 'file:///etc/passwd' }],
    ['a reference to nothing', { $ref: '#/$defs/none' }],
    ['an older draft', { $schema: 'http://json-schema.org/draft-04/schema#' }],
    ['an asynchronous schema', { $async: true }],
    ['a cycle', cycle()],
    ['too deep', Array.from({ length: 100_000 }).reduce((inner) => ({ not: inner }), {})],
    ['a huge one', { enum: ['x'.repeat(1_000_001)] }],
  ])('that is %s is refused', (_, schema) => expect(refusal(schema)).toMatch(/^JSON schema: /));

  it.each<[string, unknown, unknown]>([
    ['a pattern', { pattern: '^(a+)+$' }, `${'a'.repeat(50)}b`],
    ['a key pattern', { patternProperties: { '^(a|a)*$': true } }, { [`${'a'.repeat(50)}b`]: 1 }],
    ['references that double', doubling(40), 1],
    ['distinct elements', { uniqueItems: true }, Array.from({ length: 60_000 }, (_, id) => ({ id }))],
  ])('cannot hang the run by %s: the value stays undecided', (_, schema, value) => {
    const check = compileSchema(schema);
    expect(check(value)).toMatchObject({ status: 'undecided', reason: expect.stringContaining('too long') });
    expect(check({ after: 1 })).toHaveProperty('status');
  });

  it('that refers to itself follows the value, and without end leaves it undecided', () => {
    const tree = compileSchema({ type: 'object', properties: { child: { $ref: '#' } } });
    expect(tree({ child: { child: {} } })).toEqual({ status: 'valid' });
    expect(tree({ child: { child: 1 } })).toMatchObject({ status: 'invalid' });
    const loop = {
      $ref: '#/$defs/a',
      $defs: { a: { anyOf: [{ $ref: '#/$defs/b' }] }, b: { $ref: '#/$defs/a' } },
    };
    expect(compileSchema(loop)(1)).toMatchObject({ status: 'undecided' });
  });

  it('looks at what an answer says, not at what every object inherits', () => {
    expect(compileSchema({ required: ['toString'] })({})).toMatchObject({ status: 'invalid' });
    expect(compileSchema({ properties: { constructor: { type: 'number' } } })({})).toEqual({
      status: 'valid',
    });
  });

  it('runs nothing that is written in it', () => {
    const names = [
      '"];process.exit(9);//',
      "'+process.exit(9)+'",
      `\${process.exit(9)}`,
      '*/process.exit(9)/*',
      '\u2028',
    ];
    const bad = Object.fromEntries(
      names.map((name) => [name, { const: name, description: name, pattern: 'a' }]),
    );
    const schema = {
      $comment: names[0],
      required: names,
      properties: bad,
      title: names[3],
      enum: [{ a: names[2] }],
    };
    expect(compileSchema(schema)(Object.fromEntries(names.map((name) => [name, name])))).toMatchObject({
      status: 'invalid',
    });
  });

  it('gives a verdict on any JSON value', () => {
    const check = compileSchema(ORDER);
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(['valid', 'invalid']).toContain(check(value).status);
      }),
      { numRuns: 200 },
    );
  });
});

function cycle(): unknown {
  const schema: Record<string, unknown> = {};
  schema.not = schema;
  return schema;
}

/** Each definition is checked twice by the one before: 2^size checks in all. */
function doubling(size: number): unknown {
  const definitions = Array.from({ length: size }, (_, i) => [
    `d${i}`,
    i === size - 1
      ? { type: 'number' }
      : { allOf: [{ $ref: `#/$defs/d${i + 1}` }, { $ref: `#/$defs/d${i + 1}` }] },
  ]);
  return { $ref: '#/$defs/d0', $defs: Object.fromEntries(definitions) };
}
