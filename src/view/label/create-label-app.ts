import { randomBytes } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { renderError } from '../page/error-page.ts';
import { createSay, type Html, renderFrame } from '../page/frame.ts';
import { exchangeToken, guardForms, guardSession, hasMark, noEntry, type Secrets } from '../server/guard.ts';
import { policyFor, sendHeaders } from '../server/headers.ts';
import { Refusal, refusalOf } from '../server/refusal.ts';
import { PARTS, type Part, renderGone, renderLabelPage, textOf, titleOf } from './label-page.ts';
import { LABEL_SCRIPT } from './label-script.ts';
import type { LabelAppearance, LabelSource } from './source.ts';

interface Parts {
  readonly secrets: Secrets;
  readonly source: LabelSource;
  readonly appearance: LabelAppearance;
  readonly onError: (error: Error) => void;
  readonly onFinish: () => void;
}

const WORDS = {
  what: 'answers, to be labelled',
  footer: 'Served to this machine only, by breakeven label. Whatever you say is kept at once.',
};
const BUG = new Refusal(
  500,
  'This page cannot be made.',
  'this is a bug in breakeven; BREAKEVEN_DEBUG=1 breakeven label shows where, in its terminal',
);
const MOST_BYTES = 64 * 1024;
const SAID: ReadonlyMap<unknown, boolean | null> = new Map([
  ['pass', true],
  ['fail', false],
  ['skip', null],
]);

/** The page on which one person labels, one answer after the other. Nothing is answered before the guards have let it pass. */
export function createLabelApp({ secrets, source, appearance, onError, onFinish }: Parts): Hono {
  const app = new Hono();
  const mark = randomBytes(32).toString('base64url');
  const say = createSay(appearance);
  const { style, spell, makeInert } = appearance;
  const show = async (c: Context, title: string, body: Html, script?: string): Promise<Response> => {
    c.header('content-security-policy', policyFor(style, script ?? null));
    const frame = { title: makeInert(title), body, style, hasList: false, words: WORDS };
    return c.html(await renderFrame({ ...frame, ...(script !== undefined && { script }) }));
  };
  app.use(sendHeaders);
  app.use(async (c, next) => {
    c.header('referrer-policy', 'same-origin'); // without it a form says that it comes from nowhere
    await next();
  });
  app.use(guardForms);
  app.get('/favicon.ico', (c) => c.body(null, 204));
  app.get('/', exchangeToken(secrets));
  const pages = new Hono();
  pages.use(guardSession(secrets));
  pages.get('/', async (c) => {
    const page = { answer: await source.next(), progress: await source.progress(), mark, spell };
    return show(c, titleOf(page), renderLabelPage(page), LABEL_SCRIPT);
  });
  pages.get('/text', async (c) => {
    const answer = await source.read(positionOf(c.req.query('position')));
    const part = PARTS.find((one) => one === c.req.query('part'));
    if (!answer || !part) throw new Refusal(404, 'There is no such text.', 'go back to the answer');
    return c.text(spell(textOf(answer, part satisfies Part).toWellFormed()));
  });
  pages.use(bodyLimit({ maxSize: MOST_BYTES, onError: () => Promise.reject(tooLong()) }));
  const formOf = async (c: Context): Promise<Readonly<Record<string, unknown>>> => {
    const form = await c.req.parseBody();
    if (!hasMark(form.mark, mark))
      throw new Refusal(403, 'This form is not of this page.', 'load the page anew, and say it again');
    return form;
  };
  const back = (c: Context): Response => c.redirect(`${secrets.base}/`, 303);
  pages.post('/label', async (c) => {
    const form = await formOf(c);
    const said = SAID.get(form.said);
    const note = typeof form.note === 'string' ? form.note : '';
    const isThere = said !== undefined && (await source.say(positionOf(form.position), said, note));
    if (!isThere) throw new Refusal(400, 'There is no such answer, or no such label.', 'go back to the page');
    return back(c);
  });
  pages.post('/undo', async (c) => {
    await source.undo(positionOf((await formOf(c)).position));
    return back(c);
  });
  pages.post('/finish', async (c) => {
    await formOf(c);
    const page = await show(c, 'Thank you', renderGone(await source.progress()));
    setTimeout(onFinish, LAST_PAGE_MS);
    return page;
  });
  pages.all('*', () => {
    throw new Refusal(404, 'There is no such page.', 'go back to the answer');
  });
  app.route(`${secrets.base}/`, pages);
  app.notFound((c) => refuse(c, noEntry()));
  const refuse = async (c: Context, refusal: Refusal): Promise<Response> => {
    c.status(refusal.status);
    return show(c, 'Not shown', renderError(refusal, say));
  };
  app.onError((error, c) => {
    const refusal = refusalOf(error);
    if (refusal === null) onError(error);
    return refuse(c, refusal ?? BUG);
  });
  return app;
}

/** The last page has to arrive before the server is closed. */
const LAST_PAGE_MS = 200;

const positionOf = (given: unknown): number => {
  const position = typeof given === 'string' && /^\d{1,9}$/.test(given) ? Number(given) : -1;
  return position;
};

const tooLong = (): Refusal => new Refusal(400, 'That is too long.', 'write a shorter note');
