import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActingTool, EnvironmentDefinition } from '../../src/core/model/environment.ts';
import { aTool, call, makers, never, within } from './an-environment.ts';

const FIXTURE = `
create table notes (id integer primary key, text text not null unique check (length(text) < 20));
insert into notes values (1, 'milk'), (2, 'it''s');`;

const object = (properties: Record<string, unknown>, required = Object.keys(properties)) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const text = object({ text: { type: 'string' } });

interface Case {
  readonly tool: ActingTool;
  /** Arguments that it takes. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly says: string;
  /** It changes what the environment holds. */
  readonly changes?: true;
}

/** One of every kind: a kind that is not here is not held to the contract. */
const CASES: Readonly<Record<string, Case>> = {
  'a statement that looks': {
    tool: { name: 'find', parameters: text, query: 'select * from notes where text = :text' },
    args: { text: 'milk' },
    says: '[{"id":1,"text":"milk"}]',
  },
  'a statement that changes': {
    tool: { name: 'add', parameters: text, sql: 'insert into notes (text) values (:text)' },
    args: { text: 'bread' },
    says: '{"changed":1}',
    changes: true,
  },
  'the model’s own that looks': {
    tool: { name: 'query', parameters: object({ sql: { type: 'string' } }), query: true },
    args: { sql: 'select count(*) as notes from notes' },
    says: '[{"notes":2}]',
  },
  'the model’s own that changes': {
    tool: { name: 'write', parameters: object({ sql: { type: 'string' } }), sql: true },
    args: { sql: "update notes set text = 'tea' where id = 1" },
    says: '{"changed":1}',
    changes: true,
  },
  'a request that looks': {
    tool: {
      name: 'order',
      parameters: object({ id: { type: 'string' } }),
      http: { method: 'GET', path: '/orders/{id}' },
    },
    args: { id: 'A1' },
    says: '{"id":"A1","status":"sent"}',
  },
  'a request that changes': {
    tool: {
      name: 'cancel',
      parameters: object({ id: { type: 'string' } }),
      http: { method: 'DELETE', path: '/orders/{id}' },
    },
    args: { id: 'A1' },
    says: '{"id":"A1","status":"sent"}',
    changes: true,
  },
  'a function': {
    tool: {
      name: 'add_days',
      parameters: object({ days: { type: 'integer' } }),
      javascript: 'let called = 0; const call = ({ days }) => ({ days: days + 1, called: ++called });',
    },
    args: { days: 1 },
    says: '{"days":2,"called":1}',
  },
};
const DEFINITION: EnvironmentDefinition = {
  database: { fixture: FIXTURE },
  http: { collections: { orders: { path: '/orders', key: 'id', items: [{ id: 'A1', status: 'sent' }] } } },
  tools: Object.values(CASES).map(({ tool }) => tool),
};

const makeAll = makers();
const maker = makeAll(DEFINITION);
const names = DEFINITION.tools.map(({ name }) => name);

describe.each(Object.entries(CASES))('%s', (_, { tool, args, says, changes }) => {
  it('does what it says, from nothing at each trial', async () => {
    const before = await within(await maker, (one) => one.state());
    for (let trial = 0; trial < 3; trial++) {
      await within(await maker, async (one) => {
        expect(await call(one, tool.name, args)).toEqual({ text: says });
        if (changes) expect(await one.state()).not.toEqual(before);
        else expect(await one.state()).toEqual(before);
      });
    }
    expect(await within(await maker, (one) => one.state())).toEqual(before);
  });

  it('answers whatever a model writes, and says no without changing anything', async () => {
    await within(await maker, async (one) => {
      const before = await one.state();
      const written = fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.json(),
        fc.string().map((sql) => JSON.stringify({ ...args, more: sql })),
      );
      await fc.assert(
        fc.asyncProperty(written, async (wrong) => {
          const result = await one.call(tool.name, wrong, never);
          expect(typeof result.text).toBe('string');
          expect(result.failed).toBe(true);
        }),
        { numRuns: 50 },
      );
      expect(await one.state()).toEqual(before);
    });
  });

  it('names what of its arguments does not fit', async () => {
    await within(await maker, async (one) => {
      const [first = ''] = Object.keys(args);
      expect(await call(one, tool.name, {})).toEqual({
        text: `arguments must have required property '${first}'`,
        failed: true,
      });
      const { text: said } = await call(one, tool.name, { ...args, [first]: null });
      expect(said).toMatch(`arguments/${first} must be `);
    });
  });

  it('takes any text as a value', async () => {
    await within(await maker, async (one) => {
      const hostile = fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(
          "'; drop table notes; --",
          '../../..',
          '..',
          '%2e%2e',
          '{{item.x}}',
          'a/b?c=d#e',
          '\u0000',
        ),
      );
      const [first = ''] = Object.keys(args);
      await fc.assert(
        fc.asyncProperty(hostile, async (value) => {
          const { text: said } = await call(one, tool.name, { ...args, [first]: value });
          expect(typeof said).toBe('string');
        }),
        { numRuns: 50 },
      );
      expect(await one.state()).toHaveProperty('notes');
    });
  });
});

describe('an environment', () => {
  it('is what its calls made of it, the same every time', async () => {
    const step = fc.record({
      name: fc.constantFrom(...names),
      args: fc.constantFrom(
        ...Object.values(CASES).map((one) => one.args),
        { text: 'salt' },
        { sql: 'delete from notes where id = 2' },
        { id: 'B2' },
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        const played = async () =>
          within(await maker, async (one) => {
            const results = [];
            for (const { name, args } of steps) results.push(await call(one, name, args));
            return { results, state: await one.state() };
          });
        expect(await played()).toEqual(await played());
      }),
      { numRuns: 30 },
    );
  });

  it('holds the same when another way led to it', async () => {
    const one = await within(await maker, async (at) => {
      await call(at, 'write', { sql: "delete from notes where text = 'milk'" });
      await call(at, 'write', { sql: "insert into notes values (7, 'salt'), (5, 'oil')" });
      return JSON.stringify(await at.state());
    });
    const other = await within(await maker, async (at) => {
      await call(at, 'write', { sql: "insert into notes values (5, 'x')" });
      await call(at, 'write', { sql: 'delete from notes where id < 2' });
      await call(at, 'write', { sql: "insert into notes values (7, 'salt')" });
      await call(at, 'write', { sql: "update notes set text = 'oil' where id = 5" });
      return JSON.stringify(await at.state());
    });
    expect(one).toBe(other);
  });

  it('is one of a hundred at once, and sees nothing of the others', async () => {
    const environments = await Promise.all(
      Array.from({ length: 100 }, async () => (await maker).open({ id: 'e', item: {} })),
    );
    await Promise.all(environments.map((one, at) => call(one, 'add', { text: `note ${at}` })));
    await Promise.all(environments.map((one, at) => at % 2 === 0 && call(one, 'cancel', { id: 'A1' })));
    const states = await Promise.all(environments.map((one) => one.state()));
    for (const [at, state] of states.entries())
      expect(state).toEqual({
        notes: [
          { id: 1, text: 'milk' },
          { id: 2, text: "it's" },
          { id: 3, text: `note ${at}` },
        ],
        orders: at % 2 === 0 ? [] : [{ id: 'A1', status: 'sent' }],
      });
    await Promise.all(environments.map((one) => one.close()));
  });

  it('has no tool that nobody gave it', async () => {
    await within(await maker, async (one) => {
      for (const name of ['toString', '__proto__', 'drop', ''])
        expect(await call(one, name)).toEqual({ text: `there is no tool '${name}'`, failed: true });
    });
  });

  it('gives an example its own statements and its own tools, where it is told to', async () => {
    const own = await makeAll({
      database: { fixture: FIXTURE, setup: '{{item.setup}}' },
      offer: '{{item.tools}}',
      tools: [
        aTool('find', { query: 'select text from notes' }),
        aTool('clear', { sql: 'delete from notes' }),
      ],
    });
    const item = { setup: "delete from notes; insert into notes values (9, 'own')", tools: ['find'] };
    await within(
      own,
      async (one) => {
        expect(one.tools.map(({ name }) => name)).toEqual(['find']);
        expect(await call(one, 'find')).toEqual({ text: '[{"text":"own"}]' });
        expect(await call(one, 'clear')).toMatchObject({ failed: true });
      },
      item,
    );
    await expect(own.check({ id: 'e', item: { tools: 'find' } })).rejects.toThrow('item.setup');
    await expect(own.check({ id: 'e', item: { ...item, setup: 'select gone' } })).rejects.toThrow(
      'no such column: gone',
    );
    await own.check({ id: 'e', item });
    await expect(own.check({ id: 'e', item: { setup: '', tools: 'find, fly' } })).rejects.toThrow(
      "the tool 'fly'",
    );
    await expect(own.open({ id: 'e', item: { ...item, setup: 'create tabel' } })).rejects.toThrow('tabel');
    await expect(own.open({ id: 'e', item: { ...item, setup: "attach 'x' as y" } })).rejects.toThrow(
      'not authorized',
    );
  });
});
