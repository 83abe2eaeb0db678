import type { FormatId } from './format-id.ts';
import { type ReportFile, type ReportSource, toJson } from './source.ts';

/** Makes some files of a report. A format of several parts keeps the others where one cannot be made. */
type Part = (source: ReportSource) => Promise<readonly ReportFile[]>;

/** Every format; what it needs is loaded on the first call. A new one is a file here and a line below. */
export const FORMATS: Readonly<Record<FormatId, readonly Part[]>> = {
  html: [async ({ page }) => [{ name: 'index.html', content: await page() }]],
  md: [async (source) => (await import('./md.ts')).writeMarkdown(source)],
  json: [async ({ document }) => [{ name: 'report.json', content: toJson(document) }]],
  csv: [async (source) => (await import('./csv.ts')).writeTables(source)],
  svg: [async (source) => (await import('./pictures.ts')).writeSvgs(source)],
  png: [
    async (source) => (await import('./pictures.ts')).writePngs(source),
    async (source) => (await import('./printed.ts')).writeScreenshot(source),
  ],
  pdf: [async (source) => (await import('./printed.ts')).writePdf(source)],
};
