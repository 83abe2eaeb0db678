import type { ReportDocument } from '../../core/model/report-document.ts';
import type { Section } from './content.ts';

/** Checks word their findings to stand after a name; here they stand alone. */
const sentence = (text: string): string => text.replace(/^./u, (letter) => letter.toUpperCase());

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
                title: sentence(message),
                detail: sentence(remedy),
                ...(candidate === undefined ? {} : { candidate }),
              })),
            },
          ],
  };
}
