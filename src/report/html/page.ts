import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { ReportDocument } from '../../core/model/report-document.ts';
import type { ReportContext } from '../content/content.ts';
import type { Examples } from '../content/examples.ts';
import { verdictContent } from '../content/verdict.ts';
import type { Page } from './block.ts';
import { renderExamples } from './examples.ts';
import type { LivePage } from './live.ts';
import { type Html, icon, nothing } from './markup.ts';
import { type RenderedSection, renderSections } from './sections.ts';

/** What a page takes along beside the document. */
interface PageExtras {
  readonly live?: LivePage | undefined;
  readonly examples?: Examples | undefined;
}

/**
 * The whole page: one file, no address it loads from, no script but its own, and a policy that holds it to
 * that. Without `live` it runs nothing at all.
 */
export async function renderPage(
  page: Page,
  context: ReportContext,
  style: string,
  { live, examples }: PageExtras = {},
): Promise<string> {
  const rules = `${style}${live?.style ?? ''}`;
  const { document } = page;
  const { label } = verdictContent(document);
  const [verdict, ...decided] = renderSections(page, context);
  const sections = examples === undefined ? decided : withExamples(decided, renderExamples(page, examples));
  const markup = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(rules, live)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${document.name}: ${label}</title>
<style>${raw(rules)}</style>
</head>
<body>
<a class="skip" href="#verdict">Skip to the verdict</a>
${masthead(document, sections)}
<main id="main">
${verdict?.html}
${notesPart(document)}
${live?.panel ?? nothing}
${sections.map((section) => section.html)}
</main>
<footer><p>Written by breakeven ${document.provenance.version}. ${live ? 'This page loads nothing; what it computes, it computes here.' : 'This page loads nothing and runs nothing.'}</p></footer>
${live ? scriptPart(live) : nothing}
</body>
</html>
`;
  return String(markup);
}

/** After everything that is decided, before what may mislead in it and what it was made of. */
const AFTER_EXAMPLES: ReadonlySet<string> = new Set(['warnings', 'scenario', 'provenance']);

function withExamples(
  sections: readonly RenderedSection[],
  examples: RenderedSection,
): readonly RenderedSection[] {
  const at = sections.findIndex(({ id }) => AFTER_EXAMPLES.has(id));
  return sections.toSpliced(at < 0 ? sections.length : at, 0, examples);
}

/** Style sheet and script are named by their hashes, so that even injected markup could not bring its own. */
function policy(rules: string, live: LivePage | undefined): string {
  const scripts = live ? `script-src ${hashOf(live.script)}; worker-src blob:; ` : '';
  return `default-src 'none'; style-src ${hashOf(rules)}; ${scripts}img-src data:; base-uri 'none'; form-action 'none'`;
}

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

function scriptPart({ script, data }: LivePage): Html {
  const blocks = Object.entries(data).map(
    ([name, text]) => html`<script type="text/plain" id="data-${name}">${raw(text)}</script>
`,
  );
  return html`${blocks}<script>${raw(script)}</script>`;
}

function masthead(document: ReportDocument, sections: readonly RenderedSection[]): Html {
  return html`<header>
<p class="what"><strong><bdi>${document.name}</bdi></strong> <span>run <bdi>${document.run}</bdi></span> <span>prices of ${document.asOf}</span></p>
<nav aria-label="Sections"><ul>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
</header>`;
}

function notesPart({ notes }: ReportDocument): Html {
  if (notes.length === 0) return nothing;
  return html`<aside class="notes" aria-label="Read this first">${icon('plain')}<ul>${notes.map(
    (note) => html`<li><bdi>${note}</bdi></li>`,
  )}</ul></aside>`;
}
