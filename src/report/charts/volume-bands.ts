import type { ReportDocument } from '../../core/model/report-document.ts';
import { INK, type Layers } from './chart.ts';
import type { Stage } from './volume-marks.ts';

/** One candidate's totals between the 5th and the 95th per cent of the draws, at ascending volumes. */
export interface Spread {
  readonly id: string;
  readonly points: readonly {
    readonly requestsPerMonth: number;
    readonly low: number;
    readonly high: number;
  }[];
}

/** Bands of the priced candidates over a range of volumes, as far as they were drawn and have a place on a log axis. */
export function spreadsOf(
  { byVolume }: ReportDocument,
  [from, to]: readonly [number, number],
): readonly Spread[] {
  if (byVolume === null) return [];
  const { volumes, candidates } = byVolume;
  return candidates.map(({ id, low, high }) => ({
    id,
    points: volumes.flatMap((requestsPerMonth, index) => {
      const band = { requestsPerMonth, low: low[index] ?? 0, high: high[index] ?? 0 };
      const isSeen = (volumes[index + 1] ?? to) >= from && (volumes[index - 1] ?? from) <= to;
      return isSeen && band.low > 0 ? [band] : [];
    }),
  }));
}

/** Light enough that lines and other bands show through; a hair of outline, as colours alone may look alike. */
export function spreadLayers(spreads: readonly Spread[], { series }: Pick<Stage, 'series'>): Layers {
  return spreads.map(({ id, points }) => {
    const color = series.get(id)?.color ?? INK.text;
    return {
      data: { values: points.map((point) => ({ id, ...point })) },
      mark: {
        type: 'area' as const,
        fill: color,
        fillOpacity: 0.16,
        stroke: color,
        strokeOpacity: 0.3,
        strokeWidth: 0.75,
        clip: true,
      },
      encoding: {
        x: { field: 'requestsPerMonth', type: 'quantitative' as const },
        y: { field: 'low', type: 'quantitative' as const },
        y2: { field: 'high' },
      },
    };
  });
}
