import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { storeRun, storeTrial } from './a-stored-run.ts';
import { type AView, aView } from './a-view.ts';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);
const AXE = axe.source;

if (!CHROMIUM) console.warn('no Chromium found: the tests of the pages of breakeven view are skipped');

const RUN_AXE = `axe.run().then(({ violations }) => violations
  .filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .map(({ id, nodes }) => id + ': ' + nodes[0].html.slice(0, 200)))`;
const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
const HOSTILE = `x"'><img src=x onerror=document.title='owned'><script>document.title='owned'</script>\u202e`;

describe.skipIf(!CHROMIUM)('the pages of breakeven view in a browser', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: CHROMIUM as string,
      args: ['--no-sandbox', '--disable-background-networking'],
    });
  });
  afterAll(() => browser?.close());

  interface Visit {
    readonly page: Page;
    readonly context: BrowserContext;
    /** Errors of the console and of scripts. */
    readonly complaints: readonly string[];
    /** Hosts that were asked for anything. */
    readonly hosts: ReadonlySet<string>;
  }

  async function visit(view: AView, options: Parameters<Browser['newContext']>[0] = {}): Promise<Visit> {
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
    await page.goto(view.url);
    return { page, context, complaints, hosts };
  }

  async function aFullView(): Promise<AView> {
    const view = await aView({}, { withStyles: true });
    await storeRun(view.store, { id: 'older' });
    await storeRun(view.store, { id: 'half', name: 'half', finishedAt: null, done: 9 });
    await storeRun(view.store, {
      id: HOSTILE,
      name: HOSTILE,
      ids: [HOSTILE, 'small'],
      startedAt: '2026-11-23T00:00:00.000Z',
    });
    return view;
  }

  const pagesOf = (base: string): string[] =>
    [
      '',
      `?q=${encodeURIComponent(HOSTILE)}x`,
      `run?id=${encodeURIComponent(HOSTILE)}`,
      'run?id=half',
      `compare?run=${encodeURIComponent(HOSTILE)}&candidate=${encodeURIComponent(HOSTILE)}&reference=small`,
      'compare?run=older&candidate=small&reference=small&with=half',
      `report?run=${encodeURIComponent(HOSTILE)}&volume=3x`,
    ].map((page) => `${base}${page}`);

  test.each([
    { width: 1280, colorScheme: 'light' },
    { width: 1280, colorScheme: 'dark' },
    { width: 360, colorScheme: 'light' },
    { width: 360, colorScheme: 'dark' },
  ] as const)(
    'at $width pixels, $colorScheme: nothing overflows, complains, asks elsewhere, or runs',
    async ({ width, colorScheme }) => {
      const view = await aFullView();
      const { page, complaints, hosts } = await visit(view, {
        viewport: { width, height: 900 },
        colorScheme,
      });
      for (const address of pagesOf(page.url())) {
        const answer = await page.goto(address);
        expect([address, answer?.status()]).toEqual([address, 200]);
        expect([address, await page.evaluate(OVERFLOW)]).toEqual([address, 0]);
        expect(await page.title()).not.toBe('owned');
      }
      expect(complaints).toEqual([]);
      expect([...hosts]).toEqual([view.origin]);
    },
  );

  test.each([
    { width: 1280, colorScheme: 'light' },
    { width: 360, colorScheme: 'dark' },
  ] as const)('axe finds nothing serious at $width pixels, $colorScheme', async ({ width, colorScheme }) => {
    const view = await aFullView();
    const { page } = await visit(view, { viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
    for (const address of [...pagesOf(page.url()), `${page.url()}run?id=none`]) {
      await page.goto(address);
      await page.addScriptTag({ content: AXE });
      expect([address, await page.evaluate(RUN_AXE)]).toEqual([address, []]);
    }
  });

  test('the token leaves the address, and no script can read the cookie', async () => {
    const view = await aFullView();
    const { page, context } = await visit(view);
    expect(page.url()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{16}\/$/);
    expect(await page.evaluate('document.cookie')).toBe('');
    expect(await context.cookies()).toEqual([
      expect.objectContaining({ httpOnly: true, sameSite: 'Strict' }),
    ]);
    expect(await context.cookies(`${view.origin}/`)).toEqual([]);
  });

  test('from the list to a run, its report for another volume, and a comparison, by the keyboard too', async () => {
    const view = await aFullView();
    const { page, complaints } = await visit(view);
    await page.getByRole('searchbox').fill('older');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'desk' }).click();
    await page.getByLabel('Requests a month').fill('3x');
    await page.getByLabel('Prices as of').fill('2026-11-01');
    await page.getByRole('button', { name: 'Open the report' }).click();
    expect(await page.title()).toMatch(/^desk: /);
    expect(await page.textContent('body')).toContain('300,000 requests a month');
    await page.goBack();
    await page.getByLabel('Candidate').selectOption('small');
    await page.getByRole('button', { name: 'Compare' }).click();
    expect(await page.textContent('h1')).toBe('small against big');
    await page.goBack();
    await page.getByLabel('Requests a month').fill('plenty');
    await page.getByRole('button', { name: 'Open the report' }).click();
    expect(await page.textContent('main')).toContain('give requests a month (2e6) or a factor (3x)');
    expect(complaints).toEqual([
      'Failed to load resource: the server responded with a status of 400 (Bad Request)',
    ]);
  });

  test('a run’s page advances as trials are recorded, and ends with the verdict', async () => {
    const view = await aFullView();
    await view.store.claimRun('half');
    const { page, complaints } = await visit(view);
    await page.goto(`${page.url()}run?id=half`);
    expect(await page.textContent('.state')).toBe('running');
    const first = page.locator('tbody tr').first();
    expect(await first.textContent()).toContain('9 of 40');
    for (let index = 9; index < 40; index++)
      for (const id of ['big', 'small']) await storeTrial(view.store, 'half', id, index, true);
    await page.getByText('80 of 80 trials').waitFor();
    expect(await first.locator('progress').getAttribute('value')).toBe('40');
    await view.store.finishRun('half', '2026-11-22T11:00:00.000Z');
    await view.store.releaseRun('half');
    await page.waitForSelector('.finding');
    expect(await page.textContent('.state')).toBe('finished');
    expect(await page.locator('script').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('a run’s page without scripts loads anew', async () => {
    const view = await aFullView();
    const { page } = await visit(view, { javaScriptEnabled: false });
    await page.goto(`${page.url()}run?id=half`);
    await storeTrial(view.store, 'half', 'big', 9, true);
    await page.waitForSelector('text=10 of 40', { timeout: 15_000 });
  });

  test('another site on this machine can neither read, frame nor enter it, and gets no cookie of it', async () => {
    const view = await aFullView();
    const { page, context } = await visit(view);
    const base = page.url();
    const cookies: unknown[] = [];
    const site = await anotherSite((cookie) => cookies.push(cookie));
    const other = await context.newPage();
    await other.goto(site);
    const target = JSON.stringify(base);
    const read = `fetch(${target}, { credentials: 'include' }).then((answer) => answer.text(), () => 'refused')`;
    expect(await other.evaluate(read)).toBe('refused');
    const frame = `{ const frame = document.createElement('iframe'); frame.src = ${target}; document.body.append(frame); }`;
    const [framed] = await Promise.all([
      other.waitForResponse((response) => response.url() === base),
      other.evaluate(frame),
    ]);
    expect(framed.status()).toBe(403);
    const follow = `{ const a = document.querySelector('a'); a.href = ${target}; a.click(); }`;
    const [followed] = await Promise.all([
      other.waitForResponse((response) => response.url() === base),
      other.evaluate(follow),
    ]);
    expect(followed.status()).toBe(403);
    expect(cookies.filter((cookie) => cookie !== undefined)).toEqual([]);
  });
});

/** A server on another port: for cookies it is the same site. */
async function anotherSite(onCookie: (cookie: string | undefined) => void): Promise<string> {
  const server = createServer(({ headers }, answer) => {
    onCookie(headers.cookie);
    answer.setHeader('content-type', 'text/html').end('<a>elsewhere</a>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
