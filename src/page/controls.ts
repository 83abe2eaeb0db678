import type { Measured } from '../app/measured.ts';
import { ASSUMPTIONS, type Assumption } from '../core/decision/assumptions.ts';
import { linearScale, logScale, type SliderScale } from './scale.ts';
import { formatOwn, formatValue, ownValue, priceKeysOf } from './what-if.ts';

/** One assumption that a reader can move: a slider, and a field for what the slider does not reach. */
export interface Control {
  /** Of an assumption, or of a model whose token price moves. */
  readonly id: string;
  readonly kind: 'assumption' | 'price';
  readonly group: (typeof GROUPS)[number];
  readonly label: string;
  /** Behind the field; a share is typed in per cent. */
  readonly suffix: '' | '%' | '$' | '×' | 'months';
  /** What the measured run has. */
  readonly own: number;
  readonly ownText: string;
  readonly scale: SliderScale;
  readonly assumption: Assumption | null;
}

export const GROUPS = ['Demand', 'Quality', 'Prices'] as const;

/** Every control of a run, none where it has no scenario. */
export function controlsOf(measured: Measured): Control[] {
  if (measured.scenarios.length === 0) return [];
  const assumed = Object.keys(SHAPES).map((id): Control => {
    const assumption = ASSUMPTIONS.find((one) => one.id === id) as Assumption;
    const { group, suffix, scaleOf } = SHAPES[id] as Shape;
    const own = ownValue(assumption, measured) ?? 0;
    const ownText = formatOwn(assumption, measured);
    return {
      id,
      kind: 'assumption',
      group,
      label: assumption.label,
      suffix,
      own,
      ownText,
      scale: scaleOf(own),
      assumption,
    };
  });
  const prices = priceKeysOf(measured).map((model): Control => {
    const label = `Token price of ${model}`;
    const scale = logScale(0.1, 10, 1);
    const shape = { id: model, kind: 'price', group: 'Prices', label, suffix: '×' } as const;
    return { ...shape, own: 1, ownText: '1×', scale, assumption: null };
  });
  return [...assumed, ...prices];
}

interface Shape extends Pick<Control, 'group' | 'suffix'> {
  readonly scaleOf: (own: number) => SliderScale;
}

const SHAPES: Readonly<Record<string, Shape>> = {
  requestsPerMonth: {
    group: 'Demand',
    suffix: '',
    scaleOf: (own) => logScale(Math.max(1, Number((own / 100).toPrecision(1))), 100 * own, own),
  },
  growth: {
    group: 'Demand',
    suffix: '%',
    scaleOf: (own) => linearScale(Math.min(-0.1, own), Math.max(0.25, own), 0.005, own),
  },
  horizonMonths: {
    group: 'Demand',
    suffix: 'months',
    scaleOf: (own) => linearScale(1, Math.max(60, own), 1, own),
  },
  'require.minAccuracy': {
    group: 'Quality',
    suffix: '%',
    scaleOf: (own) => linearScale(0, 1, 0.005, own),
  },
  usdPerError: {
    group: 'Quality',
    suffix: '$',
    scaleOf: (own) => logScale(1e-5, Math.max(10, 100 * own), own, true),
  },
  batchShare: {
    group: 'Prices',
    suffix: '%',
    scaleOf: (own) => linearScale(0, 1, 0.01, own),
  },
  cachedInputShare: {
    group: 'Prices',
    suffix: '%',
    scaleOf: (own) => linearScale(0, 1, 0.01, own),
  },
};

/** A value as its field shows it, and back; not a number where it is none. */
export const toField = ({ suffix }: Pick<Control, 'suffix'>, value: number): string =>
  String(suffix === '%' ? Number((100 * value).toPrecision(12)) : value);

export function fromField({ suffix }: Pick<Control, 'suffix'>, text: string): number {
  const plain = text.replaceAll(/[\s,_]/g, '');
  const value = plain === '' ? Number.NaN : Number(plain);
  return suffix === '%' ? Number((value / 100).toPrecision(12)) : value;
}

/** A value as a screen reader says it. */
export const sayValue = ({ assumption }: Pick<Control, 'assumption'>, value: number): string =>
  assumption ? formatValue(assumption, value) : `${value} times today's price`;
