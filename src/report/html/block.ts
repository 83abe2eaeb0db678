import { html, raw } from 'hono/html';
import type { ReportDocument } from '../../core/model/report-document.ts';
import type { Drawing } from '../charts/draw.ts';
import type { Block, Fact, Item } from '../content/content.ts';
import { nameOf } from '../content/words.ts';
import { glyph, type Html, icon, type Looks, nothing } from './markup.ts';
import { renderTable } from './table.ts';

export interface Page {
  readonly document: ReportDocument;
  readonly looks: Looks;
  readonly drawings: ReadonlyMap<string, Drawing>;
}

/** `id` is unique in the page; what is inside builds its own on it. */
export function renderBlock(block: Block, page: Page, id: string): Html {
  switch (block.kind) {
    case 'table':
      return renderTable(block.table, page.looks, `${id}-table`);
    case 'facts':
      return renderFacts(block.facts, 'facts');
    case 'items':
      return html`<ul class="items">${block.items.map((item) => renderItem(item, page.looks))}</ul>`;
    case 'text':
      return html`<p class="say"><bdi>${block.text}</bdi></p>`;
    case 'command':
      return html`<pre class="command" tabindex="0" aria-label="Command to reproduce"><code>${words(block.command)}</code></pre>`;
    case 'chart':
      return renderChart(page, block.chart);
  }
}

/** A line breaks between words only; one that is longer than a line still breaks inside. */
const words = (command: string): Html[] => command.split(' ').map((word) => html`<span>${word}</span> `);

export function renderFacts(facts: readonly Fact[], name: string): Html {
  if (facts.length === 0) return nothing;
  return html`<dl class="${name}">${facts.map(
    ({ label, value, detail }) => html`<div><dt>${label}</dt><dd><bdi>${value}</bdi></dd>${
      detail === undefined ? nothing : html`<dd class="detail"><bdi>${detail}</bdi></dd>`
    }</div>
`,
  )}</dl>`;
}

function renderItem({ tone, title, candidate, detail }: Item, looks: Looks): Html {
  const whose =
    candidate === undefined
      ? nothing
      : html`<span class="whose">${glyph(looks.get(candidate))}<bdi>${nameOf(candidate)}</bdi></span>`;
  return html`<li>${icon(tone)}<div><p class="title"><bdi>${title}</bdi> ${whose}</p><p class="detail"><bdi>${detail}</bdi></p></div></li>
`;
}

/** Both widths are in the page and the style sheet shows one; the words and the figures stand beside it. */
function renderChart({ document, looks, drawings }: Page, id: string): Html {
  const drawing = drawings.get(id);
  if (drawing === undefined) return nothing;
  const { chart, svgs } = drawing;
  const title = chart.title(document);
  return html`<figure class="chart" id="chart-${id}" aria-labelledby="chart-${id}-title">
<figcaption><h3 id="chart-${id}-title">${title}</h3><p>${chart.lead(document)}</p></figcaption>
<div class="picture" role="img" aria-label="${title}. ${chart.describe(document)}">
${svgs.map(({ frame, svg }) => html`<div class="${frame.name}">${raw(svg)}</div>`)}
</div>
<details><summary>${title} in figures</summary>${renderTable(chart.table(document), looks, `chart-${id}-table`)}</details>
</figure>`;
}
