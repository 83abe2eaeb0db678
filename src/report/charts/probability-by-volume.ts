import type { TopLevelSpec } from 'vega-lite';
import type { ReportDocument } from '../../core/model/report-document.ts';
import type { ByVolumeReport } from '../../core/model/volume-report.ts';
import { cell, type DataTable, tableOf } from '../content/content.ts';
import { candidateCell, listed, nameOf } from '../content/words.ts';
import { formatCount, formatProbability } from '../format.ts';
import { type Chart, chartSpec, type Frame, plotOf } from './chart.ts';
import { axesLayer } from './layers.ts';
import { chanceLayer, type Figure, sureLayers } from './probability-lines.ts';
import { linearScale, logScale } from './scale.ts';
import { inDrawingOrder, seriesOf } from './series.ts';
import { endLayers, ruleLayers, volumeAxis } from './volume-marks.ts';

/** How likely each is the cheapest of those that qualify, by first-month volume. */
export const probabilityByVolume: Chart = {
  id: 'probability-by-volume',
  title: () => 'Who is cheapest, by volume',
  shows: (document) => (document.byVolume?.candidates.length ?? 0) > 1 && likelyOf(document).length > 0,
  lead: leadOf,
  describe: describeChances,
  table: chancesTable,
  spec: chancesSpec,
};

type Chances = ByVolumeReport['candidates'][number];

/** Below this at every volume a line would lie on the axis. */
const SEEN = 0.005;

const likelyOf = ({ byVolume }: ReportDocument): readonly Chances[] =>
  (byVolume?.candidates ?? []).filter(({ probabilityCheapest }) =>
    probabilityCheapest.some((share) => share >= SEEN),
  );

function leadOf(document: ReportDocument): string {
  const drawn = likelyOf(document);
  const never = (document.byVolume?.candidates ?? []).filter((one) => !drawn.includes(one));
  return [
    'From the joint draws, with the more doubtful of two priors, as in the verdict. They leave a rest where none qualifies, or the priors disagree.',
    drawn.some(({ id }) => !seriesOf(document).get(id)?.qualifies)
      ? 'Dashed: does not meet every requirement, or not provably.'
      : '',
    never.length === 0 ? '' : `At no volume: ${listed(never.map(({ id }) => nameOf(id)))}.`,
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function describeChances(document: ReportDocument): string {
  const { volumes } = document.byVolume ?? { volumes: [] };
  return shownPlaces(document)
    .map((place) => {
      const shares = likelyOf(document).map(
        ({ id, probabilityCheapest }) =>
          `${nameOf(id)} ${formatProbability(probabilityCheapest[place] ?? 0)}`,
      );
      return `At ${formatCount(volumes[place] ?? 0)} requests in the first month: ${shares.join(', ')}.`;
    })
    .join(' ');
}

/** Where the volumes are that lie whole decades from the scenario's own. */
function shownPlaces({ byVolume, scenario }: ReportDocument): readonly number[] {
  const own = scenario?.requestsPerMonth ?? 0;
  const decades = [-2, -1, 0, 1, 2].map((power) => own * 10 ** power);
  return (byVolume?.volumes ?? []).flatMap((volume, place) =>
    decades.some((decade) => Math.abs(volume / decade - 1) < 1e-9) ? [place] : [],
  );
}

function chancesTable(document: ReportDocument): DataTable {
  const places = shownPlaces(document);
  const columns = places.map((place) => formatCount(document.byVolume?.volumes[place] ?? 0));
  const rows = (document.byVolume?.candidates ?? []).map(({ id, probabilityCheapest }) => ({
    header: candidateCell(id),
    cells: places.map((place) => cell(formatProbability(probabilityCheapest[place] ?? 0))),
  }));
  return tableOf('P(cheapest that qualifies) by first-month requests', ['Candidate', ...columns], rows);
}

function chancesSpec(document: ReportDocument, frame: Frame): TopLevelSpec {
  const wide = frame.name === 'wide';
  const plot = plotOf(frame, wide ? 400 : 340, {
    left: 48,
    right: wide ? 136 : 104,
    top: wide ? 50 : 60,
    bottom: 52,
  });
  const lines = likelyOf(document);
  const volumes = document.byVolume?.volumes ?? [];
  const x = logScale([volumes[0] ?? 1, volumes.at(-1) ?? 10], [0, plot.width], wide ? 7 : 4);
  const y = linearScale([0, 1], [plot.height, 0], 6);
  const series = seriesOf(document);
  const stage = { document, series, x, y, plot, frame };
  const points = lines.map((line) => pointsOf(line, volumes));
  return chartSpec(frame, plot, points.flat(), [
    axesLayer({
      x: volumeAxis(x, frame),
      y: {
        field: 'probability',
        scale: y,
        title: 'Probability of being the cheapest that qualifies',
        label: (share) => `${Math.round(share * 100)}%`,
      },
      plot,
    }),
    ...ruleLayers(stage),
    ...sureLayers(points, stage),
    ...inDrawingOrder(lines, series).map((line) => chanceLayer(pointsOf(line, volumes), series.get(line.id))),
    ...endLayers(
      lines.map(({ id, probabilityCheapest }) => ({ id, py: y.at(probabilityCheapest.at(-1) ?? 0) })),
      stage,
    ),
  ]);
}

function pointsOf({ id, probabilityCheapest }: Chances, volumes: readonly number[]): readonly Figure[] {
  return volumes.map((requestsPerMonth, index) => ({
    id,
    requestsPerMonth,
    probability: probabilityCheapest[index] ?? 0,
  }));
}
