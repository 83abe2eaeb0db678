import type { ReportDocument } from '../../core/model/report-document.ts';
import type { Section } from './content.ts';

/**
 * Checks word their findings to stand after a name; here they stand alone. A finding that itself begins with
 * a name keeps it as it is: the id of a candidate, a model, a key of the config.
 */
function sentence(text: string, names: ReadonlySet<string>): string {
  const [first = ''] = /^[^\s,:;]+/.exec(text) ?? [];
  const isPlain = /^\p{Ll}+['’]?\p{Ll}*$/u.test(first) && !names.has(first);
  return isPlain ? text.replace(/^./u, (letter) => letter.toUpperCase()) : text;
}

/** What could mislead, each with its remedy. */
export function warningsSection({ lints, candidates }: ReportDocument): Section {
  const names = new Set(['breakeven', ...candidates.flatMap(({ id, model }) => [id, model])]);
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
                title: sentence(message, names),
                detail: sentence(remedy, names),
                ...(candidate === undefined ? {} : { candidate }),
              })),
            },
          ],
  };
}
