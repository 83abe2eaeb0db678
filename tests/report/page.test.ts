import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderReport } from '../../src/report/render-report.ts';
import { CHROMIUM, launchChromium } from '../support/chromium.ts';
import { VARIANTS } from './variants.ts';

const AXE = axe.source;

/** Run inside the page: how far it overflows, how many drawings each chart shows, and what it says instead. */
const LOOK = `({
  overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  charts: [...document.querySelectorAll('[role=img]')].map(
    (chart) => ({
      drawings: [...chart.querySelectorAll('svg')].filter((svg) => svg.getBoundingClientRect().width > 0).length,
      words: chart.getAttribute('aria-label') ?? '',
    }),
  ),
})`;

/** Run inside the page: pairs of labels in one drawing that cover each other by more than a hair. */
const CROWDED = `[...document.querySelectorAll('.picture svg')].filter((svg) => svg.getBoundingClientRect().width > 0)
  .flatMap((svg) => {
    const labels = [...svg.querySelectorAll('text')].map((text) => ({ text: text.textContent, box: text.getBoundingClientRect() }));
    return labels.flatMap((a, i) => labels.slice(i + 1).filter((b) =>
      Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left) > 1 &&
      Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top) > 4).map((b) => a.text + ' / ' + b.text));
  })`;

const RUN_AXE = `axe.run().then(({ violations }) => violations
  .filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .map(({ id, nodes }) => id + ': ' + nodes[0].html.slice(0, 200)))`;

/**
 * Run inside the page: takes out the drawings of charts that another page had, whose marks and colours axe
 * has seen; their names, words and tables stay.
 */
const TAKE_OUT = `(known) => {
  const charts = [...document.querySelectorAll('figure.chart')];
  for (const chart of charts)
    if (known.includes(chart.id)) for (const svg of chart.querySelectorAll('.picture svg')) svg.remove();
  return charts.map(({ id }) => id);
}`;

/** One of each kind of section and block. */
const AXED = [
  'choose',
  'unproven',
  'none-qualifies',
  'no-verdict',
  'hostile',
  'flip-maps',
  'scenarios',
  'shrunk',
  'ranges',
];

describe.skipIf(!CHROMIUM)('the page in a browser', () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'breakeven-page-'));
    for (const [name, variant] of Object.entries(VARIANTS)) {
      const { html } = await renderReport(variant(), {
        command: 'breakeven report',
        generatedAt: '2026-11-22T20:00:00.000Z',
      });
      writeFileSync(join(folder, `${name}.html`), html);
    }
    browser = await launchChromium();
  });

  /** One page a look: opening one takes as long as looking at it. */
  const opened = new Map<string, Promise<Page>>();
  let complaints: string[] = [];
  let requests: string[] = [];

  function pageFor(width: number, colorScheme: 'light' | 'dark'): Promise<Page> {
    const look = `${width} ${colorScheme}`;
    const page = opened.get(look) ?? openPage({ viewport: { width, height: 900 }, colorScheme });
    opened.set(look, page);
    [complaints, requests] = [[], []];
    return page;
  }

  async function openPage(options: BrowserContextOptions): Promise<Page> {
    const page = await browser.newPage(options);
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => requests.push(request.url()));
    return page;
  }

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The usual report in every look, the others once wide and light, once narrow and dark. */
  const looks = Object.keys(VARIANTS).flatMap((name) =>
    [1280, 390].flatMap((width) =>
      (['light', 'dark'] as const)
        .filter((scheme) => name === 'choose' || (width === 1280) === (scheme === 'light'))
        .map((scheme) => ({ name, width, scheme })),
    ),
  );

  test.each(looks)(
    '$name at $width pixels, $scheme: nothing overflows, complains or asks the network',
    async ({ name, width, scheme }) => {
      const page = await pageFor(width, scheme);
      const url = `file://${join(folder, `${name}.html`)}`;
      await page.goto(url);
      const seen = (await page.evaluate(LOOK)) as {
        overflow: number;
        charts: { drawings: number; words: string }[];
      };
      expect(seen.overflow).toBeLessThanOrEqual(0);
      for (const { drawings, words } of seen.charts) {
        expect(drawings).toBe(1);
        expect(words.length).toBeGreaterThan(40);
      }
      expect(complaints).toEqual([]);
      expect(requests).toEqual([url]);
    },
  );

  test.each([
    { width: 1280, scheme: 'light' },
    { width: 390, scheme: 'dark' },
  ] as const)('axe finds nothing serious at $width pixels, $scheme', async ({ width, scheme }) => {
    const page = await pageFor(width, scheme);
    const known: string[] = [];
    for (const name of AXED) {
      await page.goto(`file://${join(folder, `${name}.html`)}`);
      known.push(...((await page.evaluate(`(${TAKE_OUT})(${JSON.stringify(known)})`)) as string[]));
      await page.evaluate(AXE);
      expect([name, await page.evaluate(RUN_AXE)]).toEqual([name, []]);
    }
  });

  test.each([1280, 390])('no label covers another at %i pixels', async (width) => {
    const page = await pageFor(width, 'light');
    for (const name of ['choose', 'six', 'unpriced', 'one-candidate', 'flip-maps', 'cascade', 'agreement']) {
      await page.goto(`file://${join(folder, `${name}.html`)}`);
      expect(await page.evaluate(CROWDED), name).toEqual([]);
    }
  });

  test('on paper it shows the wide charts, dark on light, whatever the screen prefers', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 900 }, colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    await page.goto(`file://${join(folder, 'choose.html')}`);
    const shown = await page.evaluate(`[
      getComputedStyle(document.querySelector('.wide')).display,
      getComputedStyle(document.querySelector('.narrow')).display,
      getComputedStyle(document.body).color,
    ]`);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    await page.close();
    expect(shown).toEqual(['block', 'none', 'rgb(22, 25, 29)']);
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  });
});
