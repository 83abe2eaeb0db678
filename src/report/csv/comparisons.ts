import type { ReportDocument } from '../../core/model/report-document.ts';
import { type CsvTable, csvTable } from './csv.ts';
import { estimateColumns } from './estimate-columns.ts';

/** Every candidate against the reference, on the same examples. */
export const comparisonsCsv = ({ comparisons }: ReportDocument): CsvTable =>
  csvTable('comparisons', comparisons, {
    candidate: ({ candidate }) => candidate,
    reference: ({ reference }) => reference,
    ...estimateColumns('difference', ({ difference }) => difference),
    level: ({ difference }) => difference.level,
    examples: ({ difference }) => difference.n,
    method: ({ difference }) => difference.method,
    gained: ({ gained }) => gained,
    lost: ({ lost }) => lost,
    mcnemarMidP: ({ mcnemarMidP }) => mcnemarMidP,
    margin: ({ nonInferiority }) => nonInferiority?.margin ?? null,
    nonInferiorityP: ({ nonInferiority }) => nonInferiority?.p ?? null,
    nonInferiority: ({ nonInferiority }) => nonInferiority?.verdict ?? null,
  });
