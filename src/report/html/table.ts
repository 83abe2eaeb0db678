import { html } from 'hono/html';
import type { Cell, DataTable, Row } from '../content/content.ts';
import { glyph, type Html, icon, type Looks, nothing } from './markup.ts';

const FORMS = { figures: 'figures', list: 'figures list', words: 'words' } as const;

/** A table in a region of its own, which scrolls and takes the keyboard where it is wider than the page. */
export function renderTable(table: DataTable, looks: Looks, id: string): Html {
  const { caption, columns, groups, form } = table;
  const [corner, ...heads] = columns;
  return html`<div class="scroll" role="region" tabindex="0" aria-labelledby="${id}">
<table class="${FORMS[form]}${columns.length > 5 ? ' many' : ''}">
<caption id="${id}">${caption}</caption>
<thead><tr><th scope="col">${corner?.text ?? ''}</th>${heads.map((head) => html`<th scope="col">${content(head, looks)}</th>`)}</tr></thead>
${groups.map(({ label, rows }) => renderGroup(label, rows, columns.length, looks))}
</table></div>`;
}

function renderGroup(label: string | null, rows: readonly Row[], width: number, looks: Looks): Html {
  if (rows.length === 0) return nothing;
  const head =
    label === null
      ? nothing
      : html`<tr class="group"><th scope="rowgroup" colspan="${width}"><span>${label}</span></th></tr>`;
  return html`<tbody>${head}${rows.map((row) => renderRow(row, looks))}</tbody>`;
}

function renderRow({ header, cells }: Row, looks: Looks): Html {
  return html`<tr><th scope="row">${content(header, looks)}</th>${cells.map(
    (cell) => html`<td${cell.tone ? html` class="${cell.tone}"` : nothing}>${content(cell, looks)}</td>`,
  )}</tr>
`;
}

function content(cell: Cell, looks: Looks): Html {
  const { text, detail, tone, candidate, href } = cell;
  const address = href === undefined ? null : safeAddress(href);
  const words =
    address === null
      ? html`<bdi>${text}</bdi>`
      : html`<a href="${address}" rel="noopener noreferrer">${text}</a>`;
  const mark = candidate === undefined ? nothing : glyph(looks.get(candidate));
  const sign = tone === undefined || tone === 'plain' ? nothing : icon(tone);
  const small =
    detail === undefined || detail === ''
      ? nothing
      : html`<small${whole(detail)}><bdi>${breakable(detail)}</bdi></small>`;
  return html`<span class="value${text.length <= WHOLE ? ' whole' : ''}">${mark}${sign}${words}</span>${small}`;
}

/** A model's name may break where its parts meet. */
const breakable = (text: string): Html[] => text.split(/(?<=[:/])(?=\S)/).map((part) => html`${part}<wbr>`);

/** Figures, days and intervals do not break; longer words may. */
const WHOLE = 16;

const whole = (text: string): Html => (text.length <= WHOLE ? html` class="whole"` : nothing);

/** Only a whole https address is ever a link. */
function safeAddress(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === 'https:' ? url.href : null;
}
