import { printPage, shootPage } from '../browser/print-page.ts';
import type { ReportFile, ReportSource } from './source.ts';

/** The page on paper, by an installed Chromium. */
export async function writePdf({ still, env }: ReportSource): Promise<readonly ReportFile[]> {
  return [{ name: 'report.pdf', content: await printPage(await still(), env) }];
}

/** The whole page as one picture, light, by the same. */
export async function writeScreenshot({ still, env }: ReportSource): Promise<readonly ReportFile[]> {
  return [{ name: 'report.png', content: await shootPage(await still(), env) }];
}
