import { describe, expect, it, test } from 'vitest';
import { configLines, LINES, loadText, refusedText } from '../support/a-config.ts';

const cascade = (fields = 'cheap: small, verifier: exact, strong: big', id = 'both'): string =>
  `${LINES.small}\n  - { id: ${id}, approach: cascade, ${fields} }`;
const withCascade = (fields?: string, scenario: string = LINES.scenario): string =>
  configLines({ small: cascade(fields), scenario });

describe('a cascade', () => {
  it('stands beside the candidates and is none of those that are run', () => {
    const { candidates, cascades } = loadText(withCascade());
    expect(candidates.map(({ id }) => id)).toEqual(['big', 'small']);
    expect(cascades).toEqual([{ id: 'both', cheap: 'small', verifier: 'exact', strong: 'big' }]);
  });

  it('may serve today, and be what quality is compared with', () => {
    const scenario =
      'scenario: { requestsPerMonth: 1, incumbent: both, require: { nonInferiorTo: both, margin: 0.1 } }';
    expect(loadText(withCascade(undefined, scenario)).scenario).toMatchObject({
      incumbent: 'both',
      reference: 'both',
    });
  });

  it('is not the incumbent by default', () => {
    const first = configLines({
      big: `  - { id: both, approach: cascade, cheap: small, verifier: exact, strong: big }\n${LINES.big}`,
    });
    expect(loadText(first).scenario).toMatchObject({ incumbent: 'big' });
  });

  test.each<[string, string, string]>([
    [
      'without a verifier',
      withCascade('cheap: small, strong: big'),
      'config.yaml:9: candidates.2.verifier: is missing',
    ],
    [
      'with an endpoint',
      withCascade('cheap: small, verifier: exact, strong: big, endpoint: lab'),
      'config.yaml:9: candidates.2.endpoint: unknown key',
    ],
    [
      'of nobody',
      withCascade('cheap: smal, verifier: exact, strong: big'),
      "candidates.2.cheap: there is no candidate 'smal' | defined: big, small; did you mean 'small'?",
    ],
    [
      'verified by nobody',
      withCascade('cheap: small, verifier: exakt, strong: big'),
      "candidates.2.verifier: there is no grader 'exakt'",
    ],
    [
      'of one candidate',
      withCascade('cheap: small, verifier: exact, strong: small'),
      "candidates.2.strong: 'small' is the cheap one already",
    ],
    [
      'of itself',
      withCascade('cheap: small, verifier: exact, strong: both'),
      "candidates.2.strong: 'both' is a cascade itself",
    ],
    [
      'under a name that is taken',
      configLines({ small: cascade(undefined, 'small') }),
      "config.yaml:9: candidates.2.id: 'small' is taken",
    ],
    [
      'as the reference’s author',
      withCascade(undefined, 'scenario: { requestsPerMonth: 1, referenceFrom: both }'),
      "scenario.referenceFrom: there is no candidate 'both'",
    ],
    [
      'as a teacher',
      configLines({
        small: `${cascade()}\n  - { id: t, approach: distilled, endpoint: lab, model: m, teacher: both, training: { method: supervised, base: b } }`,
      }),
      "candidates.3.teacher: there is no candidate 'both'",
    ],
  ])('is refused %s', async (_, content, expected) => {
    expect(await refusedText(content)).toContain(expected);
  });
});

describe('a candidate is refused', () => {
  const trained = (fields: string): string =>
    configLines({
      small: `  - { id: small, approach: supervised, endpoint: lab, model: m, training: { method: supervised, base: b, ${fields} } }`,
    });
  const hosted = (fields: string): string =>
    configLines({
      small: `  - { id: small, approach: prompted, endpoint: lab, model: m, hosting: { ${fields} } }`,
    });

  test.each<[string, string, string]>([
    [
      'of an unknown approach',
      configLines({ small: '  - { id: small, approach: promptd, endpoint: lab, model: m }' }),
      'candidates.1.approach: expected one of prompted, supervised, distilled, rft, cascade',
    ],
    [
      'of no approach',
      configLines({ small: '  - { id: small, endpoint: lab, model: m }' }),
      'candidates.1.approach: is missing',
    ],
    ['whose training never works', trained('successRate: 0'), 'candidates.1.training.successRate: '],
    [
      'whose training works more than always',
      trained('successRate: 1.1'),
      'candidates.1.training.successRate: ',
    ],
    ['that is tried no times', trained('maxAttempts: 0'), 'candidates.1.training.maxAttempts: '],
    ['that is trained again at once', trained('everyMonths: 0'), 'candidates.1.training.everyMonths: '],
    ['of negative spread', trained('betweenRunSd: -0.1'), 'candidates.1.training.betweenRunSd: '],
    [
      'with two capacities',
      hosted('usdPerMonth: 9, requestsPerSecond: 2, concurrency: 8'),
      'candidates.1.hosting.usdPerMonth: expected one capacity at most: requestsPerSecond, tokensPerSecond, concurrency',
    ],
    ['with machines for nothing', hosted('concurrency: 8'), 'candidates.1.hosting.usdPerMonth: is missing'],
    [
      'with a peak below the mean',
      hosted('usdPerMonth: 9, peakFactor: 0.5'),
      'candidates.1.hosting.peakFactor: ',
    ],
    [
      'with no capacity at all',
      hosted('usdPerMonth: 9, tokensPerSecond: 0'),
      'candidates.1.hosting.tokensPerSecond: ',
    ],
  ])('%s', async (_, content, expected) => {
    expect(await refusedText(content)).toContain(`config.yaml:8: ${expected}`);
  });
});

describe('recorded scores as a grader', () => {
  const graders = (fields: string): string =>
    configLines({ graders: `graders: [{ id: recorded, type: recorded${fields} }]` });

  it('have a threshold, or none', () => {
    expect(loadText(graders('')).graders).toEqual([{ id: 'recorded', type: 'recorded' }]);
    expect(loadText(graders(', pass: 0.7')).graders[0]).toMatchObject({ pass: 0.7 });
  });

  it.each([
    ['in per cent', ', pass: 70', 'config.yaml:4: graders.0.pass: '],
    ['by fields of another grader', ', operation: eq', 'config.yaml:4: graders.0.operation: unknown key'],
  ])('are refused %s', async (_, fields, expected) => {
    expect(await refusedText(graders(fields))).toContain(expected);
  });
});

describe('a dataset', () => {
  const dataset = (fields: string): string =>
    configLines({ dataset: `dataset: { file: e.jsonl, ${fields} }` });

  it('names the fields of cluster, weight and tags, and the share held out', () => {
    expect(loadText(dataset('cluster: customer, weight: w, tags: kind, confirm: 0.3')).dataset).toMatchObject(
      {
        cluster: 'customer',
        weight: 'w',
        tags: 'kind',
        confirm: 0.3,
      },
    );
  });

  it.each([
    ['all of it', 'confirm: 0.95', 'config.yaml:2: dataset.confirm: '],
    ['less than none', 'confirm: -0.1', 'config.yaml:2: dataset.confirm: '],
    ['a field without a name', 'cluster: ""', 'config.yaml:2: dataset.cluster: '],
  ])('is refused that holds out %s', async (_, fields, expected) => {
    expect(await refusedText(dataset(fields))).toContain(expected);
  });
});
