import type { ReportContext } from '../../report/content/content.ts';
import { makeInert } from '../../report/inert.ts';
import { type Control, controlsOf } from '../controls.ts';
import { inflate } from '../inflate.ts';
import { unpackMeasured } from '../pack.ts';
import { shellCommand } from '../shell-command.ts';
import {
  flagsOf,
  fromFragment,
  isChanged,
  NOTHING_CHANGED,
  toFragment,
  type WhatIf,
  withoutUnchanged,
} from '../what-if.ts';
import { showBanner, showOutcome } from './banner.ts';
import { type Computer, startComputer } from './compute.ts';
import { copyFrom } from './copy.ts';
import { wireField } from './fields.ts';
import { linkSections, showSections, writtenSections } from './sections.ts';
import type { Answered } from './worker.ts';

/** Where the copied command writes, so that the measured report stays. */
const OUT = 'reports/what-if';

/** Makes the sliders work: what they say stands in the address, the banner, and every section. */
export async function startWhatIf(data: {
  readonly engine: string;
  readonly measured: string;
}): Promise<void> {
  const main = document.querySelector<HTMLElement>('main') as HTMLElement;
  const panel = document.querySelector<HTMLElement>('#what-if');
  const banner = document.querySelector<HTMLElement>('#changed');
  if (!panel || !banner) return;
  const [first = '', packed = ''] = splitOnce(await inflate(data.measured), '\n');
  const context = JSON.parse(first) as ReportContext;
  const measured = unpackMeasured(packed);
  const controls = controlsOf(measured);
  const written = writtenSections(main);
  const status = panel.querySelector('.computed') as HTMLElement;
  let state: WhatIf = NOTHING_CHANGED;
  let computer: Promise<Computer> | undefined;

  const answered = (answer: Answered): void => {
    panel.removeAttribute('aria-busy');
    if ('error' in answer) {
      status.textContent = `It could not be computed: ${answer.error}`;
      return;
    }
    showSections(main, answer.redrawn.sections);
    status.textContent = `${answer.redrawn.headline} (computed in ${(answer.ms / 1000).toFixed(1)} s)`;
    showOutcome(banner, answer.redrawn.headline);
  };
  const compute = async (): Promise<void> => {
    computer ??= startComputer({ engine: data.engine, measured: packed, context, answered });
    (await computer).ask(state);
  };
  const update = (next: WhatIf): void => {
    state = withoutUnchanged(next, measured);
    history.replaceState(null, '', toFragment(state) || location.pathname + location.search);
    showBanner(banner, state, measured);
    if (isChanged(state)) {
      panel.setAttribute('aria-busy', 'true');
      void compute();
      return;
    }
    void computer?.then(({ forget }) => forget());
    panel.removeAttribute('aria-busy');
    showSections(main, written);
    status.textContent = 'As measured.';
  };
  const fields = [...panel.querySelectorAll('.control')].map((element, index) => {
    const control = controls[index] as Control;
    return wireField(element, control, (value) => update(withValue(state, control, value)));
  });
  const reset = (): void => {
    update(NOTHING_CHANGED);
    for (const field of fields) field.show(state);
  };
  for (const button of document.querySelectorAll<HTMLElement>('button[data-does]')) {
    const does: Record<string, () => void> = {
      reset,
      'copy-link': () => void copyFrom(button, location.href),
      'copy-command': () =>
        void copyFrom(button, `${context.command} ${shellCommand([...flagsOf(state), '--out', OUT])}`),
    };
    button.addEventListener('click', () => does[button.dataset.does as string]?.());
  }
  const readAddress = (): void => {
    const asked = fromFragment(location.hash, measured);
    // A section was jumped to: the address keeps what is assumed.
    if (!asked) {
      if (isChanged(state)) history.replaceState(null, '', toFragment(state));
      return;
    }
    const { whatIf, unknown } = asked;
    update(whatIf);
    for (const field of fields) field.show(state);
    panel.querySelector('.unknown')?.remove();
    if (unknown.length > 0) panel.querySelector('form')?.prepend(notTaken(unknown));
  };
  addEventListener('hashchange', readAddress);
  panel.hidden = false;
  document.documentElement.classList.add('can-ask');
  readAddress();
  linkSections(main);
}

/** A link that was cut or made for another run must not pass for the measured report. */
function notTaken(unknown: readonly string[]): HTMLElement {
  const note = document.createElement('p');
  note.className = 'unknown';
  note.setAttribute('role', 'alert');
  note.textContent = `The address held what this run cannot take, and it is left out: ${makeInert(unknown.join(', '))}`;
  return note;
}

function withValue({ values, prices }: WhatIf, { id, kind }: Control, value: number): WhatIf {
  return kind === 'price'
    ? { values, prices: { ...prices, [id]: value } }
    : { values: { ...values, [id]: value }, prices };
}

function splitOnce(text: string, by: string): [string, string] {
  const at = text.indexOf(by);
  return [text.slice(0, at), text.slice(at + by.length)];
}
