import { describe, expect, it, test } from 'vitest';
import { applyScenario } from '../../src/config/apply-scenario.ts';
import type { Config } from '../../src/config/config.ts';
import { loadScenarioFile } from '../../src/config/load-scenario-file.ts';
import { configOf } from '../../src/config/saved-config.ts';
import type { Candidate } from '../../src/core/model/candidate.ts';
import { configLines, LINES, loadText } from '../support/a-config.ts';
import { aFolder, refusal } from '../support/a-folder.ts';

const TUNED =
  '  - { id: tuned, approach: distilled, endpoint: lab, model: null, prompt: short, teacher: big, training: { method: supervised, base: b, epochs: 3, usd: { low: 10, high: 20 } }, hosting: { usdPerMonth: { low: 100, high: 200 } } }';

/** A run of three candidates, one of them trained. */
function aRun(scenario = 'scenario: { requestsPerMonth: 1000, growth: { low: 0, high: 0.2 } }'): Config {
  const config = loadText(configLines({ small: `${LINES.small}\n${TUNED}`, scenario }));
  const candidates = config.candidates.map((one) => (one.id === 'tuned' ? { ...one, model: 'ft:b:1' } : one));
  return { ...config, candidates: candidates as unknown as Config['candidates'] };
}

/** What an importer keeps: candidates, and who served them. */
function anImport(...candidates: readonly Partial<Candidate>[]): Config {
  const imported = candidates.map((parts) => ({
    id: 'big',
    approach: { kind: 'prompted' },
    endpoint: 'imported',
    model: null,
    sampling: {},
    stream: true,
    ...parts,
  }));
  return { ...configOf(null), candidates: imported as unknown as Config['candidates'] };
}

function apply(run: Config, content: string): Config {
  const { path } = aFolder({ 'what-if.yaml': content });
  return applyScenario(run, loadScenarioFile('what-if.yaml', path));
}

async function refused(run: Config, content: string): Promise<string> {
  const { message, hint } = await refusal(() => apply(run, content));
  return `${message} | ${hint}`;
}

const candidateOf = ({ candidates }: Config, id: string): Candidate | undefined =>
  candidates.find((one) => one.id === id);

describe('a scenario file', () => {
  it('replaces the run’s scenario, and keeps everything that it does not speak of', () => {
    const run = aRun();
    const { scenario, ...rest } = apply(run, 'scenario: { requestsPerMonth: 5 }');
    expect(scenario).toMatchObject({ requestsPerMonth: 5, growth: 0, incumbent: 'big' });
    const kept = [
      'file',
      'name',
      'seed',
      'dataset',
      'prompts',
      'graders',
      'endpoints',
      'candidates',
      'run',
      'prices',
      'out',
    ] as const;
    for (const key of kept) expect(rest[key]).toEqual(run[key]);
  });

  it('may bring several scenarios', () => {
    const { scenarios } = apply(
      aRun(),
      'scenarios: { a: { requestsPerMonth: 5 }, b: { from: a, growth: 0.1 } }',
    );
    expect(scenarios.map(({ name, scenario }) => [name, scenario.requestsPerMonth, scenario.growth])).toEqual(
      [
        ['a', 5, 0],
        ['b', 5, 0.1],
      ],
    );
  });

  it('without a scenario keeps that of the run', () => {
    const run = aRun();
    const { scenario } = apply(
      run,
      'candidates: [{ id: small, hosting: { usdPerMonth: { low: 1, high: 3 } } }]',
    );
    expect(scenario).toEqual({
      ...run.scenario,
      ranges: { ...run.scenario?.ranges, 'candidates.small.hosting.usdPerMonth': { low: 1, high: 3 } },
    });
  });

  it('may be a whole config, the run’s own', () => {
    const run = aRun();
    const whole = configLines({
      small: `${LINES.small}\n${TUNED}`,
      scenario: 'scenario: { requestsPerMonth: 1000, growth: { low: 0, high: 0.2 } }',
    });
    expect({ ...apply(run, whole), hash: '' }).toEqual({ ...run, hash: '' });
  });

  it('gives the report’s config a hash of its own, the same for the same bytes', () => {
    const run = aRun();
    const hashes = ['notes: [a]', 'notes: [a]', 'notes: [b]'].map((content) => apply(run, content).hash);
    expect(hashes[0]).toBe(hashes[1]);
    expect(new Set([run.hash, ...hashes]).size).toBe(3);
  });

  it('names a sheet relative to itself, and a folder for the report', () => {
    const folder = aFolder({
      'plans/what-if.yaml': 'prices: ../sheet.yaml\nreport: { out: reports/what-if }',
    });
    const { prices, out } = applyScenario(aRun(), loadScenarioFile('plans/what-if.yaml', folder.path));
    expect(prices).toBe(`${folder.path}/sheet.yaml`);
    expect(out).toBe('reports/what-if');
  });

  it('adds its notes to those of the run, each once', () => {
    const run = { ...aRun(), notes: ['Prices are assumed.'] };
    expect(apply(run, 'notes: [Prices are assumed., Volume is a guess.]').notes).toEqual([
      'Prices are assumed.',
      'Volume is a guess.',
    ]);
  });

  it('says which share is held out, and which field holds the clusters', () => {
    expect(apply(aRun(), 'dataset: { confirm: 0.4, cluster: customer }').dataset).toMatchObject({
      confirm: 0.4,
      cluster: 'customer',
      id: 'id',
    });
  });
});

describe('a candidate of a scenario file', () => {
  it('changes what it says and nothing else', () => {
    const run = aRun();
    const config = apply(
      run,
      'candidates: [{ id: small, price: { input: 1, output: 2 }, hosting: { usdPerMonth: 30, requestsPerSecond: 4 }, retiresAt: 2027-06-30 }]',
    );
    expect(candidateOf(config, 'small')).toEqual({
      ...candidateOf(run, 'small'),
      price: { input: 1, output: 2 },
      hosting: { usdPerMonth: 30, requestsPerSecond: 4 },
      retiresAt: '2027-06-30',
    });
    expect(candidateOf(config, 'big')).toEqual(candidateOf(run, 'big'));
  });

  it('changes training key by key while the approach stays', () => {
    const config = apply(aRun(), 'candidates: [{ id: tuned, training: { usd: 99, everyMonths: 6 } }]');
    expect(candidateOf(config, 'tuned')?.approach).toEqual({
      kind: 'distilled',
      teacher: 'big',
      training: { method: 'supervised', base: 'b', epochs: 3, usd: 99, everyMonths: 6 },
    });
    expect(config.candidateRanges).toEqual({
      'candidates.tuned.hosting.usdPerMonth': { low: 100, high: 200 },
    });
  });

  it('says of a training no more than it knows', () => {
    const config = apply(aRun(), 'candidates: [{ id: small, approach: distilled, training: { usd: 4000 } }]');
    expect(candidateOf(config, 'small')?.approach).toEqual({
      kind: 'distilled',
      training: { method: 'supervised', usd: 4000 },
    });
  });

  it('forgets the training of another approach, and its ranges', () => {
    const config = apply(aRun(), 'candidates: [{ id: tuned, approach: rft }]');
    expect(candidateOf(config, 'tuned')?.approach).toEqual({
      kind: 'rft',
      training: { method: 'reinforcement' },
    });
    expect(Object.keys(config.candidateRanges)).toEqual(['candidates.tuned.hosting.usdPerMonth']);
    const prompted = apply(aRun(), 'candidates: [{ id: tuned, approach: prompted }]');
    expect(candidateOf(prompted, 'tuned')?.approach).toEqual({ kind: 'prompted' });
  });

  it('starts a training elsewhere', () => {
    const config = apply(aRun(), 'candidates: [{ id: tuned, training: { from: small } }]');
    expect(candidateOf(config, 'tuned')?.approach).toMatchObject({ training: { from: 'small', epochs: 3 } });
    expect(candidateOf(config, 'tuned')?.approach).not.toHaveProperty('training.base');
  });

  it('leaves the trained model where the config still says null', () => {
    const config = apply(aRun(), 'candidates: [{ id: tuned, model: null, retiresAt: 2027-01-01 }]');
    expect(candidateOf(config, 'tuned')?.model).toBe('ft:b:1');
  });

  it('decides who serves today where nobody says it', () => {
    const { scenario } = apply(
      aRun(),
      'candidates: [{ id: big, approach: supervised, training: { usd: 1 } }]\nscenario: { requestsPerMonth: 1 }',
    );
    expect(scenario?.incumbent).toBe('small');
  });

  it('keeps its range beside the scenario’s own', () => {
    const { scenario } = apply(
      aRun(),
      'scenario: { requestsPerMonth: { low: 1, high: 3 } }\ncandidates: [{ id: tuned, training: { successRate: { low: 0.5, high: 1 } } }]',
    );
    expect(scenario?.ranges).toEqual({
      requestsPerMonth: { low: 1, high: 3 },
      'candidates.tuned.training.usd': { low: 10, high: 20 },
      'candidates.tuned.hosting.usdPerMonth': { low: 100, high: 200 },
      'candidates.tuned.training.successRate': { low: 0.5, high: 1 },
    });
  });

  test.each<[string, string, string]>([
    [
      'that the run lacks',
      'name: x\ncandidates:\n  - { id: smal }',
      "what-if.yaml:3: candidates.0.id: the run has no candidate 'smal' | it has: big, small, tuned; did you mean 'small'?",
    ],
    [
      'that is there twice',
      'candidates: [{ id: small }, { id: small }]',
      "what-if.yaml:1: candidates.1.id: 'small' is taken",
    ],
    [
      'with an unknown key',
      'candidates: [{ id: small, prise: 1 }]',
      "candidates.0.prise: unknown key | remove it or correct it; did you mean 'price'?",
    ],
    [
      'with another model than the run asked',
      'candidates: [{ id: small, model: other }]',
      "candidate 'small': the run asked model 'small'",
    ],
    [
      'at another endpoint',
      'endpoints: { b: { type: openai } }\ncandidates: [{ id: small, endpoint: b }]',
      "what-if.yaml:2: candidate 'small': the run asked endpoint 'lab'",
    ],
    [
      'at an endpoint that is not there',
      'candidates: [{ id: small, endpoint: lap }]',
      "candidates.0.endpoint: there is no endpoint 'lap'",
    ],
    [
      'prompted and trained',
      'candidates: [{ id: small, training: { usd: 1 } }]',
      "candidate 'small': a prompted candidate has no training",
    ],
    [
      'trained by another method',
      'candidates: [{ id: tuned, training: { method: reinforcement } }]',
      'approach distilled needs method: supervised',
    ],
    [
      'that starts twice',
      'candidates: [{ id: tuned, training: { base: b, from: small } }]',
      'training starts from a base model or from a candidate',
    ],
    [
      'that starts from itself',
      'candidates: [{ id: tuned, training: { from: tuned } }]',
      'its training starts from itself',
    ],
    [
      'with a teacher of none',
      'candidates: [{ id: small, teacher: big }]',
      'only a distilled candidate has a teacher',
    ],
    [
      'taught by nobody',
      'candidates: [{ id: tuned, teacher: bgi }]',
      "candidates.0.teacher: there is no candidate 'bgi'",
    ],
  ])('is refused %s', async (_, content, expected) => {
    expect(await refused(aRun(), content)).toContain(expected);
  });
});

describe('what a scenario file names must be in the run', () => {
  test.each<[string, string, string]>([
    [
      'an incumbent',
      'scenario: { requestsPerMonth: 1, incumbent: bgi }',
      "what-if.yaml:1: scenario.incumbent: there is no candidate 'bgi' | defined: big, small, tuned; did you mean 'big'?",
    ],
    [
      'half a margin',
      'scenario: { requestsPerMonth: 1, require: { margin: 0.1 } }',
      'what-if.yaml:1: nonInferiorTo and margin go together',
    ],
    [
      'another grader',
      `${LINES.graders.replace('eq', 'like')}`,
      "what-if.yaml:1: graders.0: the run was graded by 'exact', and not like this",
    ],
    [
      'a key that is none',
      'scenaro: { requestsPerMonth: 1 }',
      "what-if.yaml:1: scenaro: unknown key | remove it or correct it; did you mean 'scenario'?",
    ],
    ['no volume', 'scenario: { growth: 0.1 }', 'what-if.yaml:1: scenario.requestsPerMonth: is missing'],
  ])('or it is refused: %s', async (_, content, expected) => {
    expect(await refused(aRun(), content)).toContain(expected);
  });

  it('or there is no such file', async () => {
    expect((await refusal(() => loadScenarioFile('none.yaml', aFolder().path))).message).toBe(
      'none.yaml: scenario file cannot be read: no such file',
    );
  });
});

describe('a cascade of a scenario file', () => {
  const cascade = (fields = 'cheap: small, verifier: exact, strong: big', id = 'both'): string =>
    `candidates: [{ id: ${id}, approach: cascade, ${fields} }]`;

  it('is added, and may serve today', () => {
    const config = apply(aRun(), `${cascade()}\nscenario: { requestsPerMonth: 1, incumbent: both }`);
    expect(config.cascades).toEqual([{ id: 'both', cheap: 'small', verifier: 'exact', strong: 'big' }]);
    expect(config.scenario).toMatchObject({ incumbent: 'both', reference: 'both' });
  });

  it('replaces the run’s of the same name', () => {
    const before = apply(aRun(), cascade());
    const after = apply(before, cascade('cheap: tuned, verifier: exact, strong: big'));
    expect(after.cascades).toEqual([{ id: 'both', cheap: 'tuned', verifier: 'exact', strong: 'big' }]);
  });

  it('is verified by a grader that the file adds', () => {
    const verifier = LINES.graders.replace('id: exact', 'id: same').replace('graders: ', '').slice(1, -1);
    const own = LINES.graders.replace('graders: ', '').slice(1, -1);
    const config = apply(
      aRun(),
      `graders: [${own}, ${verifier}]\n${cascade('cheap: small, verifier: same, strong: big')}`,
    );
    expect(config.graders.map(({ id }) => id)).toEqual(['exact', 'same']);
  });

  test.each<[string, string, string]>([
    [
      'of nobody',
      cascade('cheap: smal, verifier: exact, strong: big'),
      "candidates.0.cheap: there is no candidate 'smal'",
    ],
    [
      'verified by nobody',
      cascade('cheap: small, verifier: exakt, strong: big'),
      "candidates.0.verifier: there is no grader 'exakt'",
    ],
    [
      'called like a candidate',
      cascade(undefined, 'small'),
      "candidates.0.id: 'small' is a candidate of the run",
    ],
  ])('is refused %s', async (_, content, expected) => {
    expect(await refused(aRun(), content)).toContain(expected);
  });

  it('is changed as a cascade only', async () => {
    const run = apply(aRun(), cascade());
    expect(await refused(run, 'candidates: [{ id: both, price: { input: 1, output: 1 } }]')).toContain(
      "candidates.0.id: 'both' is a cascade of the run",
    );
  });
});

describe('a scenario file for an imported run', () => {
  const run = (): Config => anImport({ id: 'gpt 4o (prod)' }, { id: 'small', model: 'mini' });

  it('finds candidates whatever they are called', () => {
    const config = apply(
      run(),
      'candidates: [{ id: "gpt 4o (prod)", price: { input: 1, output: 2 } }]\nscenario: { requestsPerMonth: 9, reference: small }',
    );
    expect(config.candidates[0].price).toEqual({ input: 1, output: 2 });
    expect(config.scenario).toMatchObject({ incumbent: 'gpt 4o (prod)', reference: 'small' });
  });

  it('may say who served', () => {
    const config = apply(
      run(),
      'endpoints: { azure: { type: openai, provider: azure } }\ncandidates: [{ id: small, endpoint: azure, model: gpt-x }]',
    );
    expect(candidateOf(config, 'small')).toMatchObject({ endpoint: 'azure', model: 'gpt-x' });
    expect(config.endpoints.azure).toMatchObject({ provider: 'azure' });
  });

  it('gives recorded scores a threshold', () => {
    const graders = 'graders: [{ id: recorded, type: recorded, pass: 0.7 }]';
    expect(apply(run(), graders).graders).toEqual([{ id: 'recorded', type: 'recorded', pass: 0.7 }]);
  });

  it('may be a whole config, whose graders are there to verify', () => {
    expect(apply(run(), LINES.graders).graders.map(({ id }) => id)).toEqual(['recorded', 'exact']);
  });
});
