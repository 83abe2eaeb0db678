import type { TrainingReport } from '../../core/model/report-document.ts';
import { INK, type Layer } from './chart.ts';
import type { Series } from './series.ts';

type Point = TrainingReport['points'][number];

/** So many points or more tremble too much to be read one by one. */
const MANY = 30;
/** Share of the points in each mean. */
const WINDOW = 1 / 12;

/** Whether steps are drawn faint under their mean. */
export const isNoisy = ({ points }: TrainingReport): boolean => points.length >= MANY;

/** Centred means, shorter towards the ends; few points stay as they are. */
export function smooth(curve: TrainingReport): readonly Point[] {
  const { points } = curve;
  if (!isNoisy(curve)) return points;
  const reach = Math.max(1, Math.round((points.length * WINDOW) / 2));
  return points.map(({ step }, index) => {
    const half = Math.min(reach, index, points.length - 1 - index);
    const near = points.slice(index - half, index + half + 1);
    return { step, value: near.reduce((sum, { value }) => sum + value, 0) / near.length };
  });
}

const PLACE = {
  x: { field: 'step', type: 'quantitative' },
  y: { field: 'value', type: 'quantitative' },
} as const;

const valuesOf = (points: readonly Point[]): { values: Point[] } => ({
  values: points.map((point) => ({ ...point })),
});

/** The mean, over every step where those tremble. */
export function lineLayers(curve: TrainingReport, own: Series | undefined): readonly Layer[] {
  const stroke = own?.color ?? INK.text;
  const strong: Layer = {
    data: valuesOf(smooth(curve)),
    mark: {
      type: 'line',
      stroke,
      strokeWidth: own?.leads ? 3.25 : 2,
      strokeCap: 'round',
      strokeJoin: 'round',
    },
    encoding: PLACE,
  };
  if (!isNoisy(curve)) return [strong];
  const faint: Layer = {
    data: valuesOf(curve.points),
    mark: { type: 'line', stroke, strokeWidth: 1, opacity: 0.4 },
    encoding: PLACE,
  };
  return [faint, strong];
}

/** A ring at each validation. */
export function ringLayer({ points }: TrainingReport, own: Series | undefined): Layer {
  return {
    data: valuesOf(points),
    mark: {
      type: 'point',
      fill: INK.paper,
      stroke: own?.color ?? INK.text,
      opacity: 1,
      size: 70,
      strokeWidth: 2,
    },
    encoding: PLACE,
  };
}
