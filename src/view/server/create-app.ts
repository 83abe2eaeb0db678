import { type Context, Hono } from 'hono';
import { renderComparison } from '../page/compare-page.ts';
import { renderError } from '../page/error-page.ts';
import { createSay, type Html, renderFrame } from '../page/frame.ts';
import { renderList } from '../page/list-page.ts';
import { LIVE_SCRIPT } from '../page/live-script.ts';
import { renderRun } from '../page/run-page.ts';
import type { Appearance, ViewSources } from '../sources.ts';
import { exchangeToken, guardOrigin, guardSession, noEntry, type Secrets } from './guard.ts';
import { policyFor, policyOfReport, sendHeaders } from './headers.ts';
import { createLook } from './look.ts';
import { Refusal, refusalOf } from './refusal.ts';

interface Parts {
  readonly secrets: Secrets;
  readonly sources: ViewSources;
  readonly appearance: Appearance;
  readonly onError: (error: Error) => void;
}

const REFRESH_S = 5;
const BUG = new Refusal(
  500,
  'This page cannot be made.',
  'this is a bug in breakeven; BREAKEVEN_DEBUG=1 breakeven view shows where, in its terminal',
);

interface Shown {
  readonly title: string;
  readonly body: Html;
  readonly isLive?: boolean;
  readonly hasList?: boolean;
}

/** The pages over their sources. Nothing is answered before the guards have let it pass. */
export function createApp({ secrets, sources, appearance, onError }: Parts): Hono {
  const app = new Hono();
  const say = createSay(appearance);
  const look = createLook(sources);
  const show = async (c: Context, { title, body, isLive = false, hasList }: Shown): Promise<Response> => {
    const { style, makeInert } = appearance;
    const live = isLive ? { script: LIVE_SCRIPT, refreshS: REFRESH_S } : {};
    c.header('content-security-policy', policyFor(style, isLive ? LIVE_SCRIPT : null));
    return c.html(
      await renderFrame({
        title: makeInert(title),
        body,
        style,
        ...live,
        ...(hasList !== undefined && { hasList }),
      }),
    );
  };
  app.use(sendHeaders);
  app.use(guardOrigin);
  app.get('/favicon.ico', (c) => c.body(null, 204));
  app.get('/', exchangeToken(secrets));
  const pages = new Hono();
  pages.use(guardSession(secrets));
  pages.get('/', async (c) => {
    const list = await look.list(c.req.query('q') ?? '', c.req.query('page') ?? '');
    return show(c, { title: 'Runs', body: renderList(list, say) });
  });
  pages.get('/run', async (c) => {
    const view = await look.run(c.req.query('id') ?? '');
    const isLive = view.progress.state !== 'finished';
    return show(c, { title: view.record.name, body: renderRun(view, say), isLive });
  });
  pages.get('/progress', async (c) => c.json(await look.progress(c.req.query('id') ?? '')));
  pages.get('/report', async (c) => {
    const page = await look.report(c.req.query('run') ?? '', c.req.query('volume'), c.req.query('asOf'));
    c.header('content-security-policy', policyOfReport(page));
    return c.html(page);
  });
  pages.get('/compare', async (c) => {
    const comparison = await look.compare((name) => c.req.query(name));
    const title = `${comparison.candidate} against ${comparison.reference}`;
    return show(c, { title, body: renderComparison(comparison, say) });
  });
  pages.get('*', () => {
    throw new Refusal(404, 'There is no such page.', 'begin at the list of all runs');
  });
  app.route(`${secrets.base}/`, pages);
  app.notFound((c) => refuse(c, noEntry()));
  const refuse = async (c: Context, refusal: Refusal): Promise<Response> => {
    c.status(refusal.status);
    const isInside = c.req.path.startsWith(`${secrets.base}/`) && refusal.status !== 403;
    return show(c, { title: 'Not shown', body: renderError(refusal, say), hasList: isInside });
  };
  app.onError((error, c) => {
    const refusal = refusalOf(error);
    if (refusal === null) onError(error);
    return refuse(c, refusal ?? BUG);
  });
  return app;
}
