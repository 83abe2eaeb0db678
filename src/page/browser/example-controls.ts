import type { ExampleList } from '../../core/model/example-list.ts';
import { nameOf } from '../../report/content/words.ts';
import { labelText } from '../../report/example-words.ts';
import { formatCount } from '../../report/format.ts';
import { makeInert } from '../../report/inert.ts';
import {
  type ExampleFilter,
  type Found,
  NO_FILTER,
  OUTCOMES,
  type Outcome,
  tagsOf,
} from '../example-filter.ts';
import { make } from './make.ts';

export interface ExampleControls {
  readonly element: HTMLElement;
  /** Says how many there are of each outcome, of one candidate or of any. */
  readonly showCounts: (counts: Found['counts'], candidate: number | null) => void;
  /** Back to everything. */
  readonly clear: () => void;
}

const LABELS: Readonly<Record<Outcome, string>> = {
  all: 'All',
  gained: 'Gained',
  lost: 'Lost',
  wrong: 'All wrong',
  failed: 'Failed',
  unscored: 'Unscored',
};

/** Pause after a key before a search. */
const PAUSE_MS = 150;

/** The fields that a reader sifts examples by; `changed` is told of every new filter. */
export function makeControls(list: ExampleList, changed: (filter: ExampleFilter) => void): ExampleControls {
  let filter = NO_FILTER;
  const update = (part: Partial<ExampleFilter>): void => {
    filter = { ...filter, ...part };
    changed(filter);
  };
  const search = make('input', { type: 'search', id: 'examples-search', spellcheck: 'false' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  search.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => update({ query: search.value }), PAUSE_MS);
  });
  const whose = makeSelect('examples-candidate', 'Any candidate', candidateNames(list));
  whose.addEventListener('change', () => update({ candidate: placeIn(whose) }));
  const tags = tagsOf(list);
  const tag = makeSelect('examples-tag', 'Any tag', tags.map(labelText));
  tag.addEventListener('change', () => update({ tag: tags[placeIn(tag) ?? -1] ?? null }));
  const outcomes = OUTCOMES.map((outcome) => {
    const radio = make('input', { type: 'radio', name: 'examples-outcome', value: outcome });
    radio.checked = outcome === NO_FILTER.outcome;
    radio.addEventListener('change', () => update({ outcome }));
    const name = make('span', {}, LABELS[outcome]);
    const number = make('span', { class: 'number' });
    const element = make('label', { class: `chip ${outcome}` }, radio, name, number);
    return { outcome, radio, name, number, element };
  });
  const fields = [
    labelled('Search ids, inputs and answers', search, 'search'),
    ...(list.candidates.length > 1 ? [labelled('Candidate', whose)] : []),
    ...(tags.length > 0 ? [labelled('Tag', tag)] : []),
  ];
  const element = make(
    'form',
    { class: 'sift', autocomplete: 'off', role: 'search', 'aria-label': 'Sift examples' },
    make('div', { class: 'fields' }, ...fields),
    make(
      'fieldset',
      {},
      make('legend', {}, 'Outcome against the reference'),
      ...outcomes.map((one) => one.element),
    ),
  );
  element.addEventListener('submit', (event) => event.preventDefault());
  return {
    element,
    showCounts(counts, candidate) {
      for (const { outcome, name, number, element: chip } of outcomes) {
        if (outcome === 'wrong') name.textContent = candidate === null ? LABELS.wrong : 'Both wrong';
        number.textContent = formatCount(counts[outcome]);
        chip.classList.toggle('empty', counts[outcome] === 0);
      }
    },
    clear() {
      clearTimeout(timer);
      search.value = '';
      whose.selectedIndex = 0;
      tag.selectedIndex = 0;
      for (const { outcome, radio } of outcomes) radio.checked = outcome === NO_FILTER.outcome;
      update(NO_FILTER);
    },
  };
}

function candidateNames({ candidates, reference }: ExampleList): string[] {
  return candidates.map((id) => `${nameOf(makeInert(id))}${id === reference ? ' (the reference)' : ''}`);
}

function makeSelect(id: string, any: string, options: readonly string[]): HTMLSelectElement {
  return make('select', { id }, ...[any, ...options].map((text) => make('option', {}, text)));
}

/** `null`: the first, which is any. */
const placeIn = ({ selectedIndex }: HTMLSelectElement): number | null =>
  selectedIndex < 1 ? null : selectedIndex - 1;

function labelled(text: string, field: HTMLElement, name = ''): HTMLElement {
  return make('div', { class: name }, make('label', { for: field.id }, text), field);
}
