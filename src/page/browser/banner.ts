import type { Measured } from '../../app/measured.ts';
import { makeInert } from '../../report/inert.ts';
import { differencesOf, isChanged, type WhatIf } from '../what-if.ts';

/** What differs from the measured run, on the edge of the window for as long as anything does. */
export function showBanner(banner: HTMLElement, whatIf: WhatIf, measured: Measured): void {
  banner.hidden = !isChanged(whatIf);
  document.documentElement.classList.toggle('what-if-is-on', !banner.hidden);
  const items = differencesOf(whatIf, measured).map(({ label, from, to }) => {
    const item = document.createElement('li');
    const words = [
      ['span', label],
      ['del', from],
      ['ins', to],
    ].map(([tag, text]) => {
      const element = document.createElement(tag as string);
      element.textContent = makeInert(text as string);
      return element;
    });
    item.append(...words.flatMap((element) => [element, ' ']));
    return item;
  });
  banner.querySelector('.differences')?.replaceChildren(...items);
}

export function showOutcome(banner: HTMLElement, text: string): void {
  const outcome = banner.querySelector('.outcome');
  if (outcome) outcome.textContent = text;
}
