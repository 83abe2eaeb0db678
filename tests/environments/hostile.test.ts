import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { EnvironmentMaker } from '../../src/ports/environment.ts';
import { aTool, call, makers, within } from './an-environment.ts';

const FIXTURE = `
create table orders (id integer primary key autoincrement, usd real not null);
insert into orders (usd) values (10), (20);
create trigger kept before delete on orders begin select raise(abort, 'orders are kept'); end;`;
const ENDLESS = 'with recursive n(i) as (select 1 union all select i + 1 from n)';

const makeAll = makers();
const shop = (statementMs = 2000): Promise<EnvironmentMaker> =>
  makeAll(
    {
      database: { fixture: FIXTURE },
      tools: [aTool('look', { query: true }), aTool('write', { sql: true })],
    },
    { statementMs },
  );
const maker = shop();

describe('a model’s own statement', () => {
  const file = join(tmpdir(), `breakeven-escape-${process.pid}.db`);
  const escapes = [
    `attach '${file}' as other`,
    "attach ':memory:' as other",
    'detach main',
    `vacuum into '${file}.copy'`,
    'vacuum',
    'pragma table_info(orders)',
    'pragma writable_schema = on',
    'pragma journal_mode = off',
    "select * from pragma_table_info('orders')",
    'select * from pragma_database_list',
    "select load_extension('x')",
    "select readfile('/etc/passwd')",
    `select writefile('${file}.copy', 'x')`,
    "select edit('x', 'sh')",
    "select fts3_tokenizer('simple')",
    'create virtual table t using fts5(x)',
    'create virtual table files using csv(filename = "/etc/passwd")',
    'create table t (x)',
    'create temp table t (x)',
    'create temp trigger t before delete on orders begin select 1; end',
    'create view v as select 1',
    'create index i on orders (usd)',
    'alter table orders rename to gone',
    'drop table orders',
    'drop trigger kept',
    'delete from sqlite_sequence',
    "update sqlite_schema set sql = ''",
    'begin',
    'savepoint s',
    'commit',
    'select 1; drop table orders',
    'select 1; select 2',
    'analyze',
    '',
    '-- nothing',
    'select',
  ];

  it.each(escapes)('is refused: %s', async (sql) => {
    await within(await maker, async (one) => {
      const before = await one.state();
      for (const tool of ['look', 'write'])
        expect(await call(one, tool, { sql }), tool).toMatchObject({ failed: true });
      expect(await one.state()).toEqual(before);
      expect(await call(one, 'look', { sql: 'select count(*) as n from orders' })).toEqual({
        text: '[{"n":2}]',
      });
    });
    for (const made of [file, `${file}.copy`]) expect(existsSync(made)).toBe(false);
  });

  it('changes nothing where it may only look, by whatever name', async () => {
    await within(await maker, async (one) => {
      const before = await one.state();
      for (const sql of [
        'insert into orders (usd) values (1)',
        'insert into orders (usd) values (1) returning id',
        'with x as (select 1) update orders set usd = 0',
        'replace into orders values (1, 1)',
        'delete from orders',
      ])
        expect(await call(one, 'look', { sql })).toEqual({ text: 'not authorized', failed: true });
      expect(await one.state()).toEqual(before);
    });
  });

  it('keeps to the rules of the database where it may write', async () => {
    await within(await maker, async (one) => {
      expect(await call(one, 'write', { sql: 'delete from orders where id = 1' })).toEqual({
        text: 'orders are kept',
        failed: true,
      });
      expect(await call(one, 'write', { sql: 'insert into orders (usd) values (5) returning id' })).toEqual({
        text: '[{"id":3}]',
      });
    });
  });

  it('tells as many rows as a model reads, and how many there are beside', async () => {
    await within(await maker, async (one) => {
      const sql = `${ENDLESS.replace('from n)', 'from n limit 5000)')} select i, 'some text' as text from n`;
      const { text } = await call(one, 'look', { sql });
      const [rows = '', note] = text.split('\n');
      const told = JSON.parse(rows).length;
      expect(note).toBe(`… (${5000 - told} rows left out)`);
      expect(Buffer.byteLength(JSON.stringify(text))).toBeLessThanOrEqual(20_000);
    });
  });

  it('tells every value that SQLite has, and columns of one name apart', async () => {
    await within(await maker, async (one) => {
      const sql = "select 9007199254740993 as a, x'00ff' as a, 1e999 as b, null as c, 'é' as d, 1.5 as e";
      const { text } = await call(one, 'look', { sql });
      expect(JSON.parse(text)).toEqual([
        { a: '9007199254740993', 'a:1': "x'00ff'", b: 'Infinity', c: null, d: 'é', e: 1.5 },
      ]);
    });
  });

  it.each([
    'select length(randomblob(1000000000))',
    "select length(printf('%.*c', 900000000, 'x'))",
    `select group_concat(zeroblob(1000000)) from (${ENDLESS.replace('from n)', 'from n limit 100)')} select i from n)`,
    `insert into orders (usd) ${ENDLESS} select zeroblob(1000000) from n`,
  ])('does not fill the memory: %s', async (sql) => {
    await within(await maker, async (one) => {
      const before = await one.state();
      const { text, failed } = await call(one, 'write', { sql });
      expect(failed, text).toBe(true);
      expect(text).toMatch(/too big|full|memory|longer than/);
      expect(await one.state()).toEqual(before);
    });
  });
});

describe('a statement without end', () => {
  it('is ended; what was done before stands, and its neighbours notice nothing', async () => {
    const quick = await shop();
    const all = await Promise.all(Array.from({ length: 20 }, () => quick.open({ id: 'e', item: {} })));
    await Promise.all(
      all.map((one, at) => call(one, 'write', { sql: `insert into orders (usd) values (${at})` })),
    );
    const [hung, ...others] = all;
    if (!hung) throw new Error('there is none');
    const endless = call(hung, 'write', {
      sql: `update orders set usd = (${ENDLESS} select count(*) from n)`,
    });
    const meanwhile = Promise.all(
      others.map((one) => call(one, 'look', { sql: 'select count(*) as n from orders' })),
    );
    expect(await endless).toEqual({
      text: 'the statement was ended: it took longer than 2000 ms; it changed nothing',
      failed: true,
    });
    expect(await meanwhile).toEqual(others.map(() => ({ text: '[{"n":3}]' })));
    for (const [at, one] of all.entries()) {
      expect(await call(one, 'write', { sql: 'update orders set usd = usd + 100 where id = 3' })).toEqual({
        text: '{"changed":1}',
      });
      expect(await one.state()).toMatchObject({ orders: [{}, {}, { id: 3, usd: at + 100 }] });
      await one.close();
    }
  });

  it('is ended when the trial is, and says so', async () => {
    await within(await maker, async (one) => {
      const stopping = new AbortController();
      setTimeout(() => stopping.abort(), 50);
      const sql = `${ENDLESS} select count(*) from n`;
      await expect(one.call('look', JSON.stringify({ sql }), stopping.signal)).rejects.toThrow('stopped');
      const aborted = AbortSignal.abort();
      await expect(one.call('look', '{"sql":"select 1"}', aborted)).rejects.toThrow('stopped');
      expect(await call(one, 'look', { sql: 'select 1 as one' })).toEqual({ text: '[{"one":1}]' });
    });
  });

  it('in a fixture or an example’s statements is ended, too', async () => {
    const own = await makeAll({
      database: { fixture: 'create table t (x)', setup: '{{item.sql}}' },
      tools: [aTool('look', { query: 'select * from t' })],
    });
    const huge = `insert into t ${ENDLESS} select zeroblob(1000000) from n`;
    await expect(own.open({ id: 'e', item: { sql: huge } })).rejects.toThrow(/full|memory/);
    expect(await within(own, (one) => call(one, 'look'), { sql: 'select 1' })).toEqual({ text: '[]' });
  });
});

describe('a process of databases', () => {
  const children = (): readonly number[] =>
    readdirSync('/proc/self/task').flatMap((task) =>
      readFileSync(`/proc/self/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );

  it.skipIf(!existsSync('/proc/self/task'))('that is killed is replaced, with what it held', async () => {
    const before = new Set(children());
    const own = await shop();
    await within(own, async (one) => {
      await call(one, 'write', { sql: 'insert into orders (usd) values (30)' });
      const started = children().filter((pid) => !before.has(pid));
      expect(started).not.toEqual([]);
      for (const pid of started) process.kill(pid, 'SIGKILL');
      await vi.waitFor(() => expect(children()).not.toEqual(expect.arrayContaining(started)));
      expect(await call(one, 'look', { sql: 'select sum(usd) as usd from orders' })).toEqual({
        text: '[{"usd":60}]',
      });
    });
  });
});

describe('a function', () => {
  it('that is none, or does not parse, is refused before anything is asked', async () => {
    const refusalOf = (javascript: string): Promise<string> =>
      makeAll({ tools: [aTool('f', { javascript })] }).then(
        () => 'taken',
        (error: Error) => error.message,
      );
    expect(await refusalOf('const call = 1')).toBe("environment: tool 'f': it has no function call");
    expect(await refusalOf('const call = (')).toMatch(/tool 'f': SyntaxError/);
  });

  it('that hangs, throws or looks for this machine is a tool that failed', async () => {
    const own = await makeAll({
      tools: [
        aTool('hang', { javascript: 'const call = () => { for (;;) {} }' }),
        aTool('throws', { javascript: 'const call = ({ x }) => x.y.z' }),
        aTool('reads', { javascript: 'const call = () => typeof process + typeof require + typeof fetch' }),
        aTool('keeps', { javascript: 'let n = 0; const call = () => ++n' }),
      ],
    });
    await within(own, async (one) => {
      expect(await call(one, 'hang')).toEqual({ text: 'it took longer than 2000 ms', failed: true });
      expect(await call(one, 'throws')).toMatchObject({ failed: true });
      expect(await call(one, 'reads')).toEqual({ text: 'undefinedundefinedundefined' });
      for (let time = 0; time < 3; time++) expect(await call(one, 'keeps')).toEqual({ text: '1' });
    });
  });
});

describe('a request', () => {
  it('goes to the server of its trial and nowhere else', async () => {
    const asked: string[] = [];
    const other = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end('{}');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    const own = await makeAll({
      http: { routes: [{ method: 'GET', path: '/get/{what}', body: { got: '{{path.what}}' } }] },
      tools: [aTool('get', { http: { method: 'GET', path: '/get/{what}' } })],
    });
    await within(own, async (one) => {
      for (const what of [
        `http://127.0.0.1:${port}/`,
        `@127.0.0.1:${port}`,
        `//127.0.0.1:${port}`,
        'a\r\nhost: b',
      ])
        expect(await call(one, 'get', { what })).toEqual({ text: JSON.stringify({ got: what }) });
      for (const what of ['..', '.', ''])
        expect(await call(one, 'get', { what })).toMatchObject({ failed: true });
    });
    expect(asked).toEqual([]);
  });
});
