import { INK, type Layers, type Plot } from './chart.ts';
import type { Box } from './labels.ts';
import { pixel } from './layers.ts';
import type { Series } from './series.ts';

/** What is drawn of one candidate: figures … */
export interface Figure {
  readonly id: string;
  readonly accuracy: number;
  readonly low: number;
  readonly high: number;
  readonly usdPerThousand: number;
  readonly usdLow: number;
  readonly usdHigh: number;
}

/** … and pixels. */
export interface Mark extends Figure {
  readonly px: number;
  readonly py: number;
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
  readonly series: Series;
}

/** From each candidate that nothing cheaper matches, flat to the next one, and on to the edge. */
function frontierOf(
  marks: readonly Mark[],
  plot: Plot,
): readonly { readonly px: number; readonly py: number }[] {
  const byCost = marks.toSorted((a, b) => a.usdPerThousand - b.usdPerThousand || b.accuracy - a.accuracy);
  const best = byCost.filter((mark, index) =>
    byCost.slice(0, index).every(({ accuracy }) => accuracy < mark.accuracy),
  );
  const steps = best.map(({ px, py }) => ({ px, py }));
  const last = steps.at(-1);
  return last === undefined ? [] : [...steps, { px: plot.width, py: last.py }];
}

export function frontierLayer(marks: readonly Mark[], plot: Plot): Layers[number] {
  return {
    data: { values: frontierOf(marks, plot).map((step) => ({ ...step })) },
    mark: { type: 'line', interpolate: 'step-after', stroke: INK.rule, strokeWidth: 2 },
    encoding: { x: pixel('px'), y: pixel('py'), order: { field: 'px', type: 'quantitative' } },
  };
}

/** The stepped line as boxes that a label had better not cover. */
export function frontierBoxes(marks: readonly Mark[], plot: Plot): readonly Box[] {
  const steps = frontierOf(marks, plot);
  return steps.slice(1).flatMap((step, index) => {
    const before = steps[index] ?? step;
    return [
      { left: before.px, right: step.px, top: before.py - 1, bottom: before.py + 1 },
      { left: step.px - 1, right: step.px + 1, top: step.py, bottom: before.py },
    ];
  });
}
