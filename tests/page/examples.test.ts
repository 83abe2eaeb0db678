import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { documentOf, type Measured } from '../../src/app/measured.ts';
import type { ExampleList, ShownExample } from '../../src/core/model/example-list.ts';
import { makeLivePage } from '../../src/page/live-page.ts';
import { renderReport } from '../../src/report/render-report.ts';
import { anInput } from '../app/lints/a-lint-input.ts';
import { outcomes } from '../core/decision/builders.ts';
import { anAnswer, anExample, anExampleList } from '../report/an-example-list.ts';
import { CHROMIUM, launchChromium } from '../support/chromium.ts';

const CONTEXT = { command: 'breakeven report desk-1', generatedAt: '2026-11-22T20:00:00.000Z' };

const HOSTILE = [
  '<script>document.title = "run"; alert(1)</script>',
  '<img src=x onerror="document.title = `run`; alert(2)">',
  '"><svg onload=alert(3)></template></details></script><script>alert(4)</script>',
  "javascript:alert(5)//' onmouseover='alert(6)",
  '\u001b[31mred\u001b[0m \u001b]8;;https://example.com\u0007link\u0007',
  '\u202egnp.exe\u2066\u200f\u2028 right to left',
  '<a href="javascript:alert(7)">click</a> <iframe srcdoc="<script>alert(8)</script>">',
  `Z${'\u0301\u0489'.repeat(300)} stacked`,
  'w'.repeat(1_000_000),
  '\ud800 alone \udfff',
];

/** Every text of an example is the hostile one. */
const hostile = HOSTILE.map((text, index): ShownExample => {
  const own = { text };
  return {
    id: `${index} ${text}`,
    kind: index % 2 === 0 ? 'differs' : 'unsettled',
    input: own,
    reference: { ...own, more: 17 },
    tags: [text, `tag ${index}`],
    answers: [
      anAnswer({ text: own, verdict: 'unscored', score: null, detail: own }),
      anAnswer({ text: { text: `${text} too` }, change: 'gained' }),
      index % 3 === 0 ? null : anAnswer({ text: null, verdict: 'failed', score: null, detail: own }),
    ],
  };
});

/** A hundred and thirty: every fifth lost by small, every tenth gained by tiny, some failed. */
const PLAIN = Array.from({ length: 130 }, (_, index): ShownExample => {
  const [lost, gained] = [index % 5 === 0, index % 10 === 1];
  const right = { text: `order ${index} gets a refund` };
  return anExample({
    id: `ticket-${index}`,
    kind: lost || gained ? 'differs' : 'rest',
    input: { text: `Where is order ${index}?\nIt is late.` },
    reference: right,
    tags: [index % 2 === 0 ? 'even' : 'odd'],
    answers: [
      anAnswer(gained ? { verdict: 'wrong', text: { text: 'no' } } : { text: right }),
      lost
        ? anAnswer({ verdict: 'wrong', change: 'lost', text: { text: `order ${index} gets a voucher` } })
        : anAnswer(gained ? { verdict: 'wrong' } : { text: right }),
      index === 7
        ? anAnswer({ verdict: 'failed', change: 'lost', text: null, detail: { text: 'timeout: 30 s' } })
        : anAnswer({ text: right, change: gained ? 'gained' : null }),
    ],
  });
});

const CANDIDATES = ['big', 'small', '"><img src=x onerror=alert(9)>\u202e'];
const listOf = (examples: readonly ShownExample[]): ExampleList =>
  anExampleList(examples, { candidates: CANDIDATES });

function aRun(): Measured {
  const measured = CANDIDATES.map((id, index) => ({ id, scores: outcomes(90 + index, 10 - index) }));
  const { document: _, decision: __, ...run } = anInput({ measured });
  return run;
}

const RUN_AXE = `axe.run('#examples').then(({ violations }) => violations
  .filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .map(({ id, nodes }) => id + ': ' + nodes[0].html.slice(0, 200)))`;
const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

describe.skipIf(!CHROMIUM)('example by example, in a browser', () => {
  let browser: Browser;
  let folder: string;
  let complaints: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'breakeven-examples-'));
    const run = aRun();
    const lists = { plain: listOf(PLAIN), hostile: listOf(hostile), left: 'left-out' } as const;
    for (const [name, examples] of Object.entries(lists)) {
      const live = await makeLivePage({ measured: run, context: CONTEXT, examples });
      const { html } = await renderReport(documentOf(run), CONTEXT, { live, examples });
      writeFileSync(join(folder, `${name}.html`), html);
    }
    const still = await renderReport(documentOf(run), CONTEXT, { examples: lists.plain });
    writeFileSync(join(folder, 'still.html'), still.html);
    browser = await launchChromium();
  });

  afterEach(() => {
    expect(complaints).toEqual([]);
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(name: string, options: BrowserContextOptions = {}): Promise<Page> {
    complaints = [];
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('dialog', async (dialog) => {
      complaints.push(`dialog ${dialog.message()}`);
      await dialog.dismiss();
    });
    page.on('request', (request) => {
      if (!/^(file|blob):/.test(request.url())) complaints.push(`asked for ${request.url()}`);
    });
    await page.goto(`file://${join(folder, `${name}.html`)}`);
    if (name === 'plain' || name === 'hostile') await page.waitForSelector('#examples.is-live');
    return page;
  }

  const status = (page: Page) => page.locator('#examples [role=status]');
  const rows = (page: Page) => page.locator('#examples .live .example');
  const idsOf = (page: Page) => page.locator('#examples .live .example .id').allTextContents();

  test.each([
    { width: 1280, colorScheme: 'light' },
    { width: 390, colorScheme: 'dark' },
  ] as const)(
    'what is hostile is inert at $width pixels: nothing runs, overflows or steers',
    async (look) => {
      const { width, colorScheme } = look;
      const page = await open('hostile', { viewport: { width, height: 900 }, colorScheme });
      const title = await page.title();
      expect(await rows(page).count()).toBe(hostile.length);
      for (const summary of await rows(page).locator('summary').all()) await summary.click();
      for (const unfold of await page.locator('#examples .live .unfold').all()) await unfold.click();
      const texts = page.locator('#examples .live .answer .text');
      await texts.first().hover();
      expect(await texts.first().textContent()).toBe(HOSTILE[0]);
      expect(await texts.allTextContents()).toContain(
        '\\u001b[31mred\\u001b[0m \\u001b]8;;https://example.com\\u0007link\\u0007',
      );
      const text = (await page.locator('#examples .live').textContent()) ?? '';
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
      expect(text).not.toMatch(/[\u0000-\u0008\u001b\u202a-\u202e\u2066-\u2069\u200f]/);
      const made = '#examples :is(script, img, iframe, a, svg[onload], [onerror], [onmouseover], [style])';
      expect(await page.locator(made).count()).toBe(0);
      expect(await page.evaluate(OVERFLOW)).toBe(0);
      expect(await page.title()).toBe(title);
      await page.close();
    },
  );

  test('a million letters are folded, and are all there when asked for', async () => {
    const page = await open('hostile');
    const row = rows(page).nth(8);
    await row.locator('summary').click();
    const unfold = row.locator('.answer .unfold').first();
    const box = row.locator('.answer .text').first();
    expect((await box.boundingBox())?.height).toBeLessThan(300);
    await unfold.press('Enter');
    expect((await box.boundingBox())?.height).toBeGreaterThan(10_000);
    expect(await unfold.getAttribute('aria-expanded')).toBe('true');
    expect(await box.textContent()).toHaveLength(1_000_000);
    await page.close();
  });

  test('filters and search work by keyboard alone, and say how many there are', async () => {
    const page = await open('plain');
    expect(await status(page).textContent()).toBe('130 examples');
    expect(await rows(page).count()).toBe(50);
    await page.locator('#examples-search').focus();
    await page.keyboard.type('ORDER 11 refund');
    await expect.poll(() => status(page).textContent()).toBe('11 of 130 examples'); // 11 and 110 to 119
    await page.keyboard.press('Control+A');
    await page.keyboard.type('order late');
    await expect.poll(() => status(page).textContent()).toBe('130 examples');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown'); // small
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight'); // lost
    await expect.poll(() => status(page).textContent()).toBe('26 of 130 examples');
    expect((await idsOf(page)).slice(0, 3)).toEqual(['ticket-0', 'ticket-5', 'ticket-10']);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const first = rows(page).first();
    expect(await first.getAttribute('open')).toBe('');
    expect(await first.locator('.answer.lost mark').textContent()).toBe('voucher');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => status(page).textContent()).toBe('130 examples');
    expect(await page.locator('#examples-search').inputValue()).toBe('');
    await page.close();
  });

  test('each outcome, candidate and tag shows what it counts', async () => {
    const page = await open('plain');
    const chip = (label: string | RegExp) => page.locator('#examples .chip', { hasText: label });
    const whose = page.getByLabel('Candidate', { exact: true });
    for (const outcome of ['Gained', 'Lost', 'All wrong', 'Failed', 'Unscored', 'All']) {
      const own = chip(new RegExp(`^${outcome}\\d`));
      await own.click();
      const count = await own.locator('.number').textContent();
      await expect.poll(() => status(page).textContent()).toMatch(new RegExp(`^${count} (of|examples)`));
    }
    await whose.selectOption('small');
    await page.locator('#examples input[value=wrong]').check();
    expect(await chip('Both wrong').locator('.number').textContent()).toBe('13');
    expect((await idsOf(page)).slice(0, 2)).toEqual(['ticket-1', 'ticket-11']);
    await page.locator('#examples input[value=all]').check();
    await page.getByLabel('Tag', { exact: true }).selectOption('even');
    await expect.poll(() => status(page).textContent()).toBe('65 of 130 examples');
    await whose.selectOption('Any candidate');
    await page.getByRole('button', { name: 'Show all examples' }).click();
    await page.locator('#examples input[value=failed]').check();
    await rows(page).first().locator('summary').click();
    expect(await rows(page).first().locator('.reason').textContent()).toContain('timeout: 30 s');
    await page.close();
  });

  test('fifty more come at a time, and the keyboard goes on where they begin', async () => {
    const page = await open('plain');
    const more = page.locator('#examples .more');
    expect(await more.textContent()).toBe('Show 50 more of 80');
    await more.press('Enter');
    expect(await rows(page).count()).toBe(100);
    expect(await page.evaluate('document.activeElement.textContent')).toContain('ticket-50');
    await more.press('Enter');
    expect(await rows(page).count()).toBe(130);
    expect(await more.isVisible()).toBe(false);
    await page.close();
  });

  test.each([
    { width: 1280, colorScheme: 'light' },
    { width: 390, colorScheme: 'dark' },
  ] as const)('at $width pixels axe finds nothing serious', async ({ width, colorScheme }) => {
    for (const name of ['plain', 'still', 'left']) {
      const page = await open(name, { viewport: { width, height: 900 }, colorScheme });
      if (name !== 'left') await page.locator('#examples summary:visible').first().click();
      expect(await page.evaluate(OVERFLOW)).toBe(0);
      await page.evaluate(axe.source);
      expect({ name, found: await page.evaluate(RUN_AXE) }).toEqual({ name, found: [] });
      await page.close();
    }
  });

  test('without a script the first twelve stand there, and open', async () => {
    const page = await open('still', { javaScriptEnabled: false });
    const still = page.locator('#examples .still .example');
    expect(await still.count()).toBe(12);
    await still.first().locator('summary').click();
    expect(await still.first().locator('.answer').first().isVisible()).toBe(true);
    expect(await page.locator('header nav a[href="#examples"]').textContent()).toBe('Example by example');
    await page.close();
  });

  test('on paper the first twelve are open, and the fields are gone', async () => {
    for (const name of ['plain', 'still']) {
      const page = await open(name);
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('#examples .live').isVisible()).toBe(false);
      expect(await page.locator('#examples .still .answer .text').last().isVisible()).toBe(true);
      await page.close();
    }
  });

  test('sliders leave the list as it is', async () => {
    const page = await open('plain');
    await page.waitForSelector('#what-if:not([hidden])');
    await page.locator('#examples input[value=lost]').check();
    await page.locator('#what-if input[type=range]').first().press('ArrowRight');
    await page.locator('#what-if:not([aria-busy]) .computed', { hasText: 'computed in' }).waitFor();
    expect(await status(page).textContent()).toBe('27 of 130 examples');
    await page.close();
  });

  test('a report to be passed on has the counts, and says that the rest was left out', async () => {
    const page = await open('left');
    expect(await page.locator('#examples').textContent()).toContain('were left out on purpose');
    expect(await page.locator('#examples tbody tr').count()).toBe(3);
    expect(await page.locator('#data-examples, .example').count()).toBe(0);
    await page.close();
  });

  test('a million letters in every text do not make the page that is written large', () => {
    const sizes = ['hostile', 'left'].map((name) => statSync(join(folder, `${name}.html`)).size);
    expect((sizes[0] as number) - (sizes[1] as number)).toBeLessThan(150_000);
  });
});
