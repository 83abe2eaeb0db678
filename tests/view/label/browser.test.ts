import axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { CHROMIUM, launchChromium } from '../../support/chromium.ts';
import { type ALabelling, aLabelling, anAnswerStore } from './a-labelling.ts';

const RUN_AXE = `axe.run().then(({ violations }) => violations
  .filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .map(({ id, nodes }) => id + ': ' + nodes[0].html.slice(0, 200)))`;
const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
const HOSTILE = `x"'></pre><img src=x onerror=document.title='owned'><script>document.title='owned'</script>\u202e\u001b[31mred`;

describe.skipIf(!CHROMIUM)('the page of breakeven label in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  async function visit(
    { url }: ALabelling,
    options: Parameters<Browser['newContext']>[0] = {},
  ): Promise<{
    page: Page;
    context: BrowserContext;
    complaints: readonly string[];
    hosts: ReadonlySet<string>;
  }> {
    const context = await browser.newContext(options);
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const complaints: string[] = [];
    const hosts = new Set<string>();
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => hosts.add(new URL(request.url()).origin));
    await page.goto(url);
    return { page, context, complaints, hosts };
  }

  const press = (page: Page, key: string): Promise<unknown> =>
    Promise.all([page.waitForEvent('load'), page.keyboard.press(key)]);

  test('a dozen answers are labelled by keys alone, with a note and an undo, and kept as they are said', async () => {
    const labelling = await aLabelling();
    const { page, complaints, hosts } = await visit(labelling);
    expect(await page.title()).toBe('Answer 1 of 12 · breakeven');
    await page.keyboard.press('n');
    await page.keyboard.type('passing fine, not skipped');
    await page.keyboard.press('Escape');
    await press(page, 'p');
    const [first] = await labelling.store.readLabels('desk-1');
    expect(first).toMatchObject({ passed: true, note: 'passing fine, not skipped', labeller: 'you' });
    await press(page, 'f');
    expect(await page.title()).toBe('Answer 3 of 12 · breakeven');
    await press(page, 'u');
    expect(await page.title()).toBe('Answer 2 of 12 · breakeven');
    await press(page, 's');
    for (let rest = 0; rest < 10; rest++) await press(page, rest % 2 === 0 ? 'P' : 'f');
    expect(await page.textContent('h1')).toBe('All 12 answers are labelled');
    const labels = await labelling.store.readLabels('desk-1');
    expect(labels.map(({ passed }) => passed).filter((passed) => passed === null)).toHaveLength(1);
    expect(labels).toHaveLength(12);
    await page.keyboard.press('Enter');
    await page.waitForSelector('text=Thank you');
    await expect.poll(labelling.finished).toBe(true);
    expect(complaints).toEqual([]);
    expect([...hosts]).toEqual([labelling.origin]);
  });

  test('it never says whose an answer is, or what a grader gave it', async () => {
    const labelling = await aLabelling();
    const { page } = await visit(labelling);
    for (let index = 0; index < 12; index++) {
      expect(await page.content()).not.toMatch(/secret-|disputed|stratum|passed/);
      await press(page, 'f');
    }
  });

  test('without scripts the buttons do the same', async () => {
    const labelling = await aLabelling();
    const { page } = await visit(labelling, { javaScriptEnabled: false });
    await page.getByLabel('Note').fill('by hand');
    await page.getByRole('button', { name: 'Fail' }).click();
    await page.waitForSelector('text=Answer 2 of 12');
    expect(await labelling.store.readLabels('desk-1')).toMatchObject([{ passed: false, note: 'by hand' }]);
  });

  test.each([
    { width: 1280, colorScheme: 'light' },
    { width: 1280, colorScheme: 'dark' },
    { width: 480, colorScheme: 'light' },
    { width: 480, colorScheme: 'dark' },
  ] as const)(
    'at $width pixels, $colorScheme, hostile answers run nothing and overflow nothing',
    async ({ width, colorScheme }) => {
      const labelling = await aLabelling({
        textOf: (_, index) =>
          index % 3 === 0 ? 'x'.repeat(1_000_000) : `${HOSTILE} ${'long'.repeat(200)}\n${index}`,
        question: () => HOSTILE,
        count: 6,
      });
      const { page, complaints, hosts } = await visit(labelling, {
        viewport: { width, height: 900 },
        colorScheme,
      });
      for (let index = 0; index < 7; index++) {
        expect(await page.title()).not.toContain('owned');
        expect(await page.evaluate(OVERFLOW)).toBe(0);
        expect(await page.locator('img').count()).toBe(0);
        if (index < 6) await press(page, 'p');
      }
      expect(complaints).toEqual([]);
      expect([...hosts]).toEqual([labelling.origin]);
    },
  );

  test.each([
    { width: 1280, colorScheme: 'light' },
    { width: 480, colorScheme: 'dark' },
  ] as const)('axe finds nothing serious at $width pixels, $colorScheme', async ({ width, colorScheme }) => {
    const labelling = await aLabelling({ count: 1 });
    const { page } = await visit(labelling, {
      viewport: { width, height: 900 },
      colorScheme,
      bypassCSP: true,
    });
    await page.addScriptTag({ content: axe.source });
    expect(await page.evaluate(RUN_AXE)).toEqual([]);
    await press(page, 'p');
    await page.addScriptTag({ content: axe.source });
    expect(await page.evaluate(RUN_AXE)).toEqual([]);
  });

  test('two people label the same answers at the same time, each without the other’s labels', async () => {
    const store = await anAnswerStore();
    const pages = await Promise.all(
      ['ann', 'ben'].map(async (as) => (await visit(await aLabelling({ store, as, count: 8 }))).page),
    );
    const read = new Map<string, string[]>();
    for (let index = 0; index < 8; index++)
      await Promise.all(
        pages.map(async (page, who) => {
          const text = (await page.textContent('pre[aria-labelledby=answer]')) ?? '';
          read.set(String(who), [...(read.get(String(who)) ?? []), text]);
          await press(page, who === 0 ? 'p' : 'f');
        }),
      );
    expect(read.get('0')).toEqual(read.get('1'));
    const labels = await store.readLabels('desk-1');
    expect(labels.filter(({ labeller, passed }) => passed === (labeller === 'ann'))).toHaveLength(16);
  });

  test('whoever comes back goes on where they were', async () => {
    const store = await anAnswerStore();
    const first = await visit(await aLabelling({ store }));
    await press(first.page, 'p');
    await press(first.page, 's');
    const again = await visit(await aLabelling({ store }));
    expect(await again.page.title()).toBe('Answer 3 of 12 · breakeven');
  });

  test('a page of another origin can neither label nor read', async () => {
    const labelling = await aLabelling();
    const { page, context } = await visit(labelling);
    const target = JSON.stringify(`${page.url()}label`);
    const other = await context.newPage();
    await other.goto((await aLabelling({ store: labelling.store, as: 'other' })).url);
    const send = `fetch(${target}, { method: 'POST', mode: 'no-cors', credentials: 'include', body: new URLSearchParams({ said: 'pass', position: '0' }) }).then(({ type }) => type, () => 'refused')`;
    expect(await other.evaluate(send)).toBe('refused');
    expect(await labelling.store.readLabels('desk-1')).toEqual([]);
  });
});
