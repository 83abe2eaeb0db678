import type { ReportDocument } from '../../core/model/report-document.ts';

const APART = ['disjoint-examples', 'unpaired-examples'];

/** Whether every candidate was asked what the reference was: no warning says otherwise. */
export function wereAskedAlike({ lints }: Pick<ReportDocument, 'lints'>): boolean {
  return !lints.some(({ id }) => APART.includes(id));
}
