import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { loadText as load, refusedText as refused, configLines as text } from '../support/a-config.ts';
import { aFolder, refusal } from '../support/a-folder.ts';

const LOOK = '{ name: look, parameters: {}, query: "select * from x where id = :id" }';
const ASK = '{ name: ask, parameters: {}, candidate: small }';
const environment = (tools: readonly string[], more = ''): string =>
  `environment: { tools: [${tools.join(', ')}] ${more} }\n`;
const withTools = (...tools: string[]): string => `${text()}${environment(tools)}`;

describe('an environment', () => {
  it('has its tools, sub-agents apart, and limits where nothing is said', () => {
    const { environment: found } = load(withTools(LOOK, ASK));
    expect(found).toMatchObject({
      definition: { tools: [{ name: 'look' }] },
      tools: [{ name: 'look' }, { name: 'ask' }],
      subagents: { ask: 'small' },
      limits: { turns: 16, seconds: 120 },
    });
    expect(found?.tools[0]).toEqual({ name: 'look', parameters: {} }); // models are not told the SQL
    expect(load(text()).environment).toBeNull();
  });

  it('holds its fixture as it is read, so that another fixture is another trial', () => {
    const { path } = aFolder({
      'config.yaml': `${text()}${environment([LOOK], ', database: { fixture: db/x.sql }')}`,
      'db/x.sql': 'create table x (id);',
    });
    expect(loadConfig('config.yaml', path).environment?.definition.database?.fixture).toBe(
      'create table x (id);',
    );
  });

  it('takes the model’s own statement, of which the argument is known', () => {
    const { environment: found } = load(withTools('{ name: ask, query: true }'));
    expect(found?.definition.tools[0]).toMatchObject({ query: true });
    expect(found?.tools[0]?.parameters).toMatchObject({ required: ['sql'] });
  });

  it('holds its routes as they are read, and says where they are wrong', async () => {
    const config = `${text()}${environment([LOOK], ', http: { routes: shop.yaml }')}`;
    const routes = (content: string) => aFolder({ 'config.yaml': config, 'shop.yaml': content }).path;
    const read = (content: string) => loadConfig('config.yaml', routes(content)).environment?.definition.http;
    expect(read('collections: { orders: { path: /orders, items: [{ id: 1 }] } }')).toEqual({
      collections: { orders: { path: '/orders', key: 'id', items: [{ id: 1 }] } },
    });
    const wrong = async (content: string) => (await refusal(() => read(content))).message;
    expect(await wrong('routes: [{ method: GET, path: quote }]')).toContain('shop.yaml:1: routes.0.path');
    expect(await wrong('collections: { a: { path: /a, items: [{ x: 1 }] } }')).toContain('have their key');
    expect(await wrong('collections: { a: { path: /a, items: [{ id: 1 }, { id: 1 }] } }')).toContain(
      'different keys',
    );
    expect(await wrong('collections: { a: { path: /a }, b: { path: /a } }')).toContain('have the path /a');
  });

  it.each([
    ['a fixture that is not there', [LOOK], ', database: { fixture: no.sql }', 'fixture cannot be read'],
    ['a tool twice', [LOOK, LOOK], '', "environment.tools.1.name: 'look' is taken"],
    [
      'a sub-agent that nobody defined',
      ['{ name: a, parameters: {}, candidate: smal }'],
      '',
      "did you mean 'small'?",
    ],
    ['a tool without anything to do', ['{ name: a, parameters: {} }'], '', 'what the tool does'],
    [
      'a tool that does two things',
      ['{ name: a, parameters: {}, query: true, javascript: x }'],
      '',
      'expected one of query, sql, http, javascript, candidate',
    ],
    ['arguments of which nothing is said', ['{ name: a, query: select 1 }'], '', 'tools.0.parameters'],
    [
      'a request without a server',
      ['{ name: a, parameters: {}, http: { method: GET, path: /a } }'],
      '',
      'there is no server',
    ],
    [
      'a path that goes up',
      ['{ name: a, parameters: {}, http: { method: GET, path: /a/../b } }'],
      '',
      'without . and ..',
    ],
    ['routes that are not there', [LOOK], ', http: { routes: no.yaml }', 'routes cannot be read'],
    ['a query that changes', ['{ name: a, parameters: {}, query: "delete from x" }'], '', 'expected select'],
    ['another database', ['{ name: a, parameters: {}, sql: "attach x as y" }'], '', 'expected insert'],
    ['no turn at all', [LOOK], ', limits: { turns: 0 }', 'environment.limits.turns'],
    ['a limit of nothing known', [LOOK], ', limits: { steps: 2 }', 'unknown key'],
  ])('refuses %s', async (_, tools, more, message) => {
    expect(await refused(`${text()}${environment(tools, more)}`)).toContain(message);
  });

  it.each([
    [
      'tools of its own',
      'prompt: short, tools: [{ name: x, parameters: {} }]',
      'its tools are those of the environment',
    ],
    ['the batch tier', 'prompt: short, tier: batch', 'an agent asks again and again'],
  ])('refuses a candidate with %s', async (_, keys, message) => {
    const big = `  - { id: big, approach: prompted, endpoint: lab, model: big, ${keys} }`;
    expect(await refused(`${text({ big })}${environment([LOOK])}`)).toContain(message);
  });

  it.each(['anthropic', 'gemini', 'responses'])('takes agents at an endpoint of type %s', (type) => {
    const lab = `{ type: ${type}, keyEnv: LAB_KEY }`;
    const config = `${text({ endpoints: `endpoints: { lab: ${lab} }` })}${environment([LOOK])}`;
    expect(load(config).environment).not.toBeNull();
  });

  it('lets an application be', () => {
    const lab = '{ type: http, baseUrl: "http://127.0.0.1:1/" }';
    const config = `${text({ endpoints: `endpoints: { lab: ${lab} }` })}${environment([LOOK])}`;
    expect(load(config).environment).not.toBeNull();
  });
});
