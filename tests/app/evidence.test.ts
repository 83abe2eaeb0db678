import { describe, expect, it } from 'vitest';
import type { RunData } from '../../src/app/collect-data.ts';
import { type Evidence, gatherEvidence } from '../../src/app/evidence.ts';
import type { CostSources } from '../../src/app/training-costs.ts';
import type { Config } from '../../src/config/config.ts';
import type { Candidate } from '../../src/core/model/candidate.ts';
import type { LifeRow } from '../../src/core/model/life.ts';
import type { RunRecord } from '../../src/ports/store.ts';
import { dataOf, outcomes } from '../core/decision/builders.ts';

const trained = (id: string, usd: number, successRate: number): Candidate => ({
  id,
  approach: { kind: 'supervised', training: { method: 'supervised', base: 'mini', usd, successRate } },
  endpoint: 'lab',
  model: `ft-${id}`,
  sampling: {},
  stream: true,
});

describe('the evidence of a cascade', () => {
  it('has what both halves cost to make, and both trainings, each with its own attempts', async () => {
    const candidates = [trained('a', 100, 0.5), trained('b', 3000, 0.8)];
    const cascade = { id: 'a then b', cheap: 'a', verifier: 'rule', strong: 'b' };
    const config = { candidates, cascades: [cascade], endpoints: {} } as unknown as Config;
    const ids = [...candidates.map(({ id }) => id), cascade.id];
    const data = new Map(ids.map((id) => [id, dataOf(outcomes(9, 1), { id })]));
    const run: RunData = { data, confirm: null, keys: [], traits: new Map(), witnessed: new Map() };
    const record = {
      candidates: candidates.map(({ id }) => ({ id })),
      trainings: {},
    } as unknown as RunRecord;
    const pricing = { keyOf: ({ id }: Candidate) => id };
    const sheet = { rows: [], lives: [], hash: '' };
    const sources = { config, sheet, pricing, on: '2026-11-22' } as unknown as CostSources;
    const evidence = await gatherEvidence(record, config, run, sources);
    const made = evidence.find(({ id }) => id === cascade.id);
    expect(made?.oneOffs.items.map(({ usd }) => usd)).toEqual([100, 3000]);
    expect(made?.trainings.map(({ candidate, usd, successRate }) => [candidate, usd, successRate])).toEqual([
      ['a', 100, 0.5],
      ['b', 3000, 0.8],
    ]);
    expect(made?.trainings[1]).toBe(evidence[1]?.trainings[0]);
  });
});

describe('the day on which a model is switched off', () => {
  const life = (model: string, day: string): LifeRow => ({
    provider: 'lab',
    model,
    from: '2026-01-01',
    evidence: 'secondary',
    source: 'a blog',
    fact: { kind: 'service-ends', day },
  });
  const sheet = { rows: [], lives: [life('mini', '2027-01-14'), life('big', '2027-06-30')], hash: '' };

  async function ends(candidates: readonly Candidate[]): Promise<Evidence[]> {
    const cascades = [{ id: 'both', cheap: 'a', verifier: 'rule', strong: 'b' }];
    const config = { candidates, cascades, endpoints: {} } as unknown as Config;
    const data = new Map(['a', 'b', 'both'].map((id) => [id, dataOf(outcomes(9, 1), { id })]));
    const run: RunData = { data, confirm: null, keys: [], traits: new Map(), witnessed: new Map() };
    const record = {
      candidates: candidates.map(({ id }) => ({ id })),
      trainings: {},
    } as unknown as RunRecord;
    const pricing = { keyOf: ({ id }: Candidate) => id };
    const sources = { config, sheet, pricing, on: '2026-11-22' } as unknown as CostSources;
    return gatherEvidence(record, config, run, sources);
  }

  const prompted: Candidate = {
    id: 'b',
    approach: { kind: 'prompted' },
    endpoint: 'lab',
    model: 'big-2026-01-01',
    sampling: {},
    stream: true,
  };

  it('is the sheet’s where the config says none, with its source; a tuned model’s under any name its base’s', async () => {
    const [tuned, big, both] = await ends([trained('a', 100, 1), prompted]);
    expect(tuned).toMatchObject({ retiresAt: '2027-01-14', retirement: { source: 'a blog' } });
    expect(big).toMatchObject({ retiresAt: '2027-06-30' });
    expect(both).toMatchObject({ retiresAt: '2027-01-14', retirement: { source: 'a blog' } });
  });

  it('is the config’s where it says one, later or earlier', async () => {
    const [tuned, big, both] = await ends([
      { ...trained('a', 100, 1), retiresAt: '2028-01-01' },
      { ...prompted, retiresAt: '2026-12-31' },
    ]);
    expect([tuned, big, both].map((one) => [one?.retiresAt, one?.retirement])).toEqual([
      ['2028-01-01', undefined],
      ['2026-12-31', undefined],
      ['2026-12-31', undefined],
    ]);
  });
});
