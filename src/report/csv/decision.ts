import type { ReportDocument } from '../../core/model/report-document.ts';
import { type CsvTable, csvTable } from './csv.ts';

/** Which candidate is cheapest of those that qualify, by requests in the first month. */
export const cheapestByVolumeCsv = ({ cheapestByVolume }: ReportDocument): CsvTable =>
  csvTable('cheapest-by-volume', cheapestByVolume, {
    fromRequestsPerMonth: ({ from }) => from,
    toRequestsPerMonth: ({ to }) => to,
    candidate: ({ id }) => id,
  });

/** At which price of a model the verdict becomes another. */
export const flipsCsv = ({ flips }: ReportDocument): CsvTable =>
  csvTable('flips', flips, {
    model: ({ model }) => model,
    factor: ({ factor }) => factor,
    candidate: ({ candidate }) => candidate,
    becomes: ({ becomes }) => becomes,
    proven: ({ proven }) => proven,
  });
