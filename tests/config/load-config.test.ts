import { globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { LINES, loadText as load, refusedText as refused, configLines as text } from '../support/a-config.ts';
import { aFolder, refusal } from '../support/a-folder.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('every config that ships', () => {
  test.each(globSync('configs/*.yaml', { cwd: ROOT }).filter((name) => name !== 'configs/prices.yaml'))(
    '%s loads without a key',
    (name) => {
      expect(loadConfig(name, ROOT).candidates.length).toBeGreaterThan(1);
    },
  );

  it('refund-desk.yaml says what its comments say', () => {
    const config = loadConfig('configs/refund-desk.yaml', ROOT);
    expect(config.candidates.map(({ id, approach }) => [id, approach.kind])).toEqual([
      ['frontier', 'prompted'],
      ['mini', 'prompted'],
      ['distilled', 'distilled'],
      ['rft', 'rft'],
      ['supervised', 'supervised'],
    ]);
    expect(config.prices).toBe(join(ROOT, 'configs/refund-desk/prices.yaml'));
    expect(config.prompts.policy?.system).toContain('refund');
  });

  it('the template is one of them', () => {
    expect(loadConfig('configs/template/breakeven.yaml', ROOT).run).toMatchObject({
      concurrency: 8,
      budgetUsd: 1,
    });
  });
});

describe('the config of DESIGN', () => {
  const config = (): Config => {
    const { path } = aFolder({
      'refund-desk.yaml': DESIGN_CONFIG,
      'prompts/policy.md': 'Refunds within 30 days.\n\n',
    });
    return loadConfig('refund-desk.yaml', path);
  };

  it('loads with every field in its place', () => {
    const { candidates, cascades, scenario, run, dataset, prompts, out } = config();
    expect(candidates).toEqual([
      {
        id: 'frontier',
        approach: { kind: 'prompted' },
        endpoint: 'lab',
        model: 'lab-frontier',
        prompt: 'policy',
        sampling: { temperature: 0, maxTokens: 64 },
        stream: true,
      },
      {
        id: 'distilled',
        approach: {
          kind: 'distilled',
          teacher: 'frontier',
          training: { method: 'supervised', base: 'lab-mini', examples: 1200, epochs: 3 },
        },
        endpoint: 'lab',
        model: null,
        prompt: 'short',
        sampling: {},
        stream: true,
        retiresAt: '2027-12-31',
      },
      {
        id: 'rft',
        approach: {
          kind: 'rft',
          training: {
            method: 'reinforcement',
            from: 'distilled',
            grader: 'exact',
            examples: 3000,
            usd: 19.5,
          },
        },
        endpoint: 'lab',
        model: null,
        prompt: 'short',
        sampling: {},
        stream: true,
        price: { input: 2, cachedInput: 0.5, output: 8 },
        hosting: { usdPerMonth: 600 },
      },
    ]);
    expect(scenario).toEqual({
      incumbent: 'frontier',
      reference: 'frontier',
      requestsPerMonth: 250_000,
      growth: 0.05,
      horizonMonths: 12,
      discountRate: 0.1,
      require: { minAccuracy: 0.9, nonInferiorTo: 'frontier', margin: 0.02, p95LatencyMs: 3000 },
      usdPerError: 0,
      fallback: { usd: 1.5 },
      seasonality: [1],
      cachedInputShare: null,
      batchShare: 0,
      priceChanges: [],
      usage: null,
      mix: null,
      judge: null,
      referenceFrom: null,
      ranges: {},
    });
    expect(cascades).toEqual([{ id: 'cascade', cheap: 'rft', verifier: 'exact', strong: 'frontier' }]);
    expect(dataset).toMatchObject({ id: 'id', cluster: 'customer', weight: null, tags: null, confirm: 0.3 });
    expect(run).toEqual({
      repeats: 1,
      concurrency: 32,
      budgetUsd: 20,
      maxAttempts: 5,
      requestTimeoutMs: 120_000,
      fatalErrors: 5,
      adaptive: { risk: 0.05, batch: 25 },
    });
    expect(dataset.train).toMatch(/\/data\/train\.jsonl$/);
    expect(prompts).toEqual({
      policy: { user: 'Refunds within 30 days.' },
      short: { user: '{{item.ticket}}' },
    });
    expect(out).toBe('reports/refund-desk');
  });
});

describe('defaults', () => {
  it('make the first prompted candidate the incumbent and the incumbent the reference', () => {
    const trained =
      '  - { id: t, approach: supervised, endpoint: lab, model: ft, training: { method: supervised, base: b } }';
    const { scenario } = load(text({ big: `${trained}\n${LINES.big}` }));
    expect(scenario).toMatchObject({
      incumbent: 'big',
      reference: 'big',
      growth: 0,
      horizonMonths: 12,
      discountRate: 0,
    });
  });

  it('take the margin’s candidate as reference', () => {
    const scenario = 'scenario: { requestsPerMonth: 1, require: { nonInferiorTo: small, margin: 0.02 } }';
    expect(load(text({ scenario })).scenario).toMatchObject({ incumbent: 'big', reference: 'small' });
  });

  it('leave a config without scenario without one', () => {
    expect(load(text({ scenario: '' })).scenario).toBeNull();
  });

  it('give the same hash to the same bytes and another to others', () => {
    expect(load(text()).hash).toBe(load(text()).hash);
    expect(load(text({ scenario: '' })).hash).not.toBe(load(text()).hash);
  });
});

describe('refused, with file, line and the fix:', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'an unknown key',
      text({ scenario: 'scenario: { requestPerMonth: 1000 }' }),
      ['config.yaml:9: scenario.requestPerMonth: unknown key', "did you mean 'requestsPerMonth'?"],
    ],
    [
      'an unknown key at the top',
      `${text()}promts: {}\n`,
      ['config.yaml:10: promts: unknown key', "did you mean 'prompts'?"],
    ],
    [
      'an unknown key in a candidate',
      text({ small: '  - { id: small, approach: prompted, endpoint: lab, model: m, promt: short }' }),
      ['config.yaml:8: candidates.1.promt: unknown key', "did you mean 'prompt'?"],
    ],
    [
      'an unknown key that resembles nothing',
      `${text()}zzzzzzzzzzzz: 1\n`,
      ['config.yaml:10: zzzzzzzzzzzz: unknown key', '| remove it or correct it'],
    ],
    [
      'a missing key',
      text({ small: '  - { id: small, approach: prompted, endpoint: lab }' }),
      ['config.yaml:8: candidates.1.model: is missing'],
    ],
    ['a missing section', text({ graders: '' }), ['config.yaml:1: graders: is missing']],
    [
      'a duplicate candidate id',
      text({ small: LINES.big }),
      ["config.yaml:8: candidates.1.id: 'big' is taken"],
    ],
    [
      'an id with a space',
      text({ small: '  - { id: my small, approach: prompted, endpoint: lab, model: m }' }),
      ['config.yaml:8: candidates.1.id: expected letters'],
    ],
    [
      'an unknown endpoint',
      text({ small: '  - { id: small, approach: prompted, endpoint: lap, model: m }' }),
      ["config.yaml:8: candidates.1.endpoint: there is no endpoint 'lap'", "did you mean 'lab'?"],
    ],
    [
      'an unknown prompt',
      text({ small: '  - { id: small, approach: prompted, endpoint: lab, model: m, prompt: shrt }' }),
      ["config.yaml:8: candidates.1.prompt: there is no prompt 'shrt'", "did you mean 'short'?"],
    ],
    [
      'an unknown incumbent',
      text({ scenario: 'scenario: { incumbent: huge, requestsPerMonth: 1 }' }),
      ["config.yaml:9: scenario.incumbent: there is no candidate 'huge'", 'defined: big, small'],
    ],
    [
      'an unknown reference',
      text({ scenario: 'scenario: { reference: bigg, requestsPerMonth: 1 }' }),
      ["config.yaml:9: scenario.reference: there is no candidate 'bigg'"],
    ],
    [
      'a margin to nobody',
      text({ scenario: 'scenario: { requestsPerMonth: 1, require: { nonInferiorTo: bgi, margin: 0.1 } }' }),
      ["config.yaml:9: scenario.require.nonInferiorTo: there is no candidate 'bgi'"],
    ],
    [
      'a margin without nonInferiorTo',
      text({ scenario: 'scenario: { requestsPerMonth: 1, require: { margin: 0.02 } }' }),
      ['config.yaml:9: nonInferiorTo and margin go together'],
    ],
    [
      'nonInferiorTo without a margin',
      text({ scenario: 'scenario: { requestsPerMonth: 1, require: { nonInferiorTo: big } }' }),
      ['config.yaml:9: nonInferiorTo and margin go together'],
    ],
    [
      'a margin of everything',
      text({ scenario: 'scenario: { requestsPerMonth: 1, require: { nonInferiorTo: big, margin: 1 } }' }),
      ['config.yaml:9: scenario.require.margin: '],
    ],
    [
      'a percentage as a share',
      text({ scenario: 'scenario: { requestsPerMonth: 1, require: { minAccuracy: 90 } }' }),
      ['config.yaml:9: scenario.require.minAccuracy: '],
    ],
    [
      'a volume in words',
      text({ scenario: 'scenario: { requestsPerMonth: many }' }),
      ['config.yaml:9: scenario.requestsPerMonth: '],
    ],
    [
      'half a month',
      text({ scenario: 'scenario: { requestsPerMonth: 1, horizonMonths: 1.5 }' }),
      ['config.yaml:9: scenario.horizonMonths: '],
    ],
    [
      'a date that is none',
      text({
        small: '  - { id: small, approach: prompted, endpoint: lab, model: m, retiresAt: 2027-02-30 }',
      }),
      ['config.yaml:8: candidates.1.retiresAt: '],
    ],
    [
      'a negative price',
      text({
        small:
          '  - { id: small, approach: prompted, endpoint: lab, model: m, price: { input: -1, output: 1 } }',
      }),
      ['config.yaml:8: candidates.1.price.input: '],
    ],
    [
      'no candidates',
      text({ candidates: 'candidates: []', big: '', small: '' }),
      ['config.yaml:6: candidates: '],
    ],
    [
      'a key in place of its name',
      text({ endpoints: 'endpoints: { lab: { type: openai, keyEnv: sk-canary-1234567890 } }' }),
      [
        'config.yaml:5: endpoints.lab.keyEnv: expected the name of an environment variable that ends in _KEY or _TOKEN',
      ],
    ],
    [
      'a variable that is no key',
      text({ endpoints: 'endpoints: { lab: { type: openai, keyEnv: HOME } }' }),
      ['config.yaml:5: endpoints.lab.keyEnv: expected the name'],
    ],
    [
      'a password in a URL',
      text({ endpoints: 'endpoints: { lab: { type: openai, baseUrl: "http://me:canary@127.0.0.1/v1" } }' }),
      ['config.yaml:5: endpoints.lab.baseUrl: expected a URL without user or password'],
    ],
    [
      'a URL that is none',
      text({ endpoints: 'endpoints: { lab: { type: openai, baseUrl: "127.0.0.1:8089" } }' }),
      ['config.yaml:5: endpoints.lab.baseUrl: '],
    ],
    [
      'a URL of another protocol',
      text({ endpoints: 'endpoints: { lab: { type: openai, baseUrl: "file:///etc/passwd" } }' }),
      ['config.yaml:5: endpoints.lab.baseUrl: '],
    ],
    [
      'a grader that is not there',
      text({
        graders: 'graders: [{ id: exact, type: string_chekc, input: a, reference: b, operation: eq }]',
      }),
      ['config.yaml:4: graders.0.type: '],
    ],
    [
      'a grader’s operation that is not there',
      text({
        graders: 'graders: [{ id: exact, type: string_check, input: a, reference: b, operation: equals }]',
      }),
      ['config.yaml:4: graders.0.operation: ', 'eq'],
    ],
    [
      'a judge at an endpoint that is not there, also as a part',
      text({
        graders:
          'graders: [{ id: all, type: multi, calculate_output: style, graders: { style: { type: score_model, endpoint: labb, model: m, input: [{ role: user, content: x }] } } }]',
      }),
      ['config.yaml:4: graders.0.graders.style.endpoint: there is no endpoint', 'labb'],
    ],
  ])('%s', async (_, content, expected) => {
    const said = await refused(content);
    for (const part of expected) expect(said).toContain(part);
    expect(said).not.toContain('canary');
  });
});

describe('training is refused', () => {
  const trained = (fields: string, approach = 'supervised'): string =>
    text({
      small: `  - { id: small, approach: ${approach}, endpoint: lab, model: null, prompt: short${fields} }`,
    });
  const spec = (fields: string): string => `, training: { method: supervised, ${fields} }`;

  test.each<[string, string, string]>([
    [
      'without training:',
      trained(''),
      "config.yaml:8: candidate 'small': approach supervised needs training:",
    ],
    [
      'on a prompted candidate',
      trained(spec('base: m'), 'prompted'),
      "candidate 'small': a prompted candidate has no training",
    ],
    [
      'for want of a model',
      text({ small: '  - { id: small, approach: prompted, endpoint: lab, model: null }' }),
      "config.yaml:8: candidate 'small': a prompted candidate needs a model",
    ],
    [
      'with neither base nor from',
      trained(spec('epochs: 1')),
      'starts from a base model or from a candidate, one of them',
    ],
    [
      'with both base and from',
      trained(spec('base: m, from: big')),
      'starts from a base model or from a candidate, one of them',
    ],
    [
      'from nobody',
      trained(spec('from: bgi')),
      "config.yaml:8: candidates.1.training.from: there is no candidate 'bgi'",
    ],
    ['by another method', trained(spec('base: m'), 'rft'), 'approach rft needs method: reinforcement'],
    [
      'by a grader that is not there',
      trained(spec('base: m, grader: exakt')),
      "candidates.1.training.grader: there is no grader 'exakt'",
    ],
    ['without a teacher', trained(spec('base: m'), 'distilled'), 'a distilled candidate needs a teacher'],
    [
      'with a teacher that teaches nothing',
      trained(`${spec('base: m')}, teacher: big`),
      'only a distilled candidate has a teacher',
    ],
    [
      'with a teacher of a prompted candidate',
      text({ small: '  - { id: small, approach: prompted, endpoint: lab, model: m, teacher: big }' }),
      'only a distilled candidate has a teacher',
    ],
    ['from itself', trained(spec('from: small')), "candidate 'small': its training starts from itself"],
    [
      'with itself as teacher',
      trained(`${spec('base: m')}, teacher: small`, 'distilled'),
      "candidate 'small': its training starts from itself",
    ],
    ['in a circle', cycle({ a: 'from: b', b: 'from: c', c: 'from: a' }), 'its training starts from itself'],
    [
      'in a circle that closes through a teacher beside a from',
      cycle({ a: 'from: big', b: 'from: a', c: 'base: m' }, 'b'),
      'its training starts from itself',
    ],
  ])('%s', async (_, content, expected) => {
    expect(await refused(content)).toContain(expected);
  });

  function cycle(specs: Record<'a' | 'b' | 'c', string>, teacher?: string): string {
    const lines = Object.entries(specs).map(([id, fields]) =>
      id === 'a' && teacher !== undefined
        ? `  - { id: a, approach: distilled, teacher: ${teacher}, endpoint: lab, model: null, training: { method: supervised, ${fields} } }`
        : `  - { id: ${id}, approach: supervised, endpoint: lab, model: null, training: { method: supervised, ${fields} } }`,
    );
    return text({ small: lines.join('\n') });
  }

  it('not where two candidates share a parent and a teacher', () => {
    const diamond = [
      '  - { id: a, approach: supervised, endpoint: lab, model: null, training: { method: supervised, base: m } }',
      '  - { id: b, approach: distilled, teacher: big, endpoint: lab, model: null, training: { method: supervised, from: a } }',
      '  - { id: c, approach: distilled, teacher: b, endpoint: lab, model: null, training: { method: supervised, from: a } }',
    ].join('\n');
    expect(load(text({ small: diamond })).candidates).toHaveLength(4);
  });
});

describe('what is no config at all', () => {
  it('a file that is not there is named as it was typed', async () => {
    const { path } = aFolder();
    const { message, code } = await refusal(() => loadConfig('nowhere.yaml', path));
    expect(message).toBe('nowhere.yaml: config cannot be read: no such file');
    expect(code).toBe('bad-config');
  });

  it('a folder is refused, not crashed on', async () => {
    const { path } = aFolder({ 'inside/x': '' });
    expect((await refusal(() => loadConfig('inside', path))).message).toContain(
      'inside: config cannot be read',
    );
  });

  it('a prompt file that is not there is named with the line that names it', async () => {
    const said = await refused(text({ prompts: 'prompts: { short: { file: prompts/none.md } }' }));
    expect(said).toMatch(/^config\.yaml:3: .*prompts\/none\.md: prompt cannot be read: no such file/);
  });

  test.each<[string, string, string]>([
    ['nothing', '', 'config.yaml:1: '],
    ['a list', '- a\n- b\n', 'config.yaml:1: '],
    ['a word', 'hello\n', 'config.yaml:1: '],
    ['malformed YAML', text({ dataset: 'dataset: { file: "x' }), 'config.yaml:'],
    ['a tab for indentation', text({ big: '\t- { id: big }' }), 'config.yaml:7: '],
    ['a key twice', text({ scenario: 'name: again' }), 'config.yaml:9: Map keys must be unique'],
    ['two documents', `${text()}---\n${text()}`, 'config.yaml:'],
    ['an alias to nothing', text({ scenario: 'scenario: *none' }), 'config.yaml:'],
  ])('%s', async (_, content, expected) => {
    const said = await refused(content);
    expect(said).toContain(expected);
    expect(said).toMatch(/^config\.yaml:\d+: /);
  });

  it('malformed YAML is named by the line where it breaks', async () => {
    expect(await refused('name: x\ndataset:\n  file: a\n bad: b\n')).toMatch(/^config\.yaml:4: /);
  });

  it('aliases that unfold into a flood are refused at once', async () => {
    const levels = Array.from({ length: 12 }, (_, level) =>
      level === 0
        ? 'a0: &a0 [x, x]'
        : `a${level}: &a${level} [${new Array(9).fill(`*a${level - 1}`).join(', ')}]`,
    );
    const started = performance.now();
    const said = await refused(`${levels.join('\n')}\n`);
    expect(said).toMatch(/^config\.yaml:1: .*alias/i);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('a key named __proto__ changes nothing and is refused', async () => {
    const said = await refused(`${text()}__proto__: { seed: 4 }\n`);
    expect(said).toContain('__proto__: unknown key');
    expect(({} as { seed?: number }).seed).toBeUndefined();
  });
});

const DESIGN_CONFIG = `name: refund-desk
seed: 7
dataset: { file: data/eval.jsonl, id: id, cluster: customer, confirm: 0.3, train: data/train.jsonl }
prompts: { policy: { file: prompts/policy.md }, short: "{{item.ticket}}" }
graders:
  - { id: exact, type: string_check, input: "{{sample.output_text}}", reference: "{{item.answer}}", operation: eq }
endpoints: { lab: { type: openai, baseUrl: "http://127.0.0.1:8089/v1", keyEnv: LAB_KEY } }
candidates:
  - { id: frontier,  approach: prompted,  endpoint: lab, model: lab-frontier, prompt: policy, sampling: { temperature: 0, maxTokens: 64 } }
  - { id: distilled, approach: distilled, endpoint: lab, model: null, prompt: short, teacher: frontier,          # null: not trained yet
      training: { method: supervised, base: lab-mini, examples: 1200, epochs: 3 }, retiresAt: 2027-12-31 }
  - { id: rft,       approach: rft,       endpoint: lab, model: null, prompt: short,
      training: { method: reinforcement, from: distilled, grader: exact, examples: 3000, usd: 19.50 },
      price: { input: 2, cachedInput: 0.5, output: 8 }, hosting: { usdPerMonth: 600 } }
  - { id: cascade,   approach: cascade,   cheap: rft, verifier: exact, strong: frontier }
scenario:
  incumbent: frontier
  requestsPerMonth: 250000
  growth: 0.05            # a month
  horizonMonths: 12
  discountRate: 0.10      # a year
  require: { minAccuracy: 0.90, nonInferiorTo: frontier, margin: 0.02, p95LatencyMs: 3000 }
  usdPerError: 0
  fallback: { usd: 1.50 }
run: { repeats: 1, concurrency: 32, budgetUsd: 20 }
prices: configs/prices.yaml
report: { out: reports/refund-desk }
`;
