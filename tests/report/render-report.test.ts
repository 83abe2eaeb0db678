import { describe, expect, test } from 'vitest';
import type { ReportDocument } from '../../src/core/model/report-document.ts';
import { CHARTS } from '../../src/report/charts/index.ts';
import { formatPercent, formatUsd } from '../../src/report/format.ts';
import { renderReport } from '../../src/report/render-report.ts';
import { parseReportDocument } from '../../src/report/schema.ts';
import { aDocument } from './a-document.ts';
import { HOSTILE, hostile, VARIANTS } from './variants.ts';

const CONTEXT = { command: 'breakeven report demo-1', generatedAt: '2026-11-22T20:00:00.000Z' };

/** Charts in which every candidate has its place; others leave out whom they have nothing to say of. */
const OF_ALL: ReadonlySet<string> = new Set(['accuracy-cost', 'cost-by-volume', 'latency']);

const render = (document: ReportDocument) => renderReport(document, CONTEXT);

describe.each(Object.entries(VARIANTS))('the report of the variant %s', (_, variant) => {
  test('gives back its document as JSON, to the last figure', async () => {
    const document = variant();
    const { json } = await render(document);
    expect(parseReportDocument(JSON.parse(json))).toEqual(document);
    expect(json.endsWith('}\n')).toBe(true);
  });

  test('is one page that loads nothing and runs nothing', async () => {
    const { html } = await render(variant());
    expect(html).toMatch(/<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;;/);
    expect(html).not.toMatch(/<(script|link|iframe|object|embed|img)\b/i);
    expect(html.replaceAll(/"[^"]*"/g, '""')).not.toMatch(/<[^>]*\s(on\w+|src)\s*=/i);
    expect(html.replaceAll(/<a href="https:[^"]*" rel="noopener noreferrer">/g, '')).not.toMatch(
      /<[^>]*(https?:)?\/\/[^>]*>/,
    );
    expect(html.match(/<h1\b/g)).toHaveLength(1);
  });

  test('says no figure that is none', async () => {
    const { html, markdown } = await render(variant());
    for (const text of [html.replaceAll(/<svg[\s\S]*?<\/svg>/g, ''), markdown]) {
      expect(text).not.toMatch(/\b(NaN|Infinity|undefined|null)\b/);
      expect(text).not.toMatch(/[-−]0(\.0+)?[%\s<]/);
    }
  });
});

const page = async (name: string): Promise<string> => {
  const variant = VARIANTS[name];
  if (variant === undefined) throw new Error(`no variant ${name}`);
  const { html } = await render(variant());
  return html
    .replaceAll(/<style[\s\S]*?<\/style>|<svg[\s\S]*?<\/svg>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
};

describe('how sure the verdict is', () => {
  test('a choice says its probability, its regret, its risk of loss and its bad case, with the saving’s interval', async () => {
    const text = await page('losing');
    expect(text).toContain('How sure 93% probability that it is the cheapest that qualifies');
    expect(text).toContain('Expected regret $17.30 what knowing everything would save on average');
    expect(text).toContain('Loses money 30% probability that it costs more than frontier');
    expect(text).toContain('In a bad case it loses $1,180');
    expect(text).toContain('−$96 to $649; of the');
  });

  test('a choice that is not sure says that measuring more is not worth it', async () => {
    expect(await page('near-tie')).toContain(
      '55% probability that it is the cheapest that qualifies; measuring more is not worth its price',
    );
  });

  test('an open verdict says what would settle it, its cost, its worth, and whom to take until then', async () => {
    const text = await page('unproven');
    expect(text).toMatch(/Measure more examples 350 \$0\.74 \$120\.00 more than it costs/);
    expect(text).toMatch(/Time more requests 2,000 not known not known/);
    expect(text).toContain(
      'at your cost of an error, $0.05 a wrong answer, the least expected loss would choose rft',
    );
  });

  test('no probability reads as certain or impossible', async () => {
    const text = await page('choose');
    expect(text).toContain('>99%'.replace('>', '&gt;'));
    expect(text).not.toMatch(/[^.\d]100%|[^.\d]0% prob/);
  });

  test('a winner that was held to other examples, or could not be, says so', async () => {
    expect(await page('choose')).toContain('Confirmed on examples held out for that');
    expect(await page('not-confirmed')).toContain('Not confirmed on the examples held out for that');
    expect(await page('shrunk')).toMatch(/Optimism of the pick \$41\.80 .* Saving less optimism \$6,890/);
  });

  test('the draws are told, and the assumptions that were drawn along', async () => {
    expect(await page('choose')).toContain('4,000 joint draws (Bayesian bootstrap), seed 7.');
    const text = await page('ranges');
    expect(text).toContain('Drawn along from their ranges: requestsPerMonth, growth, priceChanges.0.yearly,');
    expect(text).toContain('5% a month drawn from 0% to 8%');
    expect(text).toMatch(/candidates\.distilled\.hosting\.usdPerMonth \$400\.00 \$600\.00 \$900\.00/);
  });
});

describe('other futures', () => {
  test('every scenario shows its verdict, what it assumes otherwise, and what each candidate costs there', async () => {
    const text = await page('scenarios');
    for (const name of ['expected', 'launch goes well', 'slow start']) expect(text).toContain(name);
    expect(text).toContain('Requests, first month 250,000 2,000,000 1,000');
    expect(text).toContain('Growth a month 5% 12% 5%');
    expect(text).not.toContain('Discount rate a year');
  });

  test('with one scenario there is nothing side by side', async () => {
    expect(await page('choose')).not.toContain('Scenarios side by side');
  });

  test('a run without a scenario has statistics and no money of the future', async () => {
    const text = await page('imported');
    expect(text).toContain('88.0%');
    expect(text).not.toMatch(/Saves a month|Loses money|present value/);
  });

  test('where the reference answers are a model’s own, nothing is called accuracy', async () => {
    const text = await page('agreement');
    expect(text).toContain('Agreement with frontier');
    expect(text).toContain('Required agreement at least 84.0%');
    expect(text.replaceAll('no accuracy', '').replaceAll('not accuracy', '')).not.toMatch(/accuracy/i);
  });
});

describe('the report', () => {
  test('leads with the verdict, and shows every candidate with its accuracy and its cost', async () => {
    const document = aDocument();
    const { html, markdown } = await render(document);
    const page = html.replaceAll(/<style[\s\S]*?<\/style>/g, '');
    expect(page.indexOf(document.headline)).toBeGreaterThan(0);
    expect(page.indexOf(document.headline)).toBeLessThan(page.indexOf('<table'));
    for (const { id, accuracy, usdPerThousand } of document.candidates) {
      for (const text of [page, markdown]) {
        expect(text).toContain(id);
        expect(text).toContain(formatPercent(accuracy?.point ?? 0));
        expect(text).toContain(formatUsd(usdPerThousand?.point ?? 0));
      }
    }
  });

  test('an unpriced candidate is unpriced in words and has no dollars', async () => {
    const { html } = await render((VARIANTS.unpriced as () => ReportDocument)());
    expect(html).toContain('unpriced');
  });

  test('draws the figures of the document and no others', () => {
    const document = aDocument();
    for (const chart of CHARTS) {
      const spec = chart.spec(document, {
        name: 'wide',
        width: 720,
        fontSize: 12,
        labelLength: 20,
      }) as unknown as { datasets: { figures: { id: string }[] } };
      const ids = new Set(spec.datasets.figures.map(({ id }) => id));
      const all = new Set(document.candidates.map(({ id }) => id));
      expect([...ids].filter((id) => !all.has(id))).toEqual([]);
      if (OF_ALL.has(chart.id)) expect(ids).toEqual(all);
    }
    const accuracy = CHARTS.find(({ id }) => id === 'accuracy-cost');
    const spec = accuracy?.spec(document, {
      name: 'wide',
      width: 720,
      fontSize: 12,
      labelLength: 20,
    }) as unknown as { datasets: { figures: { accuracy: number; usdPerThousand: number }[] } };
    expect(spec.datasets.figures.map((figure) => [figure.accuracy, figure.usdPerThousand])).toEqual(
      document.candidates.map((candidate) => [candidate.accuracy?.point, candidate.usdPerThousand?.point]),
    );
  });

  test('a document of another version is refused, and the way out is named', () => {
    const old = { ...aDocument(), schemaVersion: 0 };
    expect(() => parseReportDocument(old)).toThrow(
      'A breakeven report of version 0; this breakeven reads version 1',
    );
    expect(() => parseReportDocument({})).toThrow('schemaVersion');
  });

  test('hostile texts stay texts: no tag, no table cell, no link of theirs', async () => {
    const { html, markdown } = await render(hostile());
    for (const text of HOSTILE.slice(0, 3)) {
      expect(html).not.toContain(text);
      expect(markdown).not.toContain(text);
    }
    expect(html).not.toMatch(/<(img|svg)[^>]*onerror|<svg onload/);
    expect(/(?<!\\)\]\(javascript:/.test(markdown)).toBe(false);
    expect(markdown.includes('<!--')).toBe(false);
    for (const control of ['\u202e', '\u0007', '\u001b'])
      expect((html + markdown).includes(control)).toBe(false);
    const rows = markdown.split('\n').filter((line) => line.startsWith('|'));
    const tables = markdown
      .split(/\n\n/)
      .filter((block) => block.includes('|:--') || block.includes('| :--') || block.includes('|--'));
    expect(rows.length).toBeGreaterThan(10);
    for (const table of tables) {
      const widths = table
        .split('\n')
        .filter((line) => line.startsWith('|'))
        .map((line) => line.split(/(?<!\\)\|/).length);
      expect(new Set(widths).size).toBe(1);
    }
  });
});
