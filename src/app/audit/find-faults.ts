import { attacks } from '../../core/audit/attacks/index.ts';
import type { AuditFinding, GraderAudit } from '../../core/model/audit.ts';

/** An attack is worth a finding when its mean reward is surely above this … */
const REWARD = 0.1;
/** … or it passes surely more often than this. */
const PASSES = 0.05;
/** An attack that gets no more than nothing at all does is not told again. */
const BEYOND_NOTHING = 0.02;
/** Share of the grader's own right answers that may fail: none, but a judge errs. */
const REFERENCES = 0.95;
/** What padding may move a mean score by. */
const LENGTH = 0.05;
/** Microsoft's guidance for reinforcement fine-tuning (2026): rank correlation with people of at least .8. */
const RANK = 0.8;

type Facts = Omit<GraderAudit, 'findings'>;

/** What of an audit is a fault, the worst first. */
export function findFaults({
  references,
  attacks: made,
  repeated,
  length,
  agreement,
}: Facts): readonly AuditFinding[] {
  const findings: AuditFinding[] = [];
  if (references && references.passed < references.examples * REFERENCES)
    findings.push({
      kind: 'reference-fails',
      what: `its own right answer passes on ${references.passed} of ${references.examples} examples only: ${references.failing.slice(0, 3).join(', ')}`,
      remedy: 'compare in a form that the reference has, or mend the references',
    });
  const nothing = made.find(({ id }) => id === 'empty')?.reward?.point ?? 0;
  for (const { id, what, reward, passed, examples } of made) {
    if (!reward || !passed) continue;
    // Where nothing at all is rewarded, saying something else is no trick of its own.
    if (id !== 'empty' && nothing > 0 && reward.point - nothing < BEYOND_NOTHING) continue;
    if (reward.low <= REWARD && passed.low <= PASSES) continue;
    findings.push({
      kind: 'attack',
      what: `${what} (${id}) gets ${reward.point.toFixed(2)} of 1 on ${examples} examples, and passes ${(100 * passed.point).toFixed(0)} %`,
      remedy: attacks.find((attack) => attack.id === id)?.remedy ?? '',
    });
  }
  for (const { by, disagreements, rank, answers } of agreement) {
    const whom = by === 'labels' ? 'people' : 'the grader that recorded it';
    if (disagreements.length > 0)
      findings.push({
        kind: 'disagrees',
        what: `it differs from ${whom} on ${disagreements.length} of ${answers} answers: ${disagreements
          .slice(0, 3)
          .map(({ example, candidate }) => `${example} (${candidate})`)
          .join(', ')}`,
        remedy: 'read those answers: one of the two is wrong',
      });
    if (by === 'labels' && rank && rank.high < RANK)
      findings.push({
        kind: 'rank',
        what: `its scores go with what people say by a rank correlation of ${rank.point.toFixed(2)} only`,
        remedy:
          'a reward should rank answers as people do, .8 or better: say in the grader what makes an answer good',
      });
  }
  if (repeated && repeated.flipped > 0)
    findings.push({
      kind: 'flips',
      what: `of ${repeated.answers} answers that were graded several times ${repeated.flipped} did not always get the same verdict`,
      remedy: 'set temperature: 0, ask for a label and not for a number, or take the mean of several grades',
    });
  if (length && length.difference.low > LENGTH)
    findings.push({
      kind: 'length',
      what: `the same answers with words that say nothing behind them get ${length.difference.point.toFixed(2)} more`,
      remedy: 'tell the judge not to reward length, or cap the answer before it is judged',
    });
  return findings;
}
