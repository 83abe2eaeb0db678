import { describe, expect, it, test } from 'vitest';
import type { Scenario } from '../../src/core/model/scenario.ts';
import { configLines, LINES, loadText, refusedText } from '../support/a-config.ts';

function scenarioOf(fields: string, replace: Parameters<typeof configLines>[0] = {}): Scenario {
  const scenario = `scenario: { requestsPerMonth: 1000${fields === '' ? '' : `, ${fields}`} }`;
  return loadText(configLines({ scenario, ...replace })).scenario as Scenario;
}

describe('an assumption that is a range', () => {
  it('stands as its likely value, and keeps the range by its path', () => {
    const { growth, ranges } = scenarioOf('growth: { low: 0, high: 0.1, likely: 0.02 }');
    expect(growth).toBe(0.02);
    expect(ranges).toEqual({ growth: { low: 0, high: 0.1, likely: 0.02 } });
  });

  it('stands as its middle where no value is likelier', () => {
    const { usdPerError, ranges } = scenarioOf('usdPerError: { low: 1, high: 3 }');
    expect(usdPerError).toBe(2);
    expect(ranges).toEqual({ usdPerError: { low: 1, high: 3 } });
  });

  it('may be a single point', () => {
    expect(scenarioOf('discountRate: { low: 0.1, high: 0.1, likely: 0.1 }').discountRate).toBe(0.1);
  });

  it('may be any that the scenario has', () => {
    const range = '{ low: 0.1, high: 0.3 }';
    const { ranges } = scenarioOf(
      `growth: ${range}, discountRate: ${range}, usdPerError: ${range}, fallback: { usd: ${range} }, cachedInputShare: ${range},` +
        ` priceChanges: [{ match: "openai/*", yearly: ${range} }, { match: small, factor: ${range}, from: 2027-01-01 }]`,
      { big: LINES.big },
    );
    expect(Object.keys(ranges).toSorted()).toEqual([
      'cachedInputShare',
      'discountRate',
      'fallback.usd',
      'growth',
      'priceChanges.0.yearly',
      'priceChanges.1.factor',
      'usdPerError',
    ]);
  });

  it('may be the volume', () => {
    const { scenario } = loadText(
      configLines({ scenario: 'scenario: { requestsPerMonth: { low: 1e5, high: 3e5 } }' }),
    );
    expect(scenario).toMatchObject({
      requestsPerMonth: 200_000,
      ranges: { requestsPerMonth: { low: 100_000, high: 300_000 } },
    });
  });

  it('may be a figure of a candidate, and stands in every scenario', () => {
    const small =
      '  - { id: small, approach: supervised, endpoint: lab, model: m, hosting: { usdPerMonth: { low: 100, high: 300 }, concurrency: 8, peakFactor: 3 }, training: { method: supervised, base: b, usd: { low: 10, high: 20, likely: 12 }, successRate: { low: 0.5, high: 1 }, maxAttempts: 4, everyMonths: 6, betweenRunSd: 0.01 } }';
    const scenario = 'scenarios: { low: { requestsPerMonth: 1 }, high: { requestsPerMonth: 2 } }';
    const { candidates, scenarios, candidateRanges } = loadText(configLines({ small, scenario }));
    const ranges = {
      'candidates.small.hosting.usdPerMonth': { low: 100, high: 300 },
      'candidates.small.training.usd': { low: 10, high: 20, likely: 12 },
      'candidates.small.training.successRate': { low: 0.5, high: 1 },
    };
    expect(candidateRanges).toEqual(ranges);
    expect(scenarios.map((one) => one.scenario.ranges)).toEqual([ranges, ranges]);
    expect(candidates[1]).toMatchObject({
      hosting: { usdPerMonth: 200, concurrency: 8, peakFactor: 3 },
      approach: {
        kind: 'supervised',
        training: { usd: 12, successRate: 0.75, maxAttempts: 4, everyMonths: 6, betweenRunSd: 0.01 },
      },
    });
  });

  test.each([
    ['upside down', 'growth: { low: 0.2, high: 0.1 }', 'scenario.growth.low: expected low ≤ likely ≤ high'],
    [
      'with its peak outside',
      'growth: { low: 0, high: 0.1, likely: 0.2 }',
      'scenario.growth.low: expected low',
    ],
    ['without an end', 'growth: { low: 0 }', 'scenario.growth.high: is missing'],
    [
      'with a misspelt key',
      'growth: { low: 0, high: 1, likly: 0.5 }',
      "growth.likly: unknown key | remove it or correct it; did you mean 'likely'?",
    ],
    [
      'past the number’s own bound',
      'cachedInputShare: { low: 0.5, high: 1.5 }',
      'scenario.cachedInputShare.high: ',
    ],
    ['in words', 'growth: { low: little, high: 1 }', 'scenario.growth.low: '],
    ['where only a number is taken', 'horizonMonths: { low: 6, high: 12 }', 'scenario.horizonMonths: '],
  ])('is refused %s', async (_, fields, expected) => {
    const scenario = `scenario: { requestsPerMonth: 1000, ${fields} }`;
    const said = await refusedText(configLines({ scenario }));
    expect(said).toContain(expected);
    expect(said).toContain('config.yaml:9: ');
  });
});

describe('what a scenario says of production', () => {
  it('is read as written', () => {
    const scenario = scenarioOf(
      'seasonality: [1, 0.8, 1.2], cachedInputShare: 0.6, mix: { easy: 0.7, hard: 0.3 }, referenceFrom: big,' +
        ' judge: { truePasses: 40, falseFails: 2, trueFails: 30, falsePasses: 3 },' +
        ' priceChanges: [{ match: big, yearly: -0.3 }, { match: "lab/*", factor: 0.5, from: 2027-01-01 }],' +
        ' require: { minServiceMonths: 6, risk: 0.05 }',
      { dataset: 'dataset: { file: data/eval.jsonl, tags: kind }' },
    );
    expect(scenario).toMatchObject({
      seasonality: [1, 0.8, 1.2],
      cachedInputShare: 0.6,
      mix: { easy: 0.7, hard: 0.3 },
      referenceFrom: 'big',
      judge: { truePasses: 40, falseFails: 2, trueFails: 30, falsePasses: 3 },
      priceChanges: [
        { match: 'big', yearly: -0.3 },
        { match: 'lab/*', factor: 0.5, from: '2027-01-01' },
      ],
      require: { minServiceMonths: 6, risk: 0.05 },
      ranges: {},
    });
    expect(scenarioOf('judge: unlabelled').judge).toBe('unlabelled');
  });

  test.each([
    ['no seasons', 'seasonality: []', 'scenario.seasonality: '],
    ['a negative season', 'seasonality: [1, -1]', 'scenario.seasonality.1: '],
    ['a cache share in per cent', 'cachedInputShare: 60', 'scenario.cachedInputShare: '],
    [
      'a mix that is not whole',
      'mix: { easy: 0.7, hard: 0.2 }',
      'scenario.mix: expected shares that sum to 1',
    ],
    ['a mix of nothing', 'mix: {}', 'scenario.mix: expected shares that sum to 1'],
    ['a mix of examples without tags', 'mix: { easy: 1 }', 'scenario.mix: examples have no tags to mix'],
    ['a judge in words', 'judge: trusted', 'scenario.judge: '],
    [
      'a judge of half a label',
      'judge: { truePasses: 1.5, falseFails: 0, trueFails: 1, falsePasses: 0 }',
      'scenario.judge.truePasses: ',
    ],
    [
      'a judge who saw no fails',
      'judge: { truePasses: 9, falseFails: 1, trueFails: 0, falsePasses: 0 }',
      'expected labelled answers of both kinds',
    ],
    [
      'a judge in part',
      'judge: { truePasses: 9, falseFails: 1, trueFails: 4 }',
      'scenario.judge.falsePasses: is missing',
    ],
    [
      'answers of nobody as the reference',
      'referenceFrom: bgi',
      "scenario.referenceFrom: there is no candidate 'bgi'",
    ],
    [
      'a price change of nothing',
      'priceChanges: [{ match: big }]',
      'priceChanges.0.match: expected yearly: or factor:',
    ],
    [
      'a price that falls below nothing',
      'priceChanges: [{ match: big, yearly: -1 }]',
      'scenario.priceChanges.0.yearly: ',
    ],
    ['a price of nothing', 'priceChanges: [{ match: big, factor: 0 }]', 'scenario.priceChanges.0.factor: '],
    [
      'a day that is none',
      'priceChanges: [{ match: big, factor: 2, from: soon }]',
      'scenario.priceChanges.0.from: ',
    ],
    ['a service of no months', 'require: { minServiceMonths: 0 }', 'scenario.require.minServiceMonths: '],
    ['a risk of one half', 'require: { risk: 0.5 }', 'scenario.require.risk: '],
    ['no risk at all', 'require: { risk: 0 }', 'scenario.require.risk: '],
  ])('is refused as %s', async (_, fields, expected) => {
    const scenario = `scenario: { requestsPerMonth: 1000, ${fields} }`;
    const said = await refusedText(configLines({ scenario }));
    expect(said).toContain(expected);
    expect(said).toMatch(/^config\.yaml:9: /);
  });
});

describe('named scenarios', () => {
  const named = (...lines: string[]): string =>
    configLines({ scenario: ['scenarios:', ...lines.map((line) => `  ${line}`)].join('\n') });

  it('stand side by side, the first is the one that the verdict is about', () => {
    const config = loadText(named('base: { requestsPerMonth: 10 }', 'boom: { requestsPerMonth: 99 }'));
    expect(config.scenarios.map(({ name, scenario }) => [name, scenario.requestsPerMonth])).toEqual([
      ['base', 10],
      ['boom', 99],
    ]);
    expect(config.scenario).toBe(config.scenarios[0]?.scenario);
  });

  it('start from an earlier one and change whole keys of it', () => {
    const { scenarios } = loadText(
      named(
        'base: { requestsPerMonth: { low: 1, high: 3 }, growth: 0.1, require: { minAccuracy: 0.9, p95LatencyMs: 900 } }',
        'strict: { from: base, require: { minAccuracy: 0.95 } }',
        'boom: { from: strict, requestsPerMonth: 50 }',
      ),
    );
    expect(scenarios[1]?.scenario).toMatchObject({
      requestsPerMonth: 2,
      growth: 0.1,
      ranges: { requestsPerMonth: { low: 1, high: 3 } },
    });
    expect(scenarios[1]?.scenario.require).toEqual({ minAccuracy: 0.95 });
    expect(scenarios[2]?.scenario).toMatchObject({ requestsPerMonth: 50, growth: 0.1, ranges: {} });
    expect(scenarios[2]?.scenario.require).toEqual({ minAccuracy: 0.95 });
  });

  it('are called scenario where there is only the one', () => {
    expect(loadText(configLines()).scenarios.map(({ name }) => name)).toEqual(['scenario']);
    expect(loadText(configLines({ scenario: '' })).scenarios).toEqual([]);
  });

  test.each<[string, string, string]>([
    ['none', configLines({ scenario: 'scenarios: {}' }), 'config.yaml:9: scenarios: expected at least one'],
    [
      'beside scenario:',
      `${configLines()}scenarios: { a: { requestsPerMonth: 1 } }\n`,
      'config.yaml:10: scenarios: there is a scenario already',
    ],
    [
      'without a volume',
      named('base: { requestsPerMonth: 1 }', 'boom: { growth: 0.1 }'),
      'config.yaml:11: scenarios.boom.requestsPerMonth: is missing',
    ],
    [
      'from nobody',
      named('base: { requestsPerMonth: 1 }', 'boom: { from: bse }'),
      "config.yaml:11: scenarios.boom.from: there is no earlier scenario 'bse' | earlier: base; did you mean 'base'?",
    ],
    [
      'from a later one',
      named('boom: { from: base }', 'base: { requestsPerMonth: 1 }'),
      "config.yaml:10: scenarios.boom.from: there is no earlier scenario 'base'",
    ],
    [
      'by a number, which would come first',
      named('2027: { requestsPerMonth: 1 }'),
      'config.yaml:10: scenarios.2027: ',
    ],
    [
      'with half a margin',
      named(
        'base: { requestsPerMonth: 1, require: { nonInferiorTo: big, margin: 0.1 } }',
        'boom: { from: base, require: { margin: 0.1 } }',
      ),
      'config.yaml:11: nonInferiorTo and margin go together',
    ],
    [
      'with an incumbent that is not there',
      named('base: { requestsPerMonth: 1, incumbent: bgi }'),
      "config.yaml:10: scenarios.base.incumbent: there is no candidate 'bgi'",
    ],
  ])('are refused: %s', async (_, content, expected) => {
    expect(await refusedText(content)).toContain(expected);
  });
});
