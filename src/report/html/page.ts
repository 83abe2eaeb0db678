import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { ReportDocument } from '../../core/model/report-document.ts';
import type { ReportContext, Section } from '../content/content.ts';
import { reportSections } from '../content/index.ts';
import { type VerdictContent, verdictContent } from '../content/verdict.ts';
import { type Page, renderBlock, renderFacts } from './block.ts';
import { type Html, icon, nothing } from './markup.ts';

/** The whole page: one file, no address it loads from, no script, and a policy that holds it to that. */
export async function renderPage(page: Page, context: ReportContext, style: string): Promise<string> {
  const { document } = page;
  const verdict = verdictContent(document);
  const sections = reportSections(document, context);
  const markup = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${document.name}: ${verdict.label}</title>
<style>${raw(style)}</style>
</head>
<body>
<a class="skip" href="#verdict">Skip to the verdict</a>
${masthead(document, sections)}
<main id="main">
${verdictPart(verdict, page)}
${notesPart(document)}
${sections.map((section) => sectionPart(section, page))}
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

function verdictPart({ tone, label, headline, support, blocks }: VerdictContent, page: Page): Html {
  const length = headline.length > 220 ? ' endless' : headline.length > 110 ? ' long' : '';
  return html`<section id="verdict" class="verdict ${tone}" aria-labelledby="headline" tabindex="-1">
<p class="badge">${icon(tone)}${label}</p>
<h1 id="headline" class="headline${length}"><bdi>${headline}</bdi></h1>
${renderFacts(support, 'support')}
${blocks.map((block, index) => renderBlock(block, page, `verdict-${index}`))}
</section>`;
}

function notesPart({ notes }: ReportDocument): Html {
  if (notes.length === 0) return nothing;
  return html`<aside class="notes" aria-label="Read this first">${icon('plain')}<ul>${notes.map(
    (note) => html`<li><bdi>${note}</bdi></li>`,
  )}</ul></aside>`;
}

/** A table of more than five candidates takes the whole width, under its heading. */
function sectionPart({ id, title, lead, blocks }: Section, page: Page): Html {
  const broad = blocks.some((block) => block.kind === 'table' && block.table.columns.length > 6);
  return html`<section id="${id}" class="part${broad ? ' broad' : ''}" aria-labelledby="${id}-title">
<div class="rail"><h2 id="${id}-title">${title}</h2><p>${lead}</p></div>
<div class="body">${blocks.map((block, index) => renderBlock(block, page, `${id}-${index}`))}</div>
</section>
`;
}
