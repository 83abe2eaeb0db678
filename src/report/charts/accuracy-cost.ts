import type { TopLevelSpec } from 'vega-lite';
import type { Estimate } from '../../core/model/estimate.ts';
import type { ReportDocument } from '../../core/model/report-document.ts';
import { cell, type DataTable, tableOf } from '../content/content.ts';
import { candidateCell, nameOf, qualityName } from '../content/words.ts';
import { formatPercent, formatPercentRange, formatShortUsd, formatUsd, formatUsdRange } from '../format.ts';
import { labelLayer } from './accuracy-cost-labels.ts';
import { type Chart, chartSpec, type Frame, INK, type Layers, type Plot, plotOf } from './chart.ts';
import { type Figure, frontierLayer, type Mark } from './frontier.ts';
import { spread } from './labels.ts';
import { axesLayer, look, pixel } from './layers.ts';
import { linearScale, type Scale, scaleFor } from './scale.ts';
import { seriesOf } from './series.ts';

/** Accuracy against what a thousand requests cost: up and to the left is better. */
export const accuracyCost: Chart = {
  id: 'accuracy-cost',
  title: (document) => `${qualityName(document)} against cost`,
  shows: (document) => figuresOf(document).length > 0,
  lead: (document) =>
    `Up and to the left is better. The stepped line is the best ${qualityName(document).toLowerCase()} to be had for the money${
      document.scenario?.require.minAccuracy === undefined ? '' : '; the dashed one is what is required'
    }. Candidates at the same cost are set side by side.`,
  describe: (document) =>
    figuresOf(document)
      .map(({ id, accuracy, low, high, usdPerThousand }) => {
        const range = formatPercentRange({ low, high });
        return `${nameOf(id)}: ${formatPercent(accuracy)} (${range}) at ${formatUsd(usdPerThousand)} per 1,000 requests.`;
      })
      .join(' '),
  table: accuracyCostTable,
  spec: accuracyCostSpec,
};

function figuresOf({ candidates }: ReportDocument): readonly Figure[] {
  return candidates.flatMap(({ id, accuracy, usdPerThousand }) =>
    accuracy === null || usdPerThousand === null
      ? []
      : [
          {
            id,
            accuracy: accuracy.point,
            low: accuracy.low,
            high: accuracy.high,
            usdPerThousand: usdPerThousand.point,
            usdLow: usdPerThousand.low,
            usdHigh: usdPerThousand.high,
          },
        ],
  );
}

function accuracyCostTable(document: ReportDocument): DataTable {
  const { candidates } = document;
  const quality = qualityName(document);
  const figures = (
    estimate: Estimate | null,
    point: (value: number) => string,
    range: (value: Estimate) => string,
    missing: string,
  ): ReturnType<typeof cell> =>
    estimate === null ? cell(missing) : cell(point(estimate.point), range(estimate));
  const rows = candidates.map(({ id, accuracy, usdPerThousand }) => ({
    header: candidateCell(id),
    cells: [
      figures(accuracy, formatPercent, formatPercentRange, 'not measured'),
      figures(usdPerThousand, formatUsd, formatUsdRange, 'unpriced'),
    ],
  }));
  return tableOf(`${quality} and cost`, ['Candidate', quality, 'Per 1,000 requests'], rows);
}

const costTitle = ({ type }: Scale): string =>
  `Dollars per 1,000 requests${type === 'log' ? ' (log scale)' : ''}`;

function accuracyCostSpec(document: ReportDocument, frame: Frame): TopLevelSpec {
  const wide = frame.name === 'wide';
  const plot = plotOf(frame, wide ? 420 : 340, { left: 48, right: wide ? 24 : 12, top: 32, bottom: 50 });
  const figures = figuresOf(document);
  const required = document.scenario?.require.minAccuracy;
  const x = scaleFor(
    figures.map(({ usdPerThousand }) => usdPerThousand),
    [0, plot.width],
    wide ? 7 : 5,
  );
  const y = accuracyScale(figures, required, plot.height);
  const marks = marksOf(document, figures, x, y, frame);
  return chartSpec(frame, plot, figures, [
    axesLayer({
      x: { field: 'usdPerThousand', scale: x, title: costTitle(x), label: formatShortUsd },
      y: {
        field: 'accuracy',
        scale: y,
        title: qualityName(document),
        label: (share) => `${Math.round(share * 100)}%`,
      },
      plot,
    }),
    ...requiredLayers(required === undefined ? null : y.at(required), plot),
    frontierLayer(marks, plot),
    ...markLayers(marks),
    labelLayer(marks, required === undefined ? null : { share: required, at: y.at(required) }, plot, frame),
  ]);
}

/** Not from nought: these are points, not bars. Whole tens, and never beyond 0 and 1. */
function accuracyScale(figures: readonly Figure[], required: number | undefined, height: number): Scale {
  const values = [
    ...figures.flatMap(({ low, high }) => [low, high]),
    ...(required === undefined ? [] : [required]),
  ];
  const low = Math.max(0, Math.floor(Math.min(...values) * 10 - 0.2) / 10);
  const high = Math.min(1, Math.ceil(Math.max(...values) * 10 + 0.2) / 10);
  return linearScale([low, high > low ? high : low + 0.1], [height, 0], 6);
}

/** Marks closer than their own width are moved apart sideways, and the caption says so. */
function marksOf(
  document: ReportDocument,
  figures: readonly Figure[],
  x: Scale,
  y: Scale,
  frame: Frame,
): readonly Mark[] {
  const series = seriesOf(document);
  const gap = frame.name === 'wide' ? 20 : 15;
  const right = x.at(x.domain[1]);
  const placed = spread(
    figures.map(({ usdPerThousand }) => x.at(usdPerThousand)),
    gap,
    8,
    right - 8,
  );
  return figures.flatMap((figure, index) => {
    const own = series.get(figure.id);
    const px = placed[index] ?? 0;
    const moved = px - x.at(figure.usdPerThousand);
    const edge = (usd: number): number => (usd > x.domain[0] ? x.at(usd) + moved : 0);
    return own === undefined
      ? []
      : [
          {
            ...figure,
            px,
            py: y.at(figure.accuracy),
            top: y.at(figure.high),
            bottom: y.at(figure.low),
            left: edge(figure.usdLow),
            right: Math.min(right, edge(figure.usdHigh)),
            series: own,
          },
        ];
  });
}

function requiredLayers(at: number | null, plot: Plot): Layers {
  if (at === null) return [];
  return [
    {
      data: { values: [{ at }] },
      mark: { type: 'rule', stroke: INK.quiet, strokeDash: [4, 4], strokeWidth: 1 },
      encoding: {
        x: { value: 0 },
        x2: { value: plot.width },
        y: pixel('at'),
      },
    },
  ];
}

function markLayers(marks: readonly Mark[]): Layers {
  const values = marks.map(({ series, ...mark }) => ({ ...mark, color: series.color, shape: series.shape }));
  return [
    {
      data: { values },
      mark: { type: 'rule', strokeWidth: 2, strokeCap: 'round' },
      encoding: { x: pixel('px'), y: pixel('top'), y2: { field: 'bottom' }, stroke: look('color') },
    },
    {
      data: { values },
      mark: { type: 'rule', strokeWidth: 2, strokeCap: 'round' },
      encoding: { x: pixel('left'), x2: { field: 'right' }, y: pixel('py'), stroke: look('color') },
    },
    {
      data: { values },
      mark: { type: 'point', filled: true, opacity: 1, size: 150, stroke: INK.paper, strokeWidth: 1.5 },
      encoding: {
        x: pixel('px'),
        y: pixel('py'),
        fill: look('color'),
        shape: look('shape'),
      },
    },
  ];
}
