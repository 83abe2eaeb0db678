import { html } from 'hono/html';
import type { Refusal } from '../server/refusal.ts';
import { type Html, nothing, type Say } from './frame.ts';

/** What is wrong, and the next thing to try. */
export function renderError({ message, hint }: Pick<Refusal, 'message' | 'hint'>, say: Say): Html {
  return html`<section class="opening" aria-labelledby="title">
<h1 id="title">${say(message)}</h1>
${hint === undefined ? nothing : html`<p class="say">Try: ${say(hint)}</p>`}
</section>`;
}
