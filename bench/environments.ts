import Database from 'better-sqlite3';
import { createEnvironments } from '../src/environments/create-environments.ts';
import { compileSchema } from '../src/graders/json-schema.ts';
import type { EnvironmentMaker } from '../src/ports/environment.ts';
import { createSandbox } from '../src/sandbox/create-sandbox.ts';

/**
 * Fresh databases a second, one after the other and a hundred at once, beside better-sqlite3 in this process, which
 * runs the fixture for each of them behind no wall; and calls of each kind of tool a second. ROUNDS (5), the median
 * counts. ROWS (2,000) is what the fixture holds.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const ROWS = Number(process.env.ROWS ?? 2000);

const never = new AbortController().signal;
const fixture = `create table orders (id integer primary key, item text, usd real);
${Array.from({ length: ROWS }, (_, id) => `insert into orders values (${id}, 'item number ${id}', ${id / 2});`).join('\n')}`;
const items = Array.from({ length: 100 }, (_, id) => ({ id, item: `item number ${id}` }));

const sandbox = createSandbox();
const started = performance.now();
const maker = await createEnvironments(
  {
    database: { fixture },
    http: { collections: { shelves: { path: '/shelves', key: 'id', items } } },
    tools: [
      { name: 'find', parameters: {}, query: 'select * from orders where id = :id' },
      { name: 'change', parameters: {}, sql: 'update orders set usd = usd + 1 where id = :id' },
      { name: 'own', parameters: {}, query: true },
      { name: 'shelf', parameters: {}, http: { method: 'GET', path: '/shelves/{id}' } },
      { name: 'twice', parameters: {}, javascript: 'const call = ({ id }) => ({ id: id * 2 })' },
    ],
  },
  { sandbox: async () => sandbox, compileSchema },
);
try {
  console.log(`a fixture of ${ROWS} rows, ready in ${(performance.now() - started).toFixed(0)} ms`);
  await trial(maker);
  const one = await rate(300, () => trial(maker));
  const atOnce = await rate(
    300,
    async () => {
      await Promise.all(Array.from({ length: 100 }, () => trial(maker)));
    },
    100,
  );
  const bare = await rate(100, async () => new Database(':memory:').exec(fixture).close());
  console.log(row('fresh databases a second', one), `${(one / bare).toPrecision(2)} of better-sqlite3`);
  console.log(
    row('the same, a hundred at once', atOnce),
    `${(atOnce / bare).toPrecision(2)} of better-sqlite3`,
  );
  const environment = await maker.open({ id: 'e', item: {} });
  for (const [name, args] of [
    ['find', '{"id":7}'],
    ['change', '{"id":7}'],
    ['own', '{"sql":"select count(*) from orders"}'],
    ['shelf', '{"id":7}'],
    ['twice', '{"id":7}'],
  ] as const) {
    const calls = await rate(1000, () => environment.call(name, args, never));
    console.log(row(`calls a second: ${name}`, calls));
  }
  await environment.close();
} finally {
  await maker.close();
  await sandbox.close();
}

function row(what: string, perSecond: number): string {
  return `${what.padEnd(28)}${perSecond.toFixed(0).padStart(7)}   ${(1000 / perSecond).toFixed(2)} ms each  `;
}

async function trial({ open }: EnvironmentMaker): Promise<void> {
  const environment = await open({ id: 'e', item: {} });
  await environment.close();
}

/** Of `count` acts one after the other, each of which stands for `weight`. */
async function rate(count: number, act: () => Promise<unknown>, weight = 1): Promise<number> {
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now();
    const times = Math.max(1, Math.round(count / weight));
    for (let time = 0; time < times; time++) await act();
    rates.push((times * weight * 1000) / (performance.now() - began));
  }
  return rates.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
}
