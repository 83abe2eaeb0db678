import type { Layer, Plot } from './chart.ts';
import { type Scale, tickLabels } from './scale.ts';

export interface Axis {
  readonly field: string;
  readonly scale: Scale;
  readonly title: string;
  readonly label: (value: number) => string;
  /** Pixels between the plot and the axis. */
  readonly offset?: number;
}

interface PixelField {
  readonly field: string;
  readonly type: 'quantitative';
  readonly scale: null;
  readonly axis: null;
}

/** A position that is a pixel already. */
export const pixel = (field: string): PixelField => ({
  field,
  type: 'quantitative',
  scale: null,
  axis: null,
});

interface LookField {
  readonly field: string;
  readonly type: 'nominal';
  readonly scale: null;
  readonly legend: null;
}

/** A colour or a shape that is one already. */
export const look = (field: string): LookField => ({ field, type: 'nominal', scale: null, legend: null });

/** A scale as Vega-Lite has it: the domain as it stands. */
export function scaleSpec({ type, domain }: Scale): {
  type: 'linear' | 'log';
  domain: number[];
  nice: false;
  zero?: false;
} {
  return { type, domain: [...domain], nice: false, ...(type === 'linear' && { zero: false as const }) };
}

/** No marks of its own, only the axes that the other layers share: titles flat, grid on y only. */
export function axesLayer({
  x,
  y,
  plot,
}: {
  readonly x: Axis;
  readonly y: Axis;
  readonly plot: Plot;
}): Layer {
  return {
    data: { name: 'figures' },
    transform: [{ filter: 'false' }],
    mark: { type: 'point', opacity: 0, size: 1 },
    encoding: {
      x: {
        field: x.field,
        type: 'quantitative',
        scale: scaleSpec(x.scale),
        axis: {
          title: x.title,
          titleAnchor: 'end',
          titlePadding: 10,
          grid: false,
          offset: x.offset ?? 0,
          values: [...x.scale.ticks],
          labelExpr: tickLabels(x.scale.ticks, x.label),
        },
      },
      y: {
        field: y.field,
        type: 'quantitative',
        scale: scaleSpec(y.scale),
        axis: {
          title: y.title,
          titleAngle: 0,
          titleAlign: 'left',
          titleBaseline: 'middle',
          titleX: -plot.left,
          titleY: -plot.top + 8,
          domain: false,
          values: [...y.scale.ticks],
          labelExpr: tickLabels(y.scale.ticks, y.label),
        },
      },
    },
  };
}

/** Only an x axis, with a grid: for charts of rows. */
export function xAxisLayer({ field, scale, title, label }: Axis, plot: Plot): Layer {
  return {
    data: { name: 'figures' },
    transform: [{ filter: 'false' }],
    mark: { type: 'point', opacity: 0, size: 1 },
    encoding: {
      x: {
        field,
        type: 'quantitative',
        scale: scaleSpec(scale),
        axis: {
          title,
          titleAnchor: 'end',
          titlePadding: 10,
          domain: false,
          values: [...scale.ticks],
          labelExpr: tickLabels(scale.ticks, label),
        },
      },
      y: { value: plot.height },
    },
  };
}

export interface PlacedText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly align: 'left' | 'center' | 'right';
  readonly strong: boolean;
  readonly color: string;
}

const KINDS = (['left', 'center', 'right'] as const).flatMap((align) =>
  [true, false].map((strong) => ({ align, strong })),
);

/** Text at pixels. One layer a way of aligning and a weight, for neither is a channel. */
export function textLayer(values: readonly PlacedText[]): Layer {
  const used = KINDS.filter((kind) =>
    values.some((one) => one.align === kind.align && one.strong === kind.strong),
  );
  return {
    layer: used.map(({ align, strong }) => ({
      data: {
        values: values
          .filter((one) => one.align === align && one.strong === strong)
          .map((one) => ({ ...one })),
      },
      mark: { type: 'text', align, baseline: 'middle', fontWeight: strong ? 700 : 500 },
      encoding: {
        x: pixel('x'),
        y: pixel('y'),
        text: { field: 'text', type: 'nominal' },
        color: look('color'),
      },
    })),
  };
}
