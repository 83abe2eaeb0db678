import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Measured } from '../app/measured.ts';
import type { ReportContext } from '../report/content/content.ts';
import type { Examples } from '../report/content/examples.ts';
import type { LivePage } from '../report/html/live.ts';
import { makeInert } from '../report/inert.ts';
import { controlsOf } from './controls.ts';
import { loadScripts } from './load-scripts.ts';
import { packMeasured } from './pack.ts';
import { renderPanel } from './panel.ts';

export interface Live {
  readonly measured: Measured;
  readonly context: ReportContext;
  /** To be listed and searched; absent or left out: none. */
  readonly examples?: Examples | undefined;
  /** Put over every text that the page takes along; examples are not, who passes a report on leaves them out. */
  readonly clean?: <T>(value: T) => T;
}

/** What lets a page decide again: its script, the engine, and the measured run. */
export async function makeLivePage(live: Live): Promise<LivePage> {
  const { measured, context, examples, clean = (value) => value } = live;
  const scripts = await loadScripts();
  const packed = packMeasured(measured, clean);
  const list = examples === undefined || examples === 'left-out' ? null : examples;
  const [engine, data, listed] = await Promise.all([
    deflate(scripts.worker),
    deflate(`${JSON.stringify(context)}\n${packed}`),
    list && deflate(JSON.stringify(list)),
  ]);
  return {
    panel: renderPanel(
      controlsOf(measured).map((control) => ({ ...control, label: makeInert(clean(control.label)) })),
    ),
    script: scripts.main.replaceAll(/<\/(script)/gi, '<\\/$1'),
    style: await readFile(new URL('./page.css', import.meta.url), 'utf8'),
    data: { engine, measured: data, ...(listed !== null && { examples: listed }) },
  };
}

const zip = promisify(gzip);

/** What `inflate` reads: gzip, in base64. */
async function deflate(text: string): Promise<string> {
  return (await zip(text, { level: 9 })).toString('base64');
}
