import { describe, expect, test } from 'vitest';
import { documentOf } from '../../src/app/measured.ts';
import { measure, report } from '../../src/app/report.ts';
import { collectExamples } from '../../src/app/report-examples.ts';
import { reportConfig } from '../../src/app/run-config.ts';
import { createPorts } from '../../src/cli/deps.ts';
import { makeLivePage } from '../../src/page/live-page.ts';
import { renderReport } from '../../src/report/render-report.ts';
import { storeRun, storeTrial } from './a-stored-run.ts';
import { aView } from './a-view.ts';

const SCRIPT = '<script>alert(1)</script>';
const HOSTILE = `x"'>${SCRIPT}\u001b[31m\u202e&amp;`;
const PAUSE_MS = 1000;

describe('the list', () => {
  test('names every run, the newest first, with what is there of it', async () => {
    const { store, get } = await aView();
    await storeRun(store, { id: 'old', startedAt: '2026-11-20T10:00:00.000Z' });
    await storeRun(store, { id: 'new', startedAt: '2026-11-21T10:00:00.000Z', finishedAt: null, done: 3 });
    const { status, body } = await get('');
    expect(status).toBe(200);
    expect(body).toContain('2 runs, newest first');
    expect(body.indexOf('run?id=new')).toBeLessThan(body.indexOf('run?id=old'));
    expect(body).toContain('<td>6 of 80</td>');
    expect(body).toContain('<td>80</td>');
    expect(body).toContain('not finished');
    expect(body).not.toContain('<script');
  });

  test('is searched by name and id, in any case', async () => {
    const { store, get } = await aView();
    await storeRun(store, { id: 'run-1', name: 'Refund desk' });
    await storeRun(store, { id: 'run-2', name: 'triage' });
    const named = (await get('?q=REFUND')).body;
    expect(named).toContain('run?id=run-1');
    expect(named).not.toContain('run?id=run-2');
    expect((await get('?q=run-2')).body).toContain('triage');
    const none = (await get(`?q=${encodeURIComponent(HOSTILE)}`)).body;
    expect(none).toContain('name or id has');
    expect(none).not.toContain(SCRIPT);
  });

  test('is cut into pages of fifty', async () => {
    const { store, get } = await aView();
    for (let index = 0; index < 51; index++) await storeRun(store, { id: `run-${index}`, examples: 0 });
    const first = (await get('')).body;
    expect(first.match(/href="run\?id=/g)).toHaveLength(50);
    expect(first).toContain('page 1 of 2');
    for (const page of ['1', '7', '999999'])
      expect((await get(`?page=${page}`)).body).toContain('page 2 of 2');
    for (const page of ['-1', 'x', '1e9']) expect((await get(`?page=${page}`)).body).toContain('page 1 of 2');
  });

  test('of a store without a run says how to make one', async () => {
    expect((await (await aView()).get('')).body).toContain('breakeven run CONFIG');
  });
});

describe('a run’s page', () => {
  test('has the verdict, and no script, once the run is finished', async () => {
    const { store, get } = await aView();
    await storeRun(store);
    const { body, headers } = await get('run?id=desk-1');
    const { headline } = await report('desk-1', { ...(await createPorts()), store });
    expect(body).toContain(headline.slice(0, 10));
    expect(body).toContain('80 of 80 trials, 0 failed, $0.0224 spent');
    expect(body).toContain('75.0%');
    expect(body).not.toContain('<script');
    expect(headers['content-security-policy']).not.toContain('script-src');
  });

  test('of one that is not finished follows it, by script or without', async () => {
    const { store, get } = await aView();
    await storeRun(store, { finishedAt: null, done: 3 });
    const { body, headers } = await get('run?id=desk');
    expect(body).toContain('data-live="progress?id=desk-1"');
    expect(body).toContain('<noscript><meta http-equiv="refresh" content="5"></noscript>');
    expect(body).toContain('No process makes this run now.');
    expect(headers['content-security-policy']).toMatch(/script-src 'sha256-[^']+'; connect-src 'self'/);
  });

  test('counts on as trials are recorded, and asks the store no more often than it may', async () => {
    const { store, get } = await aView();
    await storeRun(store, { finishedAt: null, done: 3 });
    await store.claimRun('desk-1');
    const before = JSON.parse((await get('progress?id=desk-1')).body);
    await storeTrial(store, 'desk-1', 'big', 3, false);
    expect(JSON.parse((await get('progress?id=desk-1')).body).rows).toEqual(before.rows);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    const after = JSON.parse((await get('progress?id=desk-1')).body);
    expect(before).toMatchObject({
      state: 'running',
      rows: [
        { done: 3, total: 40 },
        { done: 3, total: 40 },
      ],
    });
    expect(after.rows[0]).toMatchObject({
      done: 4,
      cells: { trials: '4 of 40', passed: '75.0%', failed: '0' },
    });
  });

  test('tells why there is no verdict', async () => {
    const { store, get } = await aView();
    await storeRun(store, { settings: { prices: '/nowhere/prices.yaml' } });
    const { status, body } = await get('run?id=desk-1');
    expect(status).toBe(400);
    expect(body).toContain('prices.yaml');
  });

  test('of labels asks for no verdict', async () => {
    const { store, get } = await aView();
    await storeRun(store, { purpose: 'labels', finishedAt: null });
    const { body } = await get('run?id=desk-1');
    expect(body).not.toContain('action="report"');
    expect(body).toContain('The command that began it finishes it.');
  });
});

describe('a report', () => {
  /** But for the moment and for the ids that Vega counts on through a process. */
  const plain = (html: string): string =>
    html.replaceAll(/\d{2}:\d{2}|clip\d+|id="data-measured">[^<]*/g, '…');

  test('is the very page that breakeven report writes, for the volume and day that are asked for', async () => {
    const { store, get } = await aView();
    await storeRun(store);
    const context = { ...(await createPorts()), store };
    const measured = await measure('desk-1', context, { volume: { factor: 3 }, asOf: '2026-11-01' });
    const words = {
      command: 'breakeven report desk-1 --volume 3x --as-of 2026-11-01',
      generatedAt: context.clock.instant(),
    };
    const document = documentOf(measured);
    const record = await store.getRun('desk-1');
    const config = reportConfig(record, {});
    const examples = await collectExamples({ record, config, measured, document, context });
    const live = await makeLivePage({ measured, context: words, examples });
    const written = await renderReport(document, words, { live, examples });
    const { status, body, headers } = await get('report?run=desk-1&volume=3x&asOf=2026-11-01');
    expect(status).toBe(200);
    expect(plain(body) === plain(written.html)).toBe(true);
    expect(body).toContain('300,000 requests a month');
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/);
  });

  test('is made once where several ask at the same time', async () => {
    let made = 0;
    const { store, get } = await aView({
      async reportPage() {
        made += 1;
        await new Promise((resolve) => setTimeout(resolve, 300));
        return '<p>page</p>';
      },
    });
    await storeRun(store);
    const pages = await Promise.all(Array.from({ length: 4 }, () => get('report?run=desk-1')));
    expect(pages.map(({ body }) => body)).toEqual(Array(4).fill('<p>page</p>'));
    expect(made).toBe(1);
    expect(pages[0]?.headers['content-security-policy']).toMatch(/^default-src 'none'; base-uri 'none'/);
  });

  test.each([
    ['volume=-1', '--volume -1 is no volume', 'give requests a month (2e6) or a factor (3x)'],
    ['asOf=2026-02-30', '--as-of 2026-02-30 is no day', 'give it as YYYY-MM-DD'],
    [`volume=${encodeURIComponent(SCRIPT)}`, 'is no volume', 'give requests'],
  ])('for %s is refused as on the command line', async (query, says, fix) => {
    const { store, get } = await aView();
    await storeRun(store);
    const { status, body } = await get(`report?run=desk-1&${query}`);
    expect(status).toBe(400);
    expect(body).toContain(says);
    expect(body).toContain(fix);
    expect(body).not.toContain(SCRIPT);
  });
});

describe('a comparison', () => {
  test('of two candidates says what breakeven compare says', async () => {
    const { store, get } = await aView();
    await storeRun(store);
    const { status, body } = await get('compare?run=desk-1&candidate=small&reference=big&with=&margin=0.3');
    expect(status).toBe(200);
    expect(body).toContain('−25.0 points on the same 40 examples');
    expect(body).toContain('inconclusive at a margin of 30.0 points');
    expect(body).toContain('<summary>Lost: 10</summary>');
    expect(body).toContain('<li><bdi>e36</bdi></li>');
  });

  test('of one candidate in two runs pairs the examples', async () => {
    const { store, get } = await aView();
    await storeRun(store);
    await storeRun(store, { id: 'desk-2', passes: () => true });
    expect((await get('run?id=desk-2')).body).toContain('<option value="desk-1">desk-1</option>');
    const { body } = await get('compare?run=desk-2&candidate=small&reference=small&with=desk-1');
    expect(body).toContain('+25.0 points on the same 40 examples');
    expect(body).toContain('better than the reference');
  });

  test.each([
    ['candidate=big&reference=big', 400, 'That is one candidate twice.'],
    ['candidate=big', 404, 'the run has no candidate'],
    ['candidate=none&reference=big', 404, 'it has: big, small'],
    ['candidate=small&reference=big&margin=2', 400, '--margin 2 is no share'],
    ['candidate=small&reference=big&with=none', 404, 'there is no run'],
  ])('with %s is refused with the fix', async (query, status, says) => {
    const { store, get } = await aView();
    await storeRun(store);
    const answer = await get(`compare?run=desk-1&${query}`);
    expect(answer.status).toBe(status);
    expect(answer.body).toContain(says);
  });
});

describe('what is wrong', () => {
  test.each([
    ['run?id=none', 404, 'the store has: desk-1'],
    ['run', 400, 'The address names no run.'],
    ['progress?id=none', 404, 'there is no run'],
    ['nothing', 404, 'begin at the list of all runs'],
    ['..%2f..%2fetc/passwd', 404, 'There is no such page.'],
  ])('with %s is a page that says so', async (page, status, says) => {
    const { store, get } = await aView();
    await storeRun(store);
    const answer = await get(page);
    expect(answer.status).toBe(status);
    expect(answer.body).toContain(says);
    expect(answer.body).toContain('href="./"');
  });

  test('inside breakeven is logged, and shown without a trace', async () => {
    const { store, get, errors } = await aView({
      progress: () => Promise.reject(new TypeError('secret of the inside')),
    });
    await storeRun(store);
    const { status, body } = await get('run?id=desk-1');
    expect(status).toBe(500);
    expect(body).toContain('this is a bug in breakeven');
    expect(body).not.toMatch(/secret of the inside|\.ts:\d/);
    expect(errors.map(({ message }) => message)).toEqual(['secret of the inside']);
  });
});

describe('names and ids that somebody else made up', () => {
  test('are shown, escaped and inert, and lead to their pages all the same', async () => {
    const { store, get } = await aView();
    await storeRun(store, { id: HOSTILE, name: HOSTILE, ids: [HOSTILE, 'small'] });
    const id = encodeURIComponent(HOSTILE);
    const pages = [
      '',
      `run?id=${id}`,
      `report?run=${id}`,
      `compare?run=${id}&candidate=${id}&reference=small`,
    ];
    for (const page of pages) {
      const { status, body } = await get(page);
      expect([page, status]).toEqual([page, 200]);
      expect(body).not.toContain(SCRIPT);
      expect([...withoutValues(body)].filter((letter) => letter === '\u001b' || letter === '\u202e')).toEqual(
        [],
      );
      expect(body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;\ufffd[31m\ufffd&amp;amp;');
    }
  });

  /** What a form sends back has to be the id itself; it is not shown. */
  const withoutValues = (html: string): string => html.replaceAll(/ value="[^"]*"/g, '');
});
