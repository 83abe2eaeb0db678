import type { ReportDocument } from '../../core/model/report-document.ts';
import { candidatesCsv } from './candidates.ts';
import { comparisonsCsv } from './comparisons.ts';
import type { CsvTable } from './csv.ts';
import { cheapestByVolumeCsv, flipsCsv } from './decision.ts';
import { breakdownCsv, calendarCsv } from './economics.ts';
import { requirementsCsv } from './requirements.ts';
import { scenariosCsv } from './scenarios.ts';
import { lintsCsv, pricesCsv } from './sources.ts';

/** Every table that `--format csv` writes; one without rows still has its header. */
const TABLES: readonly ((document: ReportDocument) => CsvTable)[] = [
  candidatesCsv,
  comparisonsCsv,
  requirementsCsv,
  scenariosCsv,
  cheapestByVolumeCsv,
  flipsCsv,
  breakdownCsv,
  calendarCsv,
  lintsCsv,
  pricesCsv,
];

export const csvTables = (document: ReportDocument): readonly CsvTable[] =>
  TABLES.map((table) => table(document));
