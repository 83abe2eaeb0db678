import type { ReportDocument } from '../../core/model/report-document.ts';
import type { Section } from './content.ts';

/** What could mislead, each with its remedy. */
export function warningsSection({ lints }: ReportDocument): Section {
  return {
    id: 'warnings',
    title: 'Warnings',
    lead:
      lints.length === 0
        ? 'No check found anything to warn about.'
        : 'What could mislead, and what to do about it.',
    blocks:
      lints.length === 0
        ? []
        : [
            {
              kind: 'items',
              items: lints.map(({ message, remedy, candidate }) => ({
                tone: 'open',
                title: message,
                detail: remedy,
                ...(candidate === undefined ? {} : { candidate }),
              })),
            },
          ],
  };
}
