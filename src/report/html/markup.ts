import { html, raw } from 'hono/html';
import type { Series } from '../charts/series.ts';
import type { Tone } from '../content/content.ts';

/** Markup that hono has escaped. */
export type Html = ReturnType<typeof html>;

export const nothing: Html = raw('');

/** What a renderer knows beside the content: each candidate's colour and shape. */
export type Looks = ReadonlyMap<string, Series>;

const ICONS: Readonly<Record<Tone, string>> = {
  good: 'M4.5 8.4l2.4 2.4 4.8-5.2',
  bad: 'M5.3 5.3l5.4 5.4M10.7 5.3l-5.4 5.4',
  open: 'M8 4.4v4.4M8 11.3v.2',
  plain: 'M8 7.4v4M8 4.8v.2',
};

/** A round icon of its own shape for each tone. The words beside it say the same. */
export function icon(tone: Tone): Html {
  return html`<svg class="icon ${tone}" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><circle cx="8" cy="8" r="7.25"/><path d="${ICONS[tone]}"/></svg>`;
}

/** A candidate's mark, as its charts draw it. */
export function glyph(series: Series | undefined): Html {
  if (series === undefined) return nothing;
  return html`<svg class="glyph" viewBox="-1.4 -1.4 2.8 2.8" aria-hidden="true" focusable="false"><path d="${series.shape}" fill="${series.color}"/></svg>`;
}
