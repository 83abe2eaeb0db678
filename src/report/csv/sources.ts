import type { ReportDocument } from '../../core/model/report-document.ts';
import { type CsvTable, csvTable } from './csv.ts';

/** What could mislead, each with its remedy. */
export const lintsCsv = ({ lints }: ReportDocument): CsvTable =>
  csvTable('lints', lints, {
    lint: ({ id }) => id,
    candidate: ({ candidate }) => candidate ?? null,
    message: ({ message }) => message,
    remedy: ({ remedy }) => remedy,
  });

/** Every price row that something was priced by, with where it was read. */
export const pricesCsv = ({ prices }: ReportDocument): CsvTable =>
  csvTable('prices', prices, {
    provider: ({ provider }) => provider,
    model: ({ model }) => model,
    meter: ({ meter }) => meter,
    usd: ({ usd }) => usd,
    per: ({ per }) => per,
    from: ({ from }) => from,
    evidence: ({ evidence }) => evidence,
    source: ({ source }) => source,
  });
