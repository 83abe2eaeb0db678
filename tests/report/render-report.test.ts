import { describe, expect, test } from 'vitest';
import type { ReportDocument } from '../../src/core/model/report-document.ts';
import { CHARTS } from '../../src/report/charts/index.ts';
import { formatPercent, formatUsd } from '../../src/report/format.ts';
import { renderReport } from '../../src/report/render-report.ts';
import { parseReportDocument } from '../../src/report/schema.ts';
import { aDocument } from './a-document.ts';
import { HOSTILE, hostile, VARIANTS } from './variants.ts';

const CONTEXT = { command: 'breakeven report demo-1', generatedAt: '2026-11-22T20:00:00.000Z' };

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
      expect(new Set(spec.datasets.figures.map(({ id }) => id))).toEqual(
        new Set(document.candidates.map(({ id }) => id)),
      );
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
