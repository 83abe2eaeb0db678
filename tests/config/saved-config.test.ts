import { describe, expect, it } from 'vitest';
import { configOf } from '../../src/config/saved-config.ts';
import { configLines, loadText } from '../support/a-config.ts';

describe('a config that the store kept', () => {
  it('comes back as it was', () => {
    const config = loadText(
      configLines({
        dataset: 'dataset: { file: e.jsonl, cluster: customer, tags: kind, confirm: 0.2 }',
        scenario:
          'scenarios: { a: { requestsPerMonth: { low: 1, high: 3 }, mix: { x: 1 } }, b: { from: a, judge: unlabelled } }',
      }),
    );
    expect(configOf(JSON.parse(JSON.stringify(config)))).toEqual(config);
  });

  it('of an earlier version gets what that version did not know', () => {
    const config = loadText(configLines());
    const { cascades: _, candidateRanges: __, scenarios: ___, ...now } = config;
    const earlier = {
      ...now,
      dataset: { file: now.dataset.file, id: 'id', train: null },
      scenario: {
        incumbent: 'big',
        reference: 'big',
        requestsPerMonth: 1000,
        growth: 0,
        horizonMonths: 12,
        discountRate: 0,
        require: {},
        usdPerError: 0,
        fallback: null,
      },
    };
    expect(configOf(earlier)).toEqual(config);
  });

  it('is empty where nobody wrote one, and its scores are recorded ones', () => {
    for (const nothing of [null, undefined, {}]) {
      expect(configOf(nothing)).toMatchObject({
        candidates: [],
        scenario: null,
        scenarios: [],
        graders: [{ id: 'recorded', type: 'recorded' }],
        prices: null,
      });
    }
  });
});
