import { describe, expect, it } from 'vitest';
import type { RunData } from '../../src/app/collect-data.ts';
import { gatherEvidence } from '../../src/app/evidence.ts';
import type { CostSources } from '../../src/app/training-costs.ts';
import type { Config } from '../../src/config/config.ts';
import type { Candidate } from '../../src/core/model/candidate.ts';
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
    const config = { candidates, cascades: [cascade] } as unknown as Config;
    const ids = [...candidates.map(({ id }) => id), cascade.id];
    const data = new Map(ids.map((id) => [id, dataOf(outcomes(9, 1), { id })]));
    const run: RunData = { data, confirm: null, keys: [], traits: new Map(), witnessed: new Map() };
    const record = {
      candidates: candidates.map(({ id }) => ({ id })),
      trainings: {},
    } as unknown as RunRecord;
    const sources = { config, pricing: { keyOf: ({ id }: Candidate) => id } } as unknown as CostSources;
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
