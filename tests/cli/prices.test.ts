import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorkspace, type Workspace } from '../support/workspace.ts';

let workspace: Workspace;

beforeAll(() => {
  workspace = createWorkspace();
  workspace.write(
    'prices.yaml',
    `prices:
  - { provider: openai, model: o3, from: 2025-04-16, evidence: primary, source: the price page, usd: { input: 10, cached-input: 2.5, output: 40 } }
  - { provider: openai, model: o3, from: 2025-06-10, evidence: primary, source: the price page, usd: { input: 2, cached-input: 0.5, output: 8 } }
  - { provider: azure, model: gpt-4.1, from: 2025-06-10, evidence: secondary, source: a blog, usd: { input: 2, output: 8 } }
`,
  );
});

afterAll(() => workspace.remove());

describe('prices', () => {
  test('shows a fine-tune’s own rows, and refuses what several sell, or nobody', async () => {
    const tuned = await workspace.breakeven('prices', 'show', 'ft:gpt-4.1-mini-2025-04-14:org::id', '--json');
    expect(JSON.parse(tuned.stdout).model).toMatchObject({ provider: 'openai', model: 'ft:gpt-4.1-mini' });
    const both = await workspace.breakeven('prices', 'show', 'gpt-4.1', '--prices', 'prices.yaml');
    expect([both.code, both.stderr]).toEqual([2, expect.stringContaining('azure/gpt-4.1, openai/gpt-4.1')]);
    const nobody = await workspace.breakeven('prices', 'show', 'gpt-4.1-mimi');
    expect([nobody.code, nobody.stderr]).toEqual([2, expect.stringContaining('openai/gpt-4.1-mini')]);
  });

  test('tells what fell between two days, and refuses a sheet that contradicts itself', async () => {
    const diff = await workspace.breakeven(
      'prices',
      'diff',
      'prices.yaml@2025-06-09',
      'prices.yaml@2025-06-10',
    );
    expect(diff.stdout).toMatch(/openai +o3 +input +\$10\.00 +\$2\.00 +-80\.0%/);
    workspace.write(
      'twice.yaml',
      `${readFileSync(join(workspace.folder, 'prices.yaml'), 'utf8')}  - { provider: openai, model: o3, from: 2025-06-10, evidence: primary, source: x, usd: { input: 3 } }\n`,
    );
    const twice = await workspace.breakeven('prices', 'check', '--prices', 'twice.yaml');
    expect([twice.code, twice.stderr]).toEqual([2, expect.stringContaining('has two rows for 2025-06-10')]);
  });

  test('of another day price an old run again, and change nothing but its cost', async () => {
    const rows = Array.from({ length: 30 }, (_, index) =>
      JSON.stringify({
        candidate: 'o3',
        example: `e${index}`,
        passed: index % 5 !== 0,
        input: 1000 + index,
        cachedInput: 200,
        output: 400,
        reasoning: 300,
        latencyMs: 900 + index,
        servedModel: 'openai/o3',
        at: '2025-06-01T00:00:00Z',
      }),
    );
    workspace.write('o3.jsonl', rows.join('\n'));
    workspace.write(
      'scenario.yaml',
      'prices: prices.yaml\nscenario: { incumbent: o3, requestsPerMonth: 1000 }\n',
    );
    await workspace.breakeven('import', 'o3.jsonl', '--run', 'june');
    const price = async (day: string) => {
      const { stdout } = await workspace.breakeven(
        'report',
        'june',
        '--scenario',
        'scenario.yaml',
        '--as-of',
        day,
        '--json',
      );
      return JSON.parse(stdout).candidates[0];
    };
    const [before, after] = [await price('2025-06-09'), await price('2025-06-10')];
    // 1,014.5 tokens in, of which 200 from the cache, and 400 out
    expect(before.usdPerThousand.point).toBeCloseTo((814.5 * 10 + 200 * 2.5 + 400 * 40) / 1000, 6);
    expect(after.usdPerThousand.point).toBeCloseTo((814.5 * 2 + 200 * 0.5 + 400 * 8) / 1000, 6);
    for (const key of ['accuracy', 'latencyMs', 'tokens', 'n', 'failed', 'unscored', 'pricedShare', 'model'])
      expect({ [key]: after[key] }).toEqual({ [key]: before[key] });
  });
});
