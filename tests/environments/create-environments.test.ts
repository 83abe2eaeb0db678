import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { SqlTool } from '../../src/core/model/environment.ts';
import { createEnvironments } from '../../src/environments/create-environments.ts';
import type { Environment, EnvironmentMaker } from '../../src/ports/environment.ts';
import { aFolder } from '../support/a-folder.ts';

const never = new AbortController().signal;
const FIXTURE = `
create table notes (id integer primary key, text text not null check (length(text) < 20));
insert into notes values (1, 'milk'), (2, 'it''s');
create trigger keep before delete on notes begin select raise(abort, 'notes are kept'); end;`;

const tool = (name: string, how: Pick<SqlTool, 'sql' | 'query'>): SqlTool => ({
  name,
  parameters: {},
  ...how,
});
const TOOLS = [
  tool('find', { query: 'select * from notes where text = :text -- not :this' }),
  tool('add', { sql: 'insert into notes (text) values (:text)' }),
  tool('drop', { sql: 'delete from notes where id = :id' }),
  tool('count', {
    query: 'with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n',
  }),
  tool('many', {
    query: 'with recursive n(i) as (select 1 union all select i + 1 from n limit 5000) select i from n',
  }),
];

const makers: EnvironmentMaker[] = [];
afterEach(async () => {
  for (const maker of makers.splice(0)) await maker.close();
});

async function aMaker(tools: readonly SqlTool[] = TOOLS, fixture = FIXTURE): Promise<EnvironmentMaker> {
  const maker = await createEnvironments({ database: { fixture }, tools });
  makers.push(maker);
  return maker;
}

async function withOne<T>(
  act: (environment: Environment) => Promise<T>,
  maker?: EnvironmentMaker,
): Promise<T> {
  const environment = await (maker ?? (await aMaker())).open({ id: 'e1', item: {} });
  try {
    return await act(environment);
  } finally {
    await environment.close();
  }
}

const call = (environment: Environment, name: string, args: unknown) =>
  environment.call(name, typeof args === 'string' ? args : JSON.stringify(args), never);

describe('a database of a trial', () => {
  it('is looked at and changed by its tools, whose arguments are values and never SQL', async () => {
    await withOne(async (one) => {
      expect(await call(one, 'find', { text: "it's" })).toEqual({ text: `[{"id":2,"text":"it's"}]` });
      expect(await call(one, 'find', { text: "' or 1=1 --" })).toEqual({ text: '[]' });
      expect(await call(one, 'add', { text: 'x"); drop --' })).toEqual({ text: '1 row changed' });
      expect(await one.state()).toEqual({
        notes: [
          { id: 1, text: 'milk' },
          { id: 2, text: "it's" },
          { id: 3, text: 'x"); drop --' },
        ],
      });
    });
  });

  it('says no in its own words, and what is missing', async () => {
    await withOne(async (one) => {
      expect(await call(one, 'drop', { id: 1 })).toEqual({ text: 'notes are kept', failed: true });
      expect(await call(one, 'add', { text: 'x'.repeat(30) })).toMatchObject({ failed: true });
      expect(await call(one, 'add', {})).toEqual({ text: 'missing: text', failed: true });
      expect(await call(one, 'add', '[1]')).toEqual({
        text: 'the arguments are no JSON object',
        failed: true,
      });
      expect(await call(one, 'add', { text: { deep: true }, more: 1 })).toEqual({ text: '1 row changed' });
    });
  });

  it('is new for every trial, also in a process that had one before', async () => {
    const maker = await aMaker();
    await withOne((one) => call(one, 'add', { text: 'gone' }), maker);
    const state = await withOne((one) => one.state(), maker);
    expect(state).toEqual({ notes: [expect.anything(), expect.anything()] });
  });

  it('tells a thousand rows at most', async () => {
    const { text } = await withOne((one) => call(one, 'many', {}));
    expect(JSON.parse(text)).toHaveLength(1000);
  });

  it('that is asked for what never ends is ended with its process, and others go on', async () => {
    const maker = await aMaker();
    const stopping = new AbortController();
    setTimeout(() => stopping.abort(), 100);
    await withOne(async (one) => {
      await expect(one.call('count', '{}', stopping.signal)).rejects.toThrow('stopped');
      await expect(one.state()).rejects.toThrow('gone');
    }, maker);
    expect(await withOne((one) => call(one, 'find', { text: 'milk' }), maker)).not.toHaveProperty('failed');
  });
});

describe('a fixture', () => {
  const refusalOf = (fixture: string, tools = TOOLS): Promise<string> =>
    createEnvironments({ database: { fixture }, tools }).then(
      () => 'taken',
      (error: Error) => error.message,
    );

  it('that is no SQL, or lacks a table that a tool names, is refused before anything is asked', async () => {
    expect(await refusalOf('create tabel x')).toMatch(/fixture: .*near "tabel"/);
    expect(await refusalOf('create table other (x)')).toContain("tool 'find': no such table: notes");
  });

  it('reaches no file, no extension and no setting', async () => {
    const file = join(aFolder().path, 'other.db');
    writeFileSync(file, '');
    for (const statement of [
      `attach '${file}' as other`,
      `vacuum into '${file}.copy'`,
      'pragma journal_mode = off',
      'pragma writable_schema = on',
      "select load_extension('x')",
      "select readfile('/etc/passwd')",
      'create virtual table files using csv(filename = "/etc/passwd")',
    ])
      expect(await refusalOf(`${FIXTURE};${statement};`), statement).toMatch(
        /not authorized|authorization denied|prohibited|no such function/i,
      );
  });

  it('that fills the memory is refused, and the process that made it with it', async () => {
    const huge = `create table big (x); insert into big with recursive n(i) as (select 1 union all select i + 1 from n limit 200)
      select zeroblob(1000000) from n;`;
    expect(await refusalOf(`${FIXTURE};${huge}`)).toMatch(/full|memory/);
  });
});
