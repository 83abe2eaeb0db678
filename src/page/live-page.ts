import { readFile } from 'node:fs/promises';
import { raw } from 'hono/html';
import type { Measured } from '../app/measured.ts';
import type { ReportContext } from '../report/content/content.ts';
import type { Examples } from '../report/content/examples.ts';
import type { LivePage } from '../report/html/live.ts';
import { makeInert } from '../report/inert.ts';
import { controlsOf } from './controls.ts';
import { deflate } from './deflate.ts';
import { loadScripts } from './load-scripts.ts';
import { packMeasured } from './pack.ts';
import { renderPanel, renderTooLarge } from './panel.ts';

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
  const list = examples === undefined || examples === 'left-out' ? null : examples;
  const [data, listed] = await Promise.all([dataFor(live), list && deflate(JSON.stringify(list))]);
  const controls = controlsOf(measured).map((control) => ({
    ...control,
    label: makeInert(clean(control.label)),
  }));
  return {
    panel: data ? renderPanel(controls) : controls.length > 0 ? renderTooLarge(context.command) : raw(''),
    script: scripts.main.replaceAll(/<\/(script)/gi, '<\\/$1'),
    style: await readFile(new URL('./page.css', import.meta.url), 'utf8'),
    data: {
      ...(data && { engine: scripts.engine, measured: data }),
      ...(listed !== null && { examples: listed }),
    },
  };
}

/** Trials beyond which packing a run is not even tried, and base64 that a page has room for. */
const MOST_TRIALS = 100_000;
const MOST_LETTERS = 800_000;

/** `null`: there is nothing to decide again, or the run is too large for a page. */
async function dataFor({ measured, context, clean }: Live): Promise<string | null> {
  const trials = measured.evidence.reduce((sum, { data }) => sum + data.trials, 0);
  if (measured.scenarios.length === 0 || trials > MOST_TRIALS) return null;
  const data = await deflate(`${JSON.stringify(context)}\n${packMeasured(measured, clean)}`);
  return data.length > MOST_LETTERS ? null : data;
}
