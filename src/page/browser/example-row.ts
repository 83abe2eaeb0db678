import type { CutText, ExampleList, ShownExample } from '../../core/model/example-list.ts';
import type { Tone } from '../../report/content/content.ts';
import { nameOf } from '../../report/content/words.ts';
import {
  cutWords,
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
} from '../../report/example-words.ts';
import { formatCount } from '../../report/format.ts';
import { makeInert } from '../../report/inert.ts';
import { make } from './make.ts';

/** Candidates' marks and verdicts' icons, to be copied. */
export interface ExampleLooks {
  readonly glyph: (candidate: number) => Node;
  readonly icon: (tone: Tone) => Node;
}

/** The marks that the page was written with. */
export function readLooks(root: HTMLElement): ExampleLooks {
  const { content } = root.querySelector<HTMLTemplateElement>('template.looks') as HTMLTemplateElement;
  const copy = (node: Element | null | undefined): Node =>
    node?.cloneNode(true) ?? document.createTextNode('');
  const nodes = [...content.children];
  const glyphs = nodes.filter(({ tagName }) => tagName === 'I');
  return {
    glyph: (candidate) => copy(glyphs[candidate]?.firstElementChild),
    icon: (tone) => copy(nodes.find(({ classList }) => classList.contains(tone))),
  };
}

/** One example, folded; its inside is made when it is first opened. */
export function makeExample(example: ShownExample, list: ExampleList, looks: ExampleLooks): HTMLElement {
  const marks = example.answers.map((answer, index) => {
    const words = `${nameOf(makeInert(list.candidates[index] ?? ''))}: ${verdictWords(answer)}`;
    const tone = toneOf(answer);
    return make(
      'span',
      { class: `mark ${answer?.change ?? ''}`, role: 'img', 'aria-label': words },
      looks.glyph(index),
      tone === null ? make('b', {}, '–') : looks.icon(tone),
    );
  });
  const summary = make(
    'summary',
    {},
    make('span', { class: 'marks' }, ...marks),
    make('span', { class: 'id' }, make('bdi', {}, labelText(example.id))),
    make('span', { class: 'gist' }, make('bdi', {}, gistOf(example.input))),
  );
  const details = make('details', { class: 'example' }, summary);
  details.addEventListener('toggle', () => {
    if (details.open && details.children.length === 1) details.append(makeInside(example, list, looks));
  });
  return details;
}

function makeInside(example: ShownExample, list: ExampleList, looks: ExampleLooks): HTMLElement {
  const { input, reference, tags } = example;
  const given: [string, (Node | string)[]][] = [
    ['Input', input.text === '' ? [] : makeText(input)],
    ['Reference answer', reference === null || reference.text === '' ? [] : makeText(reference)],
    ['Tags', tags.flatMap((tag) => [make('bdi', { class: 'tag' }, labelText(tag)), ' '])],
  ];
  const asked = given
    .filter(([, nodes]) => nodes.length > 0)
    .map(([label, nodes]) => make('div', {}, make('dt', {}, label), make('dd', {}, ...nodes)));
  const answered = groupAnswers(example).map((same) => makeAnswer(same, example, list, looks));
  return make(
    'div',
    { class: 'inside' },
    make('dl', { class: 'asked' }, ...asked),
    make('ul', { class: 'answers' }, ...answered),
  );
}

function makeAnswer(
  { first, all }: SameAnswers,
  { reference }: ShownExample,
  { candidates }: ExampleList,
  { glyph, icon }: ExampleLooks,
): HTMLElement {
  const by = all.map(({ place, answer }) => {
    const tone = toneOf(answer) ?? 'plain';
    return make(
      'p',
      { class: 'by' },
      glyph(place),
      make('b', {}, make('bdi', {}, nameOf(makeInert(candidates[place] ?? '')))),
      ' ',
      make('span', { class: `verdict-word ${tone}` }, icon(tone), verdictWords(answer)),
      ' ',
      make('span', { class: 'figures' }, figuresOf(answer).join(' · ')),
    );
  });
  const { text, detail } = first;
  const reason = detail && make('div', { class: 'reason' }, make('span', {}, reasonLabel(first)));
  reason?.append(...makeText(detail as CutText));
  return make(
    'li',
    { class: `answer ${first.change ?? ''}` },
    ...by,
    ...(text === null
      ? [make('p', { class: 'none' }, withoutText(first))]
      : makeText(text, partedAnswer(first, reference))),
    ...(reason ? [reason] : []),
  );
}

/** Longer texts are folded until somebody asks for all. */
const [MOST_LETTERS, MOST_LINES] = [700, 14];

function makeText({ text, more = 0 }: CutText, parts: Parted = [plainText(text), '', '']): Node[] {
  const [before, differing, after] = parts;
  const mark = differing === '' ? [] : [make('mark', {}, differing)];
  const box = make('div', { class: 'text' }, make('bdi', {}, before, ...mark, after));
  const notes = more === 0 ? [] : [make('small', { class: 'cut' }, `… ${cutWords(more)}`)];
  const isLong = text.length > MOST_LETTERS || text.split('\n', MOST_LINES + 1).length > MOST_LINES;
  if (!isLong) return [box, ...notes];
  box.classList.add('folded');
  const label = `Show all ${formatCount(text.length)} letters`;
  const button = make('button', { type: 'button', class: 'unfold', 'aria-expanded': 'false' }, label);
  button.addEventListener('click', () => {
    const isFolded = box.classList.toggle('folded');
    button.setAttribute('aria-expanded', String(!isFolded));
    button.textContent = isFolded ? label : 'Show less';
  });
  return [box, button, ...notes];
}
