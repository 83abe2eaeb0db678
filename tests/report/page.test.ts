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

/** Run inside the page: how far it overflows, and how many drawings each chart shows. */
const LOOK = `({
  overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  charts: [...document.querySelectorAll('[role=img]')].map(
    (chart) => [...chart.querySelectorAll('svg')].filter((svg) => svg.getBoundingClientRect().width > 0).length,
  ),
})`;

const RUN_AXE = `axe.run().then(({ violations }) => violations
  .filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .map(({ id, nodes }) => id + ': ' + nodes[0].html.slice(0, 200)))`;

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

  const looks = [1280, 390].flatMap((width) =>
    (['light', 'dark'] as const).map((scheme) => ({ width, scheme })),
  );

  describe.each(Object.keys(VARIANTS))('%s', (name) => {
    test.each(looks)(
      'at $width pixels, $scheme: nothing overflows, complains or asks the network',
      async ({ width, scheme }) => {
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
        const seen = (await page.evaluate(LOOK)) as { overflow: number; charts: number[] };
        await page.close();
        expect(seen.overflow).toBeLessThanOrEqual(0);
        for (const shown of seen.charts) expect(shown).toBe(1);
        expect(complaints).toEqual([]);
        expect(requests).toEqual([url]);
      },
    );
  });

  test.each(['light', 'dark'] as const)('axe finds nothing serious in the verdict, %s', async (scheme) => {
    for (const name of ['choose', 'unproven', 'none-qualifies', 'no-verdict']) {
      const context = await browser.newContext({ colorScheme: scheme, bypassCSP: true });
      const page = await context.newPage();
      await page.goto(`file://${join(folder, `${name}.html`)}`);
      await page.addScriptTag({ content: AXE });
      const violations = await page.evaluate(RUN_AXE);
      await context.close();
      expect(violations).toEqual([]);
    }
  });
});
