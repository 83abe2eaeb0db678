import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Measured } from '../app/measured.ts';
import type { ReportContext } from '../report/content/content.ts';
import type { LivePage } from '../report/html/live.ts';
import { makeInert } from '../report/inert.ts';
import { controlsOf } from './controls.ts';
import { loadScripts } from './load-scripts.ts';
import { packMeasured } from './pack.ts';
import { renderPanel } from './panel.ts';

export interface Live {
  readonly measured: Measured;
  readonly context: ReportContext;
  /** Put over every text that the page takes along. */
  readonly clean?: <T>(value: T) => T;
}

/** What lets a page decide again: its script, the engine, and the measured run. */
export async function makeLivePage({ measured, context, clean = (value) => value }: Live): Promise<LivePage> {
  const scripts = await loadScripts();
  const packed = packMeasured(measured, clean);
  const [engine, data] = await Promise.all([
    deflate(scripts.worker),
    deflate(`${JSON.stringify(context)}\n${packed}`),
  ]);
  return {
    panel: renderPanel(
      controlsOf(measured).map((control) => ({ ...control, label: makeInert(clean(control.label)) })),
    ),
    script: scripts.main.replaceAll(/<\/(script)/gi, '<\\/$1'),
    style: await readFile(new URL('./page.css', import.meta.url), 'utf8'),
    data: { engine, measured: data },
  };
}

const zip = promisify(gzip);

/** What `inflate` reads: gzip, in base64. */
async function deflate(text: string): Promise<string> {
  return (await zip(text, { level: 9 })).toString('base64');
}
