import { describe, expect, it } from 'vitest';
import type { ActingTool } from '../../src/core/model/environment.ts';
import { aTool, call, makers, within } from './an-environment.ts';

const FIXTURE = `
create table notes (id integer primary key, text text not null);
insert into notes values (1, 'milk'), (2, 'it''s');`;
const TOOLS = [
  aTool('find', { query: 'select * from notes where text = :text -- not :this' }),
  aTool('add', { sql: 'insert into notes (text) values (:text)' }),
];

const makeAll = makers();

describe('a fixture', () => {
  const refusalOf = (fixture: string, tools: readonly ActingTool[] = TOOLS): Promise<string> =>
    makeAll({ database: { fixture }, tools }).then(
      () => 'taken',
      (error: Error) => error.message,
    );

  it('that is no SQL, or lacks a table that a tool names, is refused before anything is asked', async () => {
    expect(await refusalOf('create tabel x')).toMatch(/fixture: .*near "tabel"/);
    expect(await refusalOf('create table other (x)')).toContain("tool 'find': no such table: notes");
  });

  it('whose tools take what no schema says is refused, by the tool’s name', async () => {
    const odd = aTool('odd', { query: 'select 1', parameters: { type: 'intger' } });
    expect(await refusalOf(FIXTURE, [odd])).toMatch(/^environment: tool 'odd': parameters: JSON schema: /);
  });

  it('whose tools do more than they say is refused', async () => {
    const changing = aTool('peek', { query: 'with x as (select 1) delete from notes' });
    expect(await refusalOf(FIXTURE, [changing])).toBe("environment: tool 'peek': not authorized");
    const two = aTool('two', { sql: 'delete from notes; delete from notes' });
    expect(await refusalOf(FIXTURE, [two])).toBe("environment: tool 'two': one statement at a time");
  });

  it.each([
    "attach '/tmp/other.db' as other",
    "vacuum into '/tmp/other.db'",
    'pragma journal_mode = off',
    'pragma writable_schema = on',
    "select load_extension('x')",
    "create trigger t after insert on notes begin select load_extension('x'); end; insert into notes values (3, 'x')",
    "select readfile('/etc/passwd')",
    'create virtual table files using csv(filename = "/etc/passwd")',
    'create temp table gone (x)',
    'begin',
  ])('reaches no file, no extension and no setting, and leaves nothing half done: %s', async (statement) => {
    expect(await refusalOf(`${FIXTURE};${statement};`)).toMatch(
      /not authorized|authorization denied|prohibited|no such function|left open/i,
    );
  });

  it('that fills the memory is refused', async () => {
    const huge = `create table big (x); insert into big with recursive n(i) as (select 1 union all select i + 1 from n limit 200)
      select zeroblob(1000000) from n;`;
    expect(await refusalOf(`${FIXTURE};${huge}`)).toMatch(/full|memory/);
  });

  it('that holds a table by the name of a collection is refused', async () => {
    const made = makeAll({
      database: { fixture: FIXTURE },
      http: { collections: { notes: { path: '/notes', key: 'id', items: [] } } },
      tools: TOOLS,
    });
    await expect(made).rejects.toThrow("'notes' is both a table and a collection");
  });

  it('takes what a dump has: transactions, triggers, views, indices, generated columns', async () => {
    const own = await makeAll({
      database: {
        fixture: `begin; create table a (x, y as (x * 2) stored); create view v as select y from a;
          create index i on a (x); create table log (x);
          create trigger t after insert on a begin insert into log values (new.x); end; commit;`,
      },
      tools: [
        aTool('add', { sql: 'insert into a (x) values (:x)' }),
        aTool('see', { query: 'select * from v' }),
      ],
    });
    await within(own, async (one) => {
      await call(one, 'add', { x: 4 });
      expect(await call(one, 'see')).toEqual({ text: '[{"y":8}]' });
      expect(await one.state()).toEqual({ a: [{ x: 4, y: 8 }], log: [{ x: 4 }] });
    });
  });
});

describe('arguments of a statement', () => {
  it('are values and never SQL; booleans are 0 and 1, lists and objects their JSON', async () => {
    const own = await makeAll({ database: { fixture: FIXTURE }, tools: TOOLS });
    await within(own, async (one) => {
      expect(await call(one, 'find', { text: "it's" })).toEqual({ text: `[{"id":2,"text":"it's"}]` });
      expect(await call(one, 'find', { text: "' or 1=1 --" })).toEqual({ text: '[]' });
      for (const text of ['x"); drop --', true, { deep: [1] }, 1.5])
        expect(await call(one, 'add', { text, more: 1 })).toEqual({ text: '{"changed":1}' });
      expect(await call(one, 'add', { text: null })).toMatchObject({ failed: true });
      expect(await call(one, 'add')).toEqual({ text: 'missing: text', failed: true });
      expect(await one.state()).toMatchObject({
        notes: [{}, {}, { text: 'x"); drop --' }, { text: '1' }, { text: '{"deep":[1]}' }, { text: '1.5' }],
      });
    });
  });
});

describe('the server of a trial', () => {
  const orders = {
    path: '/v1/orders',
    key: 'id',
    items: [
      { id: 1, item: 'lamp' },
      { id: 2, item: 'chair' },
    ],
  };
  const http = (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string) => ({
    http: { method, path },
  });
  const shop = makeAll({
    http: {
      collections: {
        orders,
        prices: { path: '/prices', key: 'sku', methods: ['GET'], items: [{ sku: 'a' }] },
      },
      routes: [
        {
          method: 'POST',
          path: '/quote/{sku}',
          status: 201,
          body: {
            sku: '{{path.sku}}',
            count: '{{body.count}}',
            text: '{{item.who}} wants {{body.count}}',
            no: '{{body.no}}',
          },
        },
        { method: 'GET', path: '/down', status: 503, body: { error: 'down for {{query.why}}' } },
      ],
    },
    tools: [
      aTool('list', http('GET', '/v1/orders')),
      aTool('one', http('GET', '/v1/orders/{id}')),
      aTool('add', http('POST', '/v1/orders')),
      aTool('put', http('PUT', '/v1/orders/{id}')),
      aTool('change', http('PATCH', '/v1/orders/{id}')),
      aTool('remove', http('DELETE', '/v1/orders/{id}')),
      aTool('reprice', http('PATCH', '/prices/{sku}')),
      aTool('quote', http('POST', '/quote/{sku}')),
      aTool('down', http('GET', '/down')),
      aTool('lost', http('GET', '/nowhere')),
    ],
  });

  it('keeps collections that requests look at and change', async () => {
    await within(await shop, async (one) => {
      expect(await call(one, 'list', { item: 'chair' })).toEqual({ text: '[{"id":2,"item":"chair"}]' });
      expect(await call(one, 'add', { item: 'desk' })).toEqual({ text: '{"id":3,"item":"desk"}' });
      expect(await call(one, 'add', { id: 3, item: 'rug' })).toEqual({
        text: '409 {"error":"id 3 is taken"}',
        failed: true,
      });
      expect(await call(one, 'change', { id: 1, status: 'sent' })).toEqual({
        text: '{"id":1,"item":"lamp","status":"sent"}',
      });
      await call(one, 'put', { id: 2, item: 'stool' });
      expect(await call(one, 'remove', { id: 3 })).not.toHaveProperty('failed');
      expect(await call(one, 'one', { id: 3 })).toEqual({ text: '404 {"error":"not found"}', failed: true });
      expect(await call(one, 'reprice', { sku: 'a', usd: 0 })).toMatchObject({ failed: true });
      expect(await one.state()).toEqual({
        orders: [
          { id: 1, item: 'lamp', status: 'sent' },
          { id: 2, item: 'stool' },
        ],
        prices: [{ sku: 'a' }],
      });
    });
  });

  it('answers routes with what the request and the example said', async () => {
    await within(
      await shop,
      async (one) => {
        const { text } = await call(one, 'quote', { sku: 'a/b', count: 3 });
        expect(JSON.parse(text)).toEqual({ sku: 'a/b', count: 3, text: '{{x}} wants 3', no: null });
        expect(await call(one, 'down', { why: '1 h' })).toEqual({
          text: '503 {"error":"down for 1 h"}',
          failed: true,
        });
        expect(await call(one, 'lost')).toEqual({ text: '404 {"error":"not found"}', failed: true });
      },
      { who: '{{x}}' },
    );
  });
});
