import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderReport } from '../../src/report/render-report.ts';
import { VARIANTS } from './variants.ts';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);
const AXE = axe.source;

if (!CHROMIUM) console.warn('no Chromium found: the page tests are skipped');

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
    browser = await chromium.launch({
      executablePath: CHROMIUM as string,
      args: ['--no-sandbox', '--disable-background-networking'],
    });
  });

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
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme });
      const complaints: string[] = [];
      const requests: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('request', (request) => requests.push(request.url()));
      const url = `file://${join(folder, `${name}.html`)}`;
      await page.goto(url);
      const seen = (await page.evaluate(LOOK)) as {
        overflow: number;
        charts: { drawings: number; words: string }[];
      };
      await page.close();
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
    for (const name of AXED) {
      const context = await browser.newContext({
        colorScheme: scheme,
        bypassCSP: true,
        viewport: { width, height: 900 },
      });
      const page = await context.newPage();
      await page.goto(`file://${join(folder, `${name}.html`)}`);
      await page.addScriptTag({ content: AXE });
      const violations = await page.evaluate(RUN_AXE);
      await context.close();
      expect(violations).toEqual([]);
    }
  });

  test.each([1280, 390])('no label covers another at %i pixels', async (width) => {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    for (const name of ['choose', 'six', 'unpriced', 'one-candidate', 'flip-maps', 'cascade', 'agreement']) {
      await page.goto(`file://${join(folder, `${name}.html`)}`);
      expect(await page.evaluate(CROWDED), name).toEqual([]);
    }
    await page.close();
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
