import { html } from 'hono/html';
import type { Sample } from '../../core/model/sample.ts';
import { type Html, linkTo, nothing } from '../page/frame.ts';
import { count } from '../page/words.ts';
import type { ShownAnswer, ShownProgress } from './source.ts';

/** Of a text that is longer the rest is behind a link: a page has to come at once. */
const LONGEST = 20_000;

export const PARTS = ['answer', 'asked', 'reference', 'steps', 'state'] as const;
export type Part = (typeof PARTS)[number];

export interface LabelPage {
  readonly answer: ShownAnswer | null;
  readonly progress: ShownProgress;
  /** The session's own mark, in every form. */
  readonly mark: string;
  readonly spell: (text: string) => string;
}

export function titleOf({ answer, progress }: Pick<LabelPage, 'answer' | 'progress'>): string {
  return answer ? `Answer ${answer.position + 1} of ${progress.total}` : 'All labelled';
}

export function renderLabelPage(page: LabelPage): Html {
  return page.answer ? renderAnswer(page, page.answer) : renderDone(page);
}

/** What a part says, as text. */
export function textOf({ example, input, reference, sample }: ShownAnswer, part: Part): string {
  if (part === 'asked')
    return input === '' ? `Example ${example}; this run does not keep what was asked.` : input;
  if (part === 'reference') return reference ?? '';
  if (part === 'steps') return stepsOf(sample);
  if (part === 'state') return sample.state === undefined ? '' : JSON.stringify(sample.state, null, 2);
  return sample.output_text;
}

function stepsOf({ steps = [] }: Sample): string {
  return steps
    .map(({ name, arguments: given, result, failed }, index) => {
      const outcome = result === undefined ? '' : `\n   ${failed ? 'refused' : 'gave'}: ${result}`;
      return `${index + 1}. ${name}(${JSON.stringify(given)})${outcome}`;
    })
    .join('\n');
}

function renderAnswer(page: LabelPage, answer: ShownAnswer): Html {
  const { progress, mark } = page;
  const { position } = answer;
  const left = progress.total - progress.labelled - progress.skipped;
  return html`<section class="opening" aria-labelledby="title">
<p class="about"><span>${titleOf(page)}</span> <span>${saidOf(progress)}</span> <span>${count(left)} left</span></p>
<progress max="${progress.total}" value="${progress.total - left}" aria-label="Done"></progress>
<h1 id="title">Is this answer right?</h1>
</section>
${renderText(page, answer, 'asked', 'Asked')}
${renderText(page, answer, 'answer', 'Answer')}
${renderText(page, answer, 'steps', 'What it did', true)}
${renderText(page, answer, 'state', 'What it left behind', true)}
${answer.reference === null ? nothing : renderReference(page, answer)}
<form class="label" action="label" method="post" autocomplete="off">
<input type="hidden" name="mark" value="${mark}">
<input type="hidden" name="position" value="${position}">
<label class="note" for="note">Note <small>if you like; <kbd>n</kbd> goes there, <kbd>Esc</kbd> back</small></label>
<textarea id="note" name="note" rows="2" maxlength="2000"></textarea>
<div class="keys">
${button('pass', 'Pass', 'p')}
${button('fail', 'Fail', 'f')}
${button('skip', 'Skip', 's')}
</div>
</form>
${renderUndo(page)}
<p class="say">Skip where you cannot tell. Judge what was asked for, not how it is put, unless that was asked for too.</p>`;
}

const button = (said: string, words: string, key: string): Html =>
  html`<button name="said" value="${said}" data-key="${key}" aria-keyshortcuts="${key}">${words} <kbd aria-hidden="true">${key}</kbd></button>`;

function saidOf({ labelled, skipped }: ShownProgress): string {
  return `${count(labelled)} labelled${skipped > 0 ? `, ${count(skipped)} skipped` : ''}`;
}

function renderText(page: LabelPage, answer: ShownAnswer, part: Part, title: string, isExtra = false): Html {
  const text = textOf(answer, part);
  if (text === '' && isExtra) return nothing;
  return html`<section class="told" aria-labelledby="${part}">
<h2 id="${part}">${title}</h2>
${renderBody(page, answer, part, text)}
</section>`;
}

function renderBody({ spell }: LabelPage, { position }: ShownAnswer, part: Part, text: string): Html {
  if (text.trim() === '')
    return html`<p class="none">${text === '' ? 'Nothing: it is empty.' : 'Nothing but spaces and line ends.'}</p>`;
  const shown = text.slice(0, LONGEST);
  const rest = text.length - shown.length;
  const more = linkTo('text', { position: String(position), part });
  return html`<pre class="words" dir="auto" tabindex="0" role="region" aria-labelledby="${part === 'reference' ? 'reference-name' : part}">${spell(shown.toWellFormed())}</pre>
${rest > 0 ? html`<p class="more">and ${count(rest)} characters more: <a href="${more}" target="_blank" rel="noopener">the whole text</a></p>` : nothing}`;
}

/** Closed at first: who has read it compares, and no longer asks whether the answer is right. */
function renderReference(page: LabelPage, answer: ShownAnswer): Html {
  return html`<section class="told"><details id="reference"><summary id="reference-name">Reference answer <kbd aria-hidden="true">r</kbd></summary>
${renderBody(page, answer, 'reference', answer.reference ?? '')}
</details></section>`;
}

function renderUndo({ progress, mark }: LabelPage): Html {
  if (progress.last === null) return nothing;
  return html`<form class="undo" action="undo" method="post">
<input type="hidden" name="mark" value="${mark}">
<input type="hidden" name="position" value="${progress.last}">
<button data-key="u" aria-keyshortcuts="u">Undo answer ${progress.last + 1} <kbd aria-hidden="true">u</kbd></button>
</form>`;
}

function renderDone(page: LabelPage): Html {
  const { progress, mark } = page;
  return html`<section class="opening" aria-labelledby="title">
<p class="about"><span>${saidOf(progress)}</span></p>
<progress max="1" value="1" aria-label="Done"></progress>
<h1 id="title">All ${count(progress.total)} answers are labelled</h1>
<p class="say">They are kept. Finish ends breakeven label, which then prints what they tell.</p>
<form class="label" action="finish" method="post">
<input type="hidden" name="mark" value="${mark}">
<div class="keys"><button autofocus>Finish</button></div>
</form>
${renderUndo(page)}
</section>`;
}

/** After Finish: the server is gone, and nothing more can be asked of it. */
export function renderGone({ labelled, skipped }: ShownProgress): Html {
  return html`<section class="opening" aria-labelledby="title">
<h1 id="title">Thank you</h1>
<p class="say">${saidOf({ labelled, skipped, total: 0, last: null })}. What they tell stands in the terminal; this page can be closed.</p>
</section>`;
}
