import { accuracyCost } from './accuracy-cost.ts';
import type { Chart } from './chart.ts';
import { costByVolume } from './cost-by-volume.ts';
import { latency } from './latency.ts';

/** Every chart of the report, in its order: a new one is a file here and a line below. */
export const CHARTS: readonly Chart[] = [accuracyCost, costByVolume, latency];
