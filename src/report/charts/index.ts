import type { ReportDocument } from '../../core/model/report-document.ts';
import { accuracyCost } from './accuracy-cost.ts';
import type { Chart } from './chart.ts';
import { costByVolume } from './cost-by-volume.ts';
import { costWaterfall } from './cost-waterfall.ts';
import { flipMapCharts } from './flip-map.ts';
import { latency } from './latency.ts';
import { outcomeMatrix } from './outcome-matrix.ts';
import { payback } from './payback.ts';
import { probabilityByVolume } from './probability-by-volume.ts';
import { sensitivity } from './sensitivity.ts';
import { trainingLoss, trainingReward } from './training-curve.ts';

/** Every chart of which a report has one, in its order: a new one is a file here and a line below. */
export const CHARTS: readonly Chart[] = [
  accuracyCost,
  costByVolume,
  probabilityByVolume,
  outcomeMatrix,
  latency,
  costWaterfall,
  payback,
  sensitivity,
  trainingLoss,
  trainingReward,
];

/** All that a document shows: the above, and the maps, of which it may have several. */
export const chartsOf = (document: ReportDocument): readonly Chart[] => [
  ...CHARTS.filter((chart) => chart.shows(document)),
  ...flipMapCharts(document),
];
