import type { ExampleList, ShownExample } from '../../core/model/example-list.ts';
import { count, formatCount } from '../../report/format.ts';
import { createSearch } from '../example-filter.ts';
import { makeControls } from './example-controls.ts';
import { makeExample, readLooks } from './example-row.ts';
import { make } from './make.ts';

/** Examples that are shown at a time. */
const PAGE = 50;

/**
 * Lists all examples in the place of the few that the page was written with, to be filtered, searched and
 * opened. Everything in them may be hostile: it only ever becomes text.
 */
export function mountExamples(root: HTMLElement, list: ExampleList): void {
  const still = root.querySelector('.still');
  if (!still || list.examples.length === 0) return;
  const looks = readLooks(root);
  const search = createSearch(list);
  const rows = make('div', { class: 'example-list' });
  const status = make('p', { class: 'found', role: 'status' });
  const more = make('button', { type: 'button', class: 'more' });
  const clear = make('button', { type: 'button', class: 'clear' }, 'Show all examples');
  let found: readonly ShownExample[] = [];

  const showMore = (): void => {
    const next = found.slice(rows.children.length, rows.children.length + PAGE);
    rows.append(...next.map((example) => makeExample(example, list, looks)));
    const left = found.length - rows.children.length;
    more.hidden = left === 0;
    more.textContent = `Show ${formatCount(Math.min(PAGE, left))} more of ${formatCount(left)}`;
  };
  const controls = makeControls(list, (filter) => {
    const { examples, counts } = search(filter);
    found = examples;
    rows.replaceChildren();
    showMore();
    controls.showCounts(counts, filter.candidate);
    const isAll = found.length === list.examples.length;
    clear.hidden = isAll;
    status.textContent = isAll
      ? count(found.length, 'example')
      : `${formatCount(found.length)} of ${count(list.examples.length, 'example')}`;
  });
  more.addEventListener('click', () => {
    const place = rows.children.length;
    showMore();
    rows.children[place]?.querySelector('summary')?.focus();
  });
  clear.addEventListener('click', () => {
    controls.clear();
    controls.element.querySelector('input')?.focus();
  });
  controls.clear();
  still.after(
    make(
      'div',
      { class: 'live' },
      controls.element,
      make('div', { class: 'tally' }, status, clear),
      rows,
      more,
    ),
  );
  root.classList.add('is-live');
}
