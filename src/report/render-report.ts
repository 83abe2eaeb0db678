import { readFile } from 'node:fs/promises';
import type { ReportDocument } from '../core/model/report-document.ts';
import type { IsoInstant } from '../core/model/units.ts';
import { makeInert } from './inert.ts';

export interface RenderedReport {
  /** One self-contained page. */
  readonly html: string;
  /** GitHub-flavoured markdown. */
  readonly markdown: string;
  /** The document itself, indented. */
  readonly json: string;
}

/**
 * The three forms of a report. `command` is the line that writes it again. Everything in the document
 * may be hostile: it is made inert, then escaped. Vega and the page are loaded on the first call.
 */
export async function renderReport(
  document: ReportDocument,
  context: { readonly command: string; readonly generatedAt: IsoInstant },
): Promise<RenderedReport> {
  const [{ drawCharts }, { seriesOf }, { renderPage }, { renderMarkdown }, style] = await Promise.all([
    import('./charts/draw.ts'),
    import('./charts/series.ts'),
    import('./html/page.ts'),
    import('./markdown/render-markdown.ts'),
    readFile(new URL('./page/style.css', import.meta.url), 'utf8'),
  ]);
  const inert = makeInert(document);
  const safeContext = makeInert(context);
  const page = { document: inert, looks: seriesOf(inert), drawings: await drawCharts(inert) };
  return {
    html: await renderPage(page, safeContext, style),
    markdown: renderMarkdown(inert, safeContext),
    json: `${JSON.stringify(document, null, 2)}\n`,
  };
}
