import { html } from 'hono/html';
import type { ReportContext, Section } from '../content/content.ts';
import { reportSections } from '../content/index.ts';
import { type VerdictContent, verdictContent } from '../content/verdict.ts';
import { type Page, renderBlock, renderFacts } from './block.ts';
import { type Html, icon, nothing } from './markup.ts';

/** A part of the page that says something of the decision; `id` is its element's. */
export interface RenderedSection {
  readonly id: string;
  /** What the masthead calls it. */
  readonly title: string;
  readonly html: Html;
}

/** The verdict and every section below it, in the page's order. */
export function renderSections(page: Page, context: ReportContext): RenderedSection[] {
  const { document } = page;
  return [
    { id: 'verdict', title: 'Verdict', html: verdictPart(verdictContent(document), page) },
    ...reportSections(document, context).map((section) => ({
      id: section.id,
      title: section.title,
      html: sectionPart(section, page),
    })),
  ];
}

function verdictPart({ tone, label, headline, support, blocks }: VerdictContent, page: Page): Html {
  const [, first = headline, rest = ''] = /^(.{40,}?[.]) (?=[A-Z])(.*)$/.exec(headline) ?? [];
  const length = first.length > 220 ? ' endless' : first.length > 110 ? ' long' : '';
  return html`<section id="verdict" class="verdict ${tone}" aria-labelledby="headline" tabindex="-1">
<p class="badge">${icon(tone)}${label}</p>
<h1 id="headline" class="headline${length}"><bdi>${first}</bdi></h1>
${rest === '' ? nothing : html`<p class="after"><bdi>${rest}</bdi></p>`}
${renderFacts(support, 'support')}
${blocks.map((block, index) => renderBlock(block, page, `verdict-${index}`))}
</section>`;
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
