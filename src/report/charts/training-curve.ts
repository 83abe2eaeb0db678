import type { TopLevelSpec } from 'vega-lite';
import type { ReportDocument, TrainingReport } from '../../core/model/report-document.ts';
import { cell, type DataTable, tableOf } from '../content/content.ts';
import { candidateCell, nameOf } from '../content/words.ts';
import { formatCount, formatMean } from '../format.ts';
import { type Chart, chartSpec, type Frame, INK, type Layer, plotOf } from './chart.ts';
import { axesLayer, look, pixel } from './layers.ts';
import { linearScale, type Scale } from './scale.ts';
import { type Series, seriesOf } from './series.ts';
import { isNoisy, lineLayers, ringLayer, smooth } from './training-lines.ts';
import { endLayers } from './volume-marks.ts';

/** How a supervised training went: its loss by step. */
export const trainingLoss: Chart = trainingChart({
  id: 'training-loss',
  title: 'Training loss',
  train: 'train-loss',
  valid: 'valid-loss',
  better: 'Lower is better',
  axis: 'Loss a token',
});

/** How a reinforcement training went: its mean reward by step. */
export const trainingReward: Chart = trainingChart({
  id: 'training-reward',
  title: 'Training reward',
  train: 'train-reward',
  valid: 'valid-reward',
  better: 'Higher is better',
  axis: 'Mean reward',
});

interface Kind {
  readonly id: string;
  readonly title: string;
  readonly train: TrainingReport['metric'];
  readonly valid: TrainingReport['metric'];
  readonly better: string;
  readonly axis: string;
}

function trainingChart(kind: Kind): Chart {
  return {
    id: kind.id,
    title: () => kind.title,
    shows: (document) => curvesOf(document, kind).length > 0,
    lead: (document) => leadOf(document, kind),
    describe: (document) =>
      curvesOf(document, kind)
        .map(({ candidate, metric, points }) => {
          const on = metric === kind.valid ? 'validation' : 'training';
          return `${nameOf(candidate)}, ${on}: ${figure(points[0])} at step ${formatCount(points[0]?.step ?? 0)}, ${figure(points.at(-1))} at step ${formatCount(points.at(-1)?.step ?? 0)}.`;
        })
        .join(' '),
    table: (document) => curvesTable(document, kind),
    spec: (document, frame) => curvesSpec(document, frame, kind),
  };
}

type Point = TrainingReport['points'][number];

const figure = (point: Point | undefined): string => (point === undefined ? '' : formatFigure(point.value));

/** Three digits: losses are small and go on falling. */
const formatFigure = (value: number): string =>
  Math.abs(value) < 100 ? String(Number(value.toPrecision(3))).replace('-', '−') : formatMean(value);

const curvesOf = ({ trainings }: ReportDocument, { train, valid }: Kind): readonly TrainingReport[] =>
  trainings.filter(({ metric, points }) => (metric === train || metric === valid) && points.length > 0);

function leadOf(document: ReportDocument, kind: Kind): string {
  const curves = curvesOf(document, kind);
  const isSmoothed = curves.some((curve) => curve.metric === kind.train && isNoisy(curve));
  return [
    `${kind.better}.`,
    isSmoothed ? 'Faint: every step recorded; strong: the mean of the nearest.' : '',
    curves.some(({ metric }) => metric === kind.valid) ? 'Rings: examples that were not trained on.' : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function curvesTable(document: ReportDocument, kind: Kind): DataTable {
  const rows = curvesOf(document, kind).map(({ candidate, metric, points }) => {
    const values = points.map(({ value }) => value);
    const best = kind.train === 'train-reward' ? Math.max(...values) : Math.min(...values);
    return {
      header: candidateCell(candidate, metric === kind.valid ? 'validation' : 'training'),
      cells: [
        cell(figure(points[0]), `step ${formatCount(points[0]?.step ?? 0)}`),
        cell(formatFigure(best), `step ${formatCount(points[values.indexOf(best)]?.step ?? 0)}`),
        cell(figure(points.at(-1)), `step ${formatCount(points.at(-1)?.step ?? 0)}`),
        cell(formatCount(points.length)),
      ],
    };
  });
  return tableOf(`${kind.title} by step`, ['Candidate', 'First', 'Best', 'Last', 'Points'], rows);
}

function curvesSpec(document: ReportDocument, frame: Frame, kind: Kind): TopLevelSpec {
  const wide = frame.name === 'wide';
  const plot = plotOf(frame, wide ? 340 : 300, { left: 48, right: wide ? 136 : 104, top: 32, bottom: 50 });
  const curves = curvesOf(document, kind);
  const last = Math.max(...curves.flatMap(({ points }) => points.map(({ step }) => step)), 1);
  const x = linearScale([0, last], [0, plot.width], wide ? 7 : 4);
  const y = valueScale(curves, plot.height);
  const series = seriesOf(document);
  const ends = endsOf(curves, kind, x, y);
  const figures = curves.flatMap(({ candidate, metric, points }) =>
    points.map(({ step, value }) => ({ id: candidate, metric, step, value })),
  );
  return chartSpec(frame, plot, figures, [
    axesLayer({
      x: { field: 'step', scale: x, title: 'Step', label: formatCount },
      y: { field: 'value', scale: y, title: kind.axis, label: formatFigure },
      plot,
    }),
    ...curves.flatMap((curve) =>
      curve.metric === kind.valid
        ? [ringLayer(curve, series.get(curve.candidate))]
        : lineLayers(curve, series.get(curve.candidate)),
    ),
    ...reachLayers(ends, plot.width, series),
    ...endLayers(ends, { series, plot, frame }),
  ]);
}

/** From nought, and rewards between 0 and 1 up to 1: how far there is to go is part of the picture. */
function valueScale(curves: readonly TrainingReport[], height: number): Scale {
  const values = curves.flatMap(({ points }) => points.map(({ value }) => value));
  const [low, high] = [Math.min(0, ...values), Math.max(...values)];
  const isShare = curves.some(({ metric }) => metric.endsWith('reward')) && high <= 1;
  const top = isShare ? 1 : high > 0 ? high * 1.05 : 1;
  return linearScale([low, top], [height, 0], 6);
}

interface End {
  readonly id: string;
  readonly px: number;
  readonly py: number;
}

/** One end a candidate: where its training line ends, or else its last validation. */
function endsOf(curves: readonly TrainingReport[], kind: Kind, x: Scale, y: Scale): readonly End[] {
  const ids = [...new Set(curves.map(({ candidate }) => candidate))];
  return ids.flatMap((id) => {
    const own = curves.filter(({ candidate }) => candidate === id);
    const curve = own.find(({ metric }) => metric === kind.train) ?? own[0];
    const last = curve && smooth(curve).at(-1);
    return last === undefined ? [] : [{ id, px: x.at(last.step), py: y.at(last.value) }];
  });
}

/** From a training that ended early on to its name at the edge. */
function reachLayers(
  ends: readonly End[],
  edge: number,
  series: ReadonlyMap<string, Series>,
): readonly Layer[] {
  const early = ends.filter(({ px }) => px < edge - 1);
  if (early.length === 0) return [];
  return [
    {
      data: {
        values: early.map(({ id, px, py }) => ({
          id,
          px,
          py,
          edge,
          color: series.get(id)?.color ?? INK.text,
        })),
      },
      mark: { type: 'rule', strokeWidth: 1, strokeDash: [1, 4] },
      encoding: { x: pixel('px'), x2: { field: 'edge' }, y: pixel('py'), stroke: look('color') },
    },
  ];
}
