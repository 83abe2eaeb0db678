import { type BreakevenError, isBreakevenError } from '../core/model/error.ts';
import type { ReportDocument } from '../core/model/report-document.ts';
import type { ReportContext } from './content/content.ts';
import type { FormatId } from './formats/format-id.ts';
import { FORMATS } from './formats/index.ts';
import { createSource, type Extras, type ReportFile, type ReportSource, toJson } from './formats/source.ts';

export interface RenderedReport {
  /** One self-contained page. */
  readonly html: string;
  /** GitHub-flavoured markdown. */
  readonly markdown: string;
  /** The document itself, indented. */
  readonly json: string;
}

/**
 * The three forms of a report that need nothing else. `command` is the line that writes it again. Everything
 * in the document may be hostile: it is made inert, then escaped. Vega and the page are loaded on the first
 * call.
 */
export async function renderReport(
  document: ReportDocument,
  context: ReportContext,
  extras: Extras = {},
): Promise<RenderedReport> {
  const { page, inert, context: safe } = createSource(document, context, {}, extras);
  const [html, { renderMarkdown }] = await Promise.all([page(), import('./markdown/render-markdown.ts')]);
  return { html, markdown: renderMarkdown(inert, safe), json: toJson(document) };
}

/** What became of one part of a format. */
export type Rendered =
  | { readonly format: FormatId; readonly files: readonly ReportFile[] }
  | { readonly format: FormatId; readonly error: BreakevenError };

/**
 * A report in these formats, each as it is done. What this machine cannot make (a PDF without a browser) is an
 * error beside the others; anything else that goes wrong is thrown.
 */
export async function* renderFormats(
  document: ReportDocument,
  context: ReportContext,
  formats: readonly FormatId[],
  env: ReportSource['env'],
  extras: Extras = {},
): AsyncGenerator<Rendered> {
  const source = createSource(document, context, env, extras);
  for (const format of formats) {
    for (const part of FORMATS[format]) {
      yield await part(source).then(
        (files) => ({ format, files }),
        (error: unknown) => {
          if (!isBreakevenError(error)) throw error;
          return { format, error };
        },
      );
    }
  }
}
