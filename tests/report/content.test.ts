import { describe, expect, test } from 'vitest';
import type { ReportDocument } from '../../src/core/model/report-document.ts';
import { renderReport } from '../../src/report/render-report.ts';
import { SCENARIO } from './a-candidate.ts';
import { aDocument } from './a-document.ts';
import { VARIANTS } from './variants.ts';

const CONTEXT = { command: 'breakeven report demo-1', generatedAt: '2026-11-22T20:00:00.000Z' };

const markdownOf = async (document: ReportDocument): Promise<string> =>
  (await renderReport(document, CONTEXT)).markdown;

describe('a warning in the report', () => {
  const warned = (message: string, remedy = 'see'): Promise<string> =>
    markdownOf(aDocument({ lints: [{ id: 'any', message, remedy }] }));

  test('begins with a capital letter', async () => {
    expect(await warned("it's priced as if nothing was cached", 'record it')).toContain(
      "**It's priced as if nothing was cached**: Record it",
    );
  });

  test.each([
    'rft was picked among 4 on the same examples',
    'rft, distilled and mini are of one model',
    'gpt-4o would cost more',
    'openai/gpt-5 is in no price sheet',
    'größe-2: it is unpriced',
    'dataset.train holds them',
  ])('leaves a name that it begins with as it is: %s', async (message) => {
    expect(await warned(message)).toContain(`**${message}**`);
  });
});

describe('what the candidates were asked', () => {
  test('is called the same only where no warning says otherwise', async () => {
    expect(await markdownOf(aDocument())).toContain('The same examples for every candidate.');
    expect(await markdownOf(aDocument())).toContain('prices every candidate on the same examples');
    for (const id of ['disjoint-examples', 'unpaired-examples']) {
      const lints = [{ id, message: 'no example was put to both', remedy: 'put the same to both' }];
      const markdown = await markdownOf(aDocument({ lints }));
      expect(markdown).not.toContain('The same examples for every candidate.');
      expect(markdown).not.toContain('prices every candidate on the same examples');
      expect(markdown).toContain('Not every candidate was asked the same examples');
    }
  });
});

describe('the scenario in the report', () => {
  test('names the log of production that stands in for mix and cached share', async () => {
    const markdown = await markdownOf(aDocument({ scenario: { ...SCENARIO, usage: 'march' } }));
    expect(markdown).toContain('- Log of production: **march** (an imported run: its mix of tags');
    expect(await markdownOf(aDocument())).not.toContain('Log of production');
  });
});

describe.each(Object.entries(VARIANTS))('report.md of the variant %s', (_, variant) => {
  test('has no heading in a table without a row below it', async () => {
    const lines = (await markdownOf(variant())).split('\n');
    const isHeading = (line: string | undefined): boolean => /^\| \*\*[^|]+\*\* \|[ |]*$/.test(line ?? '');
    const bare = lines.filter(
      (line, index) => isHeading(line) && (isHeading(lines[index + 1]) || !lines[index + 1]?.startsWith('|')),
    );
    expect(bare).toEqual([]);
  });
});
