import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { documentOf, type Measured } from '../../src/app/measured.ts';
import { controlsOf } from '../../src/page/controls.ts';
import { decideAgain } from '../../src/page/engine.ts';
import { makeLivePage } from '../../src/page/live-page.ts';
import { fromFragment, NOTHING_CHANGED, type WhatIf } from '../../src/page/what-if.ts';
import { renderReport } from '../../src/report/render-report.ts';
import { anInput } from '../app/lints/a-lint-input.ts';
import { outcomes } from '../core/decision/builders.ts';
import { CHROMIUM, launchChromium } from '../support/chromium.ts';

const CONTEXT = { command: 'breakeven report desk-1', generatedAt: '2026-11-22T20:00:00.000Z' };

/** Three candidates, one of them too weak, another with hostile words for a name. */
function aRun(): Measured {
  const hostile = '"><img src=x onerror=alert(1)>\u202e</script>';
  const {
    document: _,
    decision: __,
    ...measured
  } = anInput({
    measured: [
      { id: 'big', columns: { usd: 0.004 } },
      { id: 'small', columns: { usd: 0.001 }, scores: outcomes(93, 7) },
      { id: hostile, columns: { usd: 0.0005 }, scores: outcomes(60, 40) },
    ],
    scenario: { require: { minAccuracy: 0.75 }, growth: 0.02, usdPerError: 0.001 },
  });
  return measured;
}

const SECTIONS = `Object.fromEntries([...document.querySelectorAll('main > section')]
  .filter(({ id }) => id !== 'what-if' && id !== 'examples').map((one) => [one.id, one.outerHTML]))`;

const RUN_AXE = `axe.run().then(({ violations }) => violations
  .filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .map(({ id, nodes }) => id + ': ' + nodes[0].html.slice(0, 200)))`;

describe.skipIf(!CHROMIUM)('what if, in a browser', () => {
  const run = aRun();
  const controls = controlsOf(run);
  let browser: Browser;
  let folder: string;
  let complaints: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'breakeven-live-'));
    const live = await makeLivePage({ measured: run, context: CONTEXT });
    const { html } = await renderReport(documentOf(run), CONTEXT, { live });
    writeFileSync(join(folder, 'live.html'), html);
    browser = await launchChromium();
  });

  afterEach(() => {
    expect(complaints).toEqual([]);
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(fragment = '', name = 'live.html', options: BrowserContextOptions = {}): Promise<Page> {
    complaints = [];
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('dialog', (dialog) => complaints.push(`dialog ${dialog.message()}`));
    page.on('request', (request) => {
      if (!/^(file|blob):/.test(request.url())) complaints.push(`asked for ${request.url()}`);
    });
    await page.goto(`file://${join(folder, name)}${fragment}`);
    if (name === 'live.html') await page.waitForSelector('#what-if:not([hidden])');
    return page;
  }

  const computed = (page: Page): Promise<void> =>
    page.locator('#what-if:not([aria-busy]) .computed', { hasText: 'computed in' }).waitFor();

  /** Of a drawing its words: where engines take logarithms their last digits differ, and pixels with them. */
  async function sectionsOf(page: Page): Promise<Record<string, string>> {
    const sections: Record<string, string> = await page.evaluate(SECTIONS);
    const wordsIn = (svg: string): string =>
      [...svg.matchAll(/>([^<]+)</g)].map(([, word]) => word).join('|');
    return Object.fromEntries(
      Object.entries(sections).map(([id, html]) => [id, html.replaceAll(/<svg.*?<\/svg>/gs, wordsIn)]),
    );
  }

  /** What the command line's own code writes of it, as a browser reads it. */
  async function written(whatIf: WhatIf): Promise<Record<string, string>> {
    const { html } = await renderReport(decideAgain(run, whatIf), CONTEXT);
    writeFileSync(join(folder, 'written.html'), html);
    const page = await open('', 'written.html');
    const sections = await sectionsOf(page);
    await page.close();
    return sections;
  }

  test('every slider is moved by keyboard alone, and every section then says what the command line writes', async () => {
    const page = await open();
    const sliders = page.locator('#what-if input[type=range]');
    expect(await sliders.count()).toBe(controls.length);
    for (const [index, { label }] of controls.entries()) {
      await sliders.nth(index).focus();
      await page.keyboard.press(index % 2 === 0 ? 'ArrowRight' : 'PageUp');
      await computed(page);
      const whatIf = fromFragment(new URL(page.url()).hash, run)?.whatIf;
      const moved = Object.keys({ ...whatIf?.values, ...whatIf?.prices }).length;
      expect({ label, moved }).toEqual({ label, moved: index + 1 });
    }
    const whatIf = fromFragment(new URL(page.url()).hash, run)?.whatIf as WhatIf;
    const sections = await sectionsOf(page);
    expect(sections).toEqual(await written(whatIf));
    expect(sections).not.toEqual(await written(NOTHING_CHANGED));
    expect(await page.locator('#changed .differences li').count()).toBe(controls.length);
    await page.close();
  });

  test('a link says the same to whoever opens it, and reset goes back to what was measured', async () => {
    const page = await open('#~requestsPerMonth=1000&price.lab%2Fbig-2026=0.1');
    await computed(page);
    const whatIf = { values: { requestsPerMonth: 1000 }, prices: { 'lab/big-2026': 0.1 } };
    expect(await sectionsOf(page)).toEqual(await written(whatIf));
    expect(await page.locator('#what-if-0').inputValue()).toBe('1000');
    await page.locator('#changed button[data-does=reset]').click();
    expect(await sectionsOf(page)).toEqual(await written(NOTHING_CHANGED));
    expect(new URL(page.url()).hash).toBe('');
    expect(await page.locator('#changed').isVisible()).toBe(false);
    await page.close();
  });

  test('jumping to a section keeps what is assumed in the address', async () => {
    const page = await open('#~growth=0.1');
    await computed(page);
    await page.locator('header nav a', { hasText: 'Requirements' }).click();
    await expect.poll(() => new URL(page.url()).hash).toBe('#~growth=0.1');
    expect(await page.evaluate('scrollY')).toBeGreaterThan(0);
    await page.close();
  });

  test('a figure is typed into the field, and one that cannot be is marked and not computed', async () => {
    const page = await open();
    const field = page.getByLabel('Requests in the first month', { exact: true });
    await field.fill('2,500,000');
    await computed(page);
    expect(new URL(page.url()).hash).toBe('#~requestsPerMonth=2500000');
    await field.fill('many');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(new URL(page.url()).hash).toBe('#~requestsPerMonth=2500000');
    await page.close();
  });

  test('a damaged link says what of it was left out', async () => {
    const page = await open('#~growth=1e999&nope=3');
    const note = page.locator('#what-if .unknown');
    await note.waitFor();
    expect(await note.textContent()).toContain('growth=1e999, nope=3');
    expect(await page.locator('#changed').isVisible()).toBe(false);
    await page.close();
  });

  test('what a reader opened stays open while figures change', async () => {
    const page = await open();
    const details = page.locator('#charts details').first();
    await details.locator('summary').click();
    await page.getByLabel('Growth a month', { exact: true }).fill('10');
    await computed(page);
    expect(await page.locator('#charts details').first().getAttribute('open')).toBe('');
    await page.close();
  });

  test.each([
    { width: 1280, colorScheme: 'light' },
    { width: 390, colorScheme: 'dark' },
  ] as const)('at $width pixels nothing overflows and axe finds nothing serious', async (look) => {
    const { width, colorScheme } = look;
    const page = await open('#~growth=0.1', 'live.html', { viewport: { width, height: 900 }, colorScheme });
    await computed(page);
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate(overflow)).toBe(0);
    await page.evaluate(axe.source);
    expect(await page.evaluate(RUN_AXE)).toEqual([]);
    await page.close();
  });

  test('on paper the sliders are gone, and what differs from the measured run is not', async () => {
    const page = await open('#~growth=0.1');
    await computed(page);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('#what-if').isVisible()).toBe(false);
    const banner = page.locator('#changed');
    expect(await banner.isVisible()).toBe(true);
    expect(await banner.textContent()).toContain('Growth a month 2% 10%');
    expect(await page.evaluate(`getComputedStyle(document.querySelector('#changed')).position`)).toBe(
      'static',
    );
    expect((await page.pdf({ format: 'A4' })).byteLength).toBeGreaterThan(20_000);
    await page.close();
  });

  test('the policy runs the page’s own script and no other', async () => {
    const page = await open();
    const ran = await page.evaluate(`new Promise((resolve) => {
      document.addEventListener('securitypolicyviolation', ({ violatedDirective }) => resolve(violatedDirective));
      const script = document.createElement('script');
      script.textContent = 'window.injected = true';
      document.body.append(script);
      setTimeout(() => resolve('nothing was stopped'), 1000);
    })`);
    expect(ran).toBe('script-src-elem');
    expect(await page.evaluate('window.injected')).toBeUndefined();
    complaints = complaints.filter((text) => !text.includes('Content Security Policy'));
    await page.close();
  });
});
