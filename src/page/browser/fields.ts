import { isPossible } from '../../core/decision/assumptions.ts';
import { type Control, fromField, sayValue, toField } from '../controls.ts';
import { isFactor, type WhatIf } from '../what-if.ts';

/** The slider and the field of one control. */
export interface Field {
  readonly control: Control;
  readonly show: (whatIf: WhatIf) => void;
}

/** Wires one control; `moved` is told of every value that is possible. */
export function wireField(element: Element, control: Control, moved: (value: number) => void): Field {
  const field = element.querySelector<HTMLInputElement>('input[type=text]') as HTMLInputElement;
  const slider = element.querySelector<HTMLInputElement>('input[type=range]') as HTMLInputElement;
  const { scale, own } = control;
  const setSlider = (value: number): void => {
    slider.value = String(scale.positionOf(value));
    slider.setAttribute('aria-valuetext', sayValue(control, value));
  };
  const mark = (value: number): void => {
    element.classList.toggle('moved', value !== own);
    field.removeAttribute('aria-invalid');
  };
  slider.addEventListener('input', () => {
    const value = scale.valueAt(Number(slider.value));
    field.value = toField(control, value);
    setSlider(value);
    mark(value);
    moved(value);
  });
  field.addEventListener('input', () => {
    const value = fromField(control, field.value);
    if (!isAllowed(control, value)) {
      field.setAttribute('aria-invalid', 'true');
      return;
    }
    setSlider(value);
    mark(value);
    moved(value);
  });
  return {
    control,
    show: (whatIf) => {
      const value = valueIn(control, whatIf);
      field.value = toField(control, value);
      setSlider(value);
      mark(value);
    },
  };
}

function isAllowed({ assumption }: Control, value: number): boolean {
  return assumption ? isPossible(assumption, value) : isFactor(value);
}

function valueIn({ id, kind, own }: Control, { values, prices }: WhatIf): number {
  return (kind === 'price' ? prices[id] : values[id]) ?? own;
}
