import type { Redrawn } from '../engine.ts';

/** Sections that do not follow from the assumptions, and stay as they are. */
const KEPT: ReadonlySet<string> = new Set(['what-if', 'examples']);

/** The page's sections as they were written, to go back to. */
export function writtenSections(main: HTMLElement): Redrawn['sections'] {
  return sectionsOf(main).map((section) => ({ id: section.id, html: section.outerHTML }));
}

/** Puts sections in the place of those that are there; what a reader opened stays open. */
export function showSections(main: HTMLElement, sections: Redrawn['sections']): void {
  const wanted = new Set(sections.map(({ id }) => id));
  for (const gone of sectionsOf(main)) if (!wanted.has(gone.id)) gone.remove();
  let before: Element | null = null;
  for (const { id, html } of sections) {
    const made = parse(html);
    const old = main.querySelector(`:scope > section[id="${CSS.escape(id)}"]`);
    if (old) {
      keepOpen(old, made);
      old.replaceWith(made);
    } else if (before) before.after(made);
    else main.prepend(made);
    before = made;
  }
  linkSections(main);
}

function sectionsOf(main: HTMLElement): HTMLElement[] {
  return [...main.querySelectorAll<HTMLElement>(':scope > section')].filter(({ id }) => !KEPT.has(id));
}

/** Markup of our own renderer, which has escaped everything in it. */
function parse(html: string): Element {
  const template = document.createElement('template');
  template.innerHTML = html;
  return template.content.firstElementChild as Element;
}

function keepOpen(old: Element, made: Element): void {
  const now = [...made.querySelectorAll('details')];
  for (const [index, details] of [...old.querySelectorAll('details')].entries()) {
    const same = now[index];
    if (same && details.open) same.open = true;
  }
}

/** The masthead names the sections that there are. */
export function linkSections(main: HTMLElement): void {
  const list = document.querySelector('header nav ul');
  if (!list) return;
  const items = [...main.querySelectorAll(':scope > section:not([hidden]) > .rail h2')].map((heading) => {
    const link = document.createElement('a');
    link.href = `#${heading.closest('section')?.id}`;
    link.textContent = heading.textContent;
    const item = document.createElement('li');
    item.append(link);
    return item;
  });
  list.replaceChildren(...items);
}
