import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createPorts } from '../../src/cli/deps.ts';
import { createViewSources } from '../../src/cli/view-sources.ts';
import type { Store } from '../../src/ports/store.ts';
import { makeInert } from '../../src/report/inert.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { ViewSources } from '../../src/view/sources.ts';
import { startView } from '../../src/view/start.ts';
import { aFolder } from '../support/a-folder.ts';

const STYLE = join(import.meta.dirname, '../../src/report/page/style.css');

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A request as it is typed: no browser decides which headers it may have. */
export function ask(
  address: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(address, { method, headers }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk) => {
        body += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

export interface AView {
  readonly store: Store;
  /** With the token. */
  readonly url: string;
  readonly origin: string;
  /** What the view was asked to log. */
  readonly errors: readonly Error[];
  /** The address of the list, and the cookie that opens it. */
  enter(): Promise<{ readonly base: string; readonly cookie: string }>;
  /** A page of somebody who has entered. */
  get(page: string): Promise<Answer>;
}

/** A view of a store of its own, over the real use cases unless some are replaced; gone after the test. */
export async function aView(
  replaced: Partial<ViewSources> = {},
  { withStyles = false }: { readonly withStyles?: boolean } = {},
): Promise<AView> {
  const store = await openStore(`sqlite:${join(aFolder().path, 'store.db')}`);
  const sources = createViewSources({ ...(await createPorts()), store });
  const errors: Error[] = [];
  const view = await startView({
    port: 0,
    sources: { ...sources, ...replaced },
    appearance: { style: withStyles ? readFileSync(STYLE, 'utf8') : '', makeInert },
    onError: (error) => errors.push(error),
  });
  onTestFinished(async () => {
    await view.close();
    await store.close();
  });
  const { origin } = new URL(view.url);
  const enter: AView['enter'] = async () => {
    const { headers } = await ask(view.url);
    const [cookie = ''] = headers['set-cookie']?.[0]?.split(';') ?? [];
    return { base: `${origin}${headers.location}`, cookie };
  };
  return {
    store,
    url: view.url,
    origin,
    errors,
    enter,
    async get(page) {
      const { base, cookie } = await enter();
      return ask(`${base}${page}`, { cookie });
    },
  };
}
