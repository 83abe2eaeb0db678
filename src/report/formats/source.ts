import { readFile } from 'node:fs/promises';
import type { ReportDocument } from '../../core/model/report-document.ts';
import type { Picture } from '../charts/stand-alone.ts';
import type { ReportContext } from '../content/content.ts';
import type { Examples } from '../content/examples.ts';
import type { LivePage } from '../html/live.ts';
import { makeInert } from '../inert.ts';

/** A file of a report; its name is relative to the report's folder. */
export interface ReportFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

/** What the formats are made of; what takes time is made once, on the first call. */
export interface ReportSource {
  /** As decided, for programs. */
  readonly document: ReportDocument;
  /** The same, harmless to look at. */
  readonly inert: ReportDocument;
  readonly context: ReportContext;
  /** Absent: nobody collected them. */
  readonly examples: Examples | undefined;
  /** Environment variables: where a browser may be. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly page: () => Promise<string>;
  /** The same without anything that moves, for paper and pictures. */
  readonly still: () => Promise<string>;
  readonly pictures: () => Promise<readonly Picture[]>;
}

/** What a page takes along beside the document. */
export interface Extras {
  /** By default the page runs nothing. */
  readonly live?: LivePage | undefined;
  /** By default the page has none. */
  readonly examples?: Examples | undefined;
}

export function createSource(
  document: ReportDocument,
  context: ReportContext,
  env: ReportSource['env'],
  extras: Extras = {},
): ReportSource {
  const inert = makeInert(document);
  const safeContext = makeInert(context);
  return {
    document,
    inert,
    context: safeContext,
    examples: extras.examples,
    env,
    page: once(() => drawPage(inert, safeContext, extras)),
    still: once(() => drawPage(inert, safeContext, { ...extras, live: undefined })),
    pictures: once(async () => {
      const { drawPictures } = await import('../charts/stand-alone.ts');
      return drawPictures(inert, await readStyle('style'));
    }),
  };
}

export const toJson = (document: ReportDocument): string => `${JSON.stringify(document, null, 2)}\n`;

async function drawPage(document: ReportDocument, context: ReportContext, extras: Extras): Promise<string> {
  const [{ drawCharts }, { seriesOf }, { renderPage }, ...styles] = await Promise.all([
    import('../charts/draw.ts'),
    import('../charts/series.ts'),
    import('../html/page.ts'),
    readStyle('style'),
    extras.examples === undefined ? '' : readStyle('examples'),
  ]);
  const page = { document, looks: seriesOf(document), drawings: await drawCharts(document) };
  return renderPage(page, context, styles.join(''), extras);
}

const readStyle = (name: 'style' | 'examples'): Promise<string> =>
  readFile(new URL(`../page/${name}.css`, import.meta.url), 'utf8');

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
