import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { ReportDocument } from '../../core/model/report-document.ts';
import type { ReportContext, Section } from '../content/content.ts';
import { reportSections } from '../content/index.ts';
import { verdictContent } from '../content/verdict.ts';
import type { Page } from './block.ts';
import { type Html, icon, nothing } from './markup.ts';
import { renderSections } from './sections.ts';

/** The whole page: one file, no address it loads from, no script, and a policy that holds it to that. */
export async function renderPage(page: Page, context: ReportContext, style: string): Promise<string> {
  const { document } = page;
  const { label } = verdictContent(document);
  const [verdict, ...sections] = renderSections(page, context);
  const markup = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${document.name}: ${label}</title>
<style>${raw(style)}</style>
</head>
<body>
<a class="skip" href="#verdict">Skip to the verdict</a>
${masthead(document, reportSections(document, context))}
<main id="main">
${verdict?.html}
${notesPart(document)}
${sections.map((section) => section.html)}
</main>
<footer><p>Written by breakeven ${document.provenance.version}. This page loads nothing and runs nothing.</p></footer>
</body>
</html>
`;
  return String(markup);
}

/** The style sheet is named by its hash, so that even injected markup could not bring its own. */
function policy(style: string): string {
  const hash = createHash('sha256').update(style).digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'`;
}

function masthead(document: ReportDocument, sections: readonly Section[]): Html {
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
