import { html, raw } from 'hono/html';
import type { Appearance } from '../sources.ts';

/** Markup that hono has escaped. */
export type Html = ReturnType<typeof html>;

export const nothing: Html = raw('');

/** Shows text that anybody may have written: inert, escaped, and kept from turning what stands around it. */
export interface Say {
  (text: string): Html;
  /** For where no markup may stand; still to be escaped. */
  plain(text: string): string;
}

export function createSay({ makeInert }: Pick<Appearance, 'makeInert'>): Say {
  return Object.assign((text: string) => html`<bdi>${makeInert(text)}</bdi>`, { plain: makeInert });
}

export interface Frame {
  /** Plain text; made inert by whoever hands it over. */
  readonly title: string;
  readonly body: Html;
  readonly style: string;
  readonly script?: string;
  /** Seconds after which a browser without scripts asks again. */
  readonly refreshS?: number;
  /** False: there is no list to go back to. */
  readonly hasList?: boolean;
  /** What this is, and what it does to the store. */
  readonly words?: { readonly what: string; readonly footer: string };
}

const LOOKING = {
  what: "this machine's runs, to look at",
  footer: 'Served to this machine only, by breakeven view. Nothing here changes the store.',
};

/** A whole page. It loads nothing from anywhere else. */
export async function renderFrame(frame: Frame): Promise<string> {
  const { title, body, style, script, refreshS, hasList = true, words = LOOKING } = frame;
  const refresh =
    refreshS === undefined
      ? nothing
      : html`<noscript><meta http-equiv="refresh" content="${refreshS}"></noscript>`;
  const markup = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · breakeven</title>
<link rel="icon" href="data:,">
<style>${raw(style)}</style>
${refresh}
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header>
<p class="what"><strong>breakeven</strong> <span>${words.what}</span></p>
${hasList ? html`<nav aria-label="Pages"><ul><li><a href="./">All runs</a></li></ul></nav>` : nothing}
</header>
<main id="main" tabindex="-1">
${body}
</main>
<footer><p>${words.footer}</p></footer>
${script === undefined ? nothing : html`<script>${raw(script)}</script>`}
</body>
</html>
`;
  return String(markup);
}

/** An address of another page: `run?id=…`. */
export function linkTo(page: string, parameters: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(
    Object.entries(parameters).map(([key, value]): [string, string] => [key, value.toWellFormed()]),
  );
  return `${page}?${query}`;
}

/** A table in a region that scrolls and takes the keyboard where it is wider than the page. */
export function table(
  id: string,
  caption: string,
  heads: readonly string[],
  rows: readonly Html[],
  kind = 'figures',
): Html {
  return html`<div class="scroll" role="region" tabindex="0" aria-labelledby="${id}">
<table class="${kind}">
<caption id="${id}">${caption}</caption>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows}</tbody>
</table></div>`;
}

/** A part of the page: its heading in a rail, the matter beside it. */
export function part(id: string, title: string, lead: Html, body: Html): Html {
  return html`<section class="part" aria-labelledby="${id}">
<div class="rail"><h2 id="${id}">${title}</h2><p>${lead}</p></div>
<div class="body">${body}</div>
</section>
`;
}
