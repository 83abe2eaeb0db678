import { describe, expect, it } from 'vitest';
import { configOfRun, type ReportOptions, reportConfig } from '../../src/app/run-config.ts';
import type { Config } from '../../src/config/config.ts';
import type { Candidate } from '../../src/core/model/candidate.ts';
import type { RunRecord } from '../../src/ports/store.ts';
import { configLines, loadText } from '../support/a-config.ts';
import { aFolder, refusal } from '../support/a-folder.ts';

const SCENARIOS =
  'scenarios: { base: { requestsPerMonth: { low: 100, high: 300, likely: 150 }, growth: { low: 0, high: 0.2 }, priceChanges: [{ match: big, yearly: { low: -0.3, high: 0 } }] }, boom: { from: base, requestsPerMonth: 1000 } }';

function aRecord(settings: unknown, candidates: readonly Candidate[] = []): RunRecord {
  return { settings, candidates } as unknown as RunRecord;
}

function configBy(options: ReportOptions, scenario = SCENARIOS): Config {
  return reportConfig(aRecord(loadText(configLines({ scenario }))), options);
}

const aCandidate = (id: string, parts: Partial<Candidate> = {}): Candidate => ({
  id,
  approach: { kind: 'prompted' },
  endpoint: 'imported',
  model: null,
  sampling: {},
  stream: true,
  ...parts,
});

describe('the config of a run', () => {
  it('has its candidates as they ran, in the config’s order, before those that only the run knows', () => {
    const config = loadText(configLines());
    const ran = [aCandidate('more'), { ...config.candidates[0], model: 'tuned' }];
    expect(configOfRun(aRecord(config, ran)).candidates.map(({ id, model }) => [id, model])).toEqual([
      ['big', 'tuned'],
      ['small', 'small'],
      ['more', null],
    ]);
  });

  it('is, of an import, its candidates alone', () => {
    const { candidates, scenario } = configOfRun(aRecord(null, [aCandidate('a'), aCandidate('b')]));
    expect(candidates.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(scenario).toBeNull();
  });
});

describe('another volume', () => {
  it('as a number holds in every scenario, and is no range any more', () => {
    const { scenario, scenarios } = configBy({ volume: { requests: 5000 } });
    expect(scenarios.map((one) => one.scenario.requestsPerMonth)).toEqual([5000, 5000]);
    expect(scenario).toBe(scenarios[0]?.scenario);
    expect(Object.keys(scenario?.ranges ?? {})).toEqual(['growth', 'priceChanges.0.yearly']);
  });

  it('as a factor multiplies every scenario’s own, and its range', () => {
    const { scenarios } = configBy({ volume: { factor: 3 } });
    expect(scenarios.map((one) => one.scenario.requestsPerMonth)).toEqual([450, 3000]);
    expect(scenarios[0]?.scenario.ranges.requestsPerMonth).toEqual({ low: 300, high: 900, likely: 450 });
    expect(scenarios[1]?.scenario.ranges).not.toHaveProperty('requestsPerMonth');
  });

  it('as a factor of nothing is refused', async () => {
    const { message } = await refusal(() => configBy({ volume: { factor: 3 } }, ''));
    expect(message).toBe('a factor needs a scenario to multiply');
  });
});

describe('other prices', () => {
  it('change after those of the scenario, so that its ranges keep their paths', () => {
    const { scenarios } = configBy({ priceChanges: [{ match: 'small', factor: 0.5 }] });
    for (const { scenario } of scenarios) {
      expect(scenario.priceChanges).toEqual([
        { match: 'big', yearly: -0.15 },
        { match: 'small', factor: 0.5 },
      ]);
      expect(scenario.ranges['priceChanges.0.yearly']).toEqual({ low: -0.3, high: 0 });
    }
  });

  it('stand in a sheet that wins over that of the scenario file', () => {
    const { path } = aFolder({ 'what-if.yaml': 'prices: own.yaml' });
    const scenarioFile = `${path}/what-if.yaml`;
    expect(configBy({ scenarioFile }).prices).toBe(`${path}/own.yaml`);
    expect(configBy({ scenarioFile, prices: '/sheets/other.yaml' }).prices).toBe('/sheets/other.yaml');
  });
});

describe('a scenario file and a volume', () => {
  it('are laid over each other: the factor is one of the file', () => {
    const { path } = aFolder({ 'what-if.yaml': 'scenario: { requestsPerMonth: 40 }' });
    const { scenarios } = configBy({ scenarioFile: `${path}/what-if.yaml`, volume: { factor: 2 } });
    expect(scenarios.map(({ name, scenario }) => [name, scenario.requestsPerMonth])).toEqual([
      ['scenario', 80],
    ]);
  });
});
