import { html } from 'hono/html';
import type { CutText, ExampleAnswer, ExampleList, ShownExample } from '../../core/model/example-list.ts';
import {
  coverageOf,
  EXAMPLES_TITLE,
  type Examples,
  examplesLead,
  examplesTable,
  LEFT_OUT,
} from '../content/examples.ts';
import { nameOf } from '../content/words.ts';
import {
  figuresOf,
  gistOf,
  groupAnswers,
  labelText,
  type Parted,
  partedAnswer,
  plainText,
  reasonLabel,
  type SameAnswers,
  toneOf,
  verdictWords,
  withoutText,
} from '../example-words.ts';
import { formatCount } from '../format.ts';
import { makeInert } from '../inert.ts';
import type { Page } from './block.ts';
import { glyph, type Html, icon, type Looks, nothing } from './markup.ts';
import type { RenderedSection } from './sections.ts';
import { renderTable } from './table.ts';

/** Examples that stand in the page as markup, for paper and for readers without scripts. */
const STILL = 12;
/** Letters of a text among them. */
const STILL_LETTERS = 1200;

export const EXAMPLES_ID = 'examples';

/**
 * What changed, example by example: the counts, and the first few as markup. A script may list them all in
 * their place; it finds each candidate's mark and each verdict's icon in the template.
 */
export function renderExamples({ document, looks }: Page, examples: Examples): RenderedSection {
  const body = examples === 'left-out' ? html`<p class="say">${LEFT_OUT}</p>` : listPart(examples, looks);
  return {
    id: EXAMPLES_ID,
    title: EXAMPLES_TITLE,
    html: html`<section id="${EXAMPLES_ID}" class="part broad" aria-labelledby="${EXAMPLES_ID}-title">
<div class="rail"><h2 id="${EXAMPLES_ID}-title">${EXAMPLES_TITLE}</h2><p>${examplesLead(document)}</p></div>
<div class="body">${document.candidates.length === 0 ? nothing : renderTable(examplesTable(document), looks, `${EXAMPLES_ID}-table`)}
${body}</div>
</section>
`,
  };
}

function listPart(list: ExampleList, looks: Looks): Html {
  const shown = list.examples.slice(0, STILL);
  const title =
    shown.length === list.examples.length
      ? nothing
      : html`<h3>The first ${formatCount(shown.length)} of ${formatCount(list.examples.length)}</h3>
`;
  return html`<p class="say coverage"><bdi>${makeInert(coverageOf(list))}</bdi></p>
<div class="still">${title}<div class="example-list">${shown.map((example) => exampleMarkup(example, list, looks))}</div></div>
<template class="looks">${list.candidates.map((id) => html`<i>${glyph(looks.get(makeInert(id)))}</i>`)}${(['good', 'bad', 'open', 'plain'] as const).map(icon)}</template>`;
}

function exampleMarkup(example: ShownExample, list: ExampleList, looks: Looks): Html {
  const { id, input, reference, tags, answers } = example;
  return html`<details class="example"><summary><span class="marks">${answers.map((answer, index) => mark(list.candidates[index] ?? '', answer, looks))}</span><span class="id"><bdi>${labelText(id)}</bdi></span><span class="gist"><bdi>${gistOf(input)}</bdi></span></summary>
<div class="inside">
<dl class="asked">${textPart('Input', input)}${textPart('Reference answer', reference)}${
    tags.length === 0
      ? nothing
      : html`<div><dt>Tags</dt><dd>${tags.map((tag) => html`<bdi class="tag">${labelText(tag)}</bdi> `)}</dd></div>`
  }</dl>
<ul class="answers">${groupAnswers(example).map((same) => answerPart(same, example, list, looks))}</ul>
</div></details>
`;
}

function mark(candidate: string, answer: ExampleAnswer | null, looks: Looks): Html {
  const tone = toneOf(answer);
  const words = `${nameOf(makeInert(candidate))}: ${verdictWords(answer)}`;
  return html`<span class="mark ${answer?.change ?? ''}" role="img" aria-label="${words}">${glyph(looks.get(makeInert(candidate)))}${tone === null ? html`<b>–</b>` : icon(tone)}</span>`;
}

function textPart(label: string, text: CutText | null): Html {
  if (text === null || text.text === '') return nothing;
  return html`<div><dt>${label}</dt><dd>${textMarkup(text)}</dd></div>`;
}

function textMarkup({ text, more = 0 }: CutText, [before, differing, after] = plain(text)): Html {
  const left = more + Math.max(0, text.length - STILL_LETTERS);
  const note = left === 0 ? nothing : html`<small class="cut">… ${formatCount(left)} more letters</small>`;
  const mark = differing === '' ? nothing : html`<mark>${differing}</mark>`;
  return html`<div class="text"><bdi>${before}${mark}${after}</bdi></div>${note}`;
}

const plain = (text: string): Parted => [plainText(text.slice(0, STILL_LETTERS)), '', ''];

function answerPart(
  { first, all }: SameAnswers,
  { reference }: ShownExample,
  { candidates }: ExampleList,
  looks: Looks,
): Html {
  const by = all.map(({ place, answer }) => {
    const name = makeInert(candidates[place] ?? '');
    const tone = toneOf(answer) ?? 'plain';
    return html`<p class="by">${glyph(looks.get(name))}<b><bdi>${nameOf(name)}</bdi></b> <span class="verdict-word ${tone}">${icon(tone)}${verdictWords(answer)}</span> <span class="figures">${figuresOf(answer).join(' · ')}</span></p>`;
  });
  const { text, detail } = first;
  const isShort = text !== null && text.text.length <= STILL_LETTERS;
  const answered = text && textMarkup(text, isShort ? partedAnswer(first, reference) : undefined);
  return html`<li class="answer ${first.change ?? ''}">${by}${answered ?? html`<p class="none">${withoutText(first)}</p>`}${
    detail === null
      ? nothing
      : html`<div class="reason"><span>${reasonLabel(first)}</span>${textMarkup(detail)}</div>`
  }</li>
`;
}
