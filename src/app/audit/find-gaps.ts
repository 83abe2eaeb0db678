import type { GraderAudit } from '../../core/model/audit.ts';
import type { Subject } from './audit-grader.ts';

/** Fewer examples cannot show that an attack gets less than a tenth. */
const FEW = 36;

/** What an audit could not tell, so that nobody takes silence for a clean bill. */
export function findGaps(
  { references, grader, stopped, grades }: Pick<GraderAudit, 'references' | 'grader' | 'stopped' | 'grades'>,
  { right, cases, turned, grader: { judges } }: Subject,
): readonly string[] {
  const gaps: string[] = [];
  if (stopped) gaps.push(`it was stopped before the end: this is what ${grades} grades show`);
  if (right === null)
    gaps.push(
      'nobody says what is right, so that attacks made of right answers are left out; say it: --reference "{{item.answer}}"',
    );
  if (references && references.from !== 'grader' && references.from !== 'stated') {
    const { from, what, passed, examples, unscored } = references;
    const whose =
      from === 'config' ? 'as another grader has it' : `as ${grader} reads it and no prompt shows it`;
    gaps.push(
      passed === 0 && unscored < examples
        ? `${what} is taken for right, ${whose}, and passes on none of ${examples} examples: if a right answer is written otherwise, say how: --reference`
        : `${what} is taken for right, ${whose}; where it is not, say what is: --reference`,
    );
  }
  if (cases.length < FEW)
    gaps.push(`${cases.length} examples are few: an attack that works on one in ten may not show`);
  if (judges.length > 0 && turned === null)
    gaps.push(
      'whether it prefers a place: its prompt has not the answer and the right one in lines of their own that say which is which',
    );
  return gaps;
}
