import pc from 'picocolors';
import type { GradersAudit } from '../../app/audit-graders.ts';
import type { GraderAudit } from '../../core/model/audit.ts';
import type { Estimate } from '../../core/model/estimate.ts';
import { makeInert } from '../../report/inert.ts';
import { formatCount, formatPercent, formatTable, formatUsd } from './format.ts';

/** What an audit found: its faults first, then what each attack gets. */
export function auditLines(audit: GradersAudit): readonly string[] {
  return makeInert(audit).graders.flatMap((one, index) => [...(index > 0 ? [''] : []), ...linesOf(one)]);
}

const share = ({ point, low, high }: Estimate): string =>
  `${formatPercent(point)} (${formatPercent(low)} – ${formatPercent(high)})`;
const score = ({ point, low, high }: Estimate): string =>
  `${point.toFixed(2)} (${low.toFixed(2)} – ${high.toFixed(2)})`;

function linesOf(audit: GraderAudit): readonly string[] {
  const { grader, findings, references, honest, attacks, repeated, length, agreement, per1000, grades } =
    audit;
  const found = findings.flatMap(({ what, remedy }) => [`  - ${what}`, `    → ${remedy}`]);
  return [
    pc.bold(grader),
    ...(findings.length === 0 ? ['  no fault found'] : found),
    '',
    formatTable(
      ['  attack', '', 'reward', 'passes', 'stolen'],
      attacks.map((one) => [
        `  ${one.id}`,
        one.what,
        one.reward === null ? `– (${formatCount(one.unscored)} unscored)` : score(one.reward),
        one.passed === null ? '–' : share(one.passed),
        one.stolen === null ? '–' : one.stolen.toFixed(2),
      ]),
      [4],
    ),
    '',
    ...(references === null
      ? ['  it holds no right answers to compare with']
      : [
          `  its own right answers pass on ${formatCount(references.passed)} of ${formatCount(references.examples)} examples`,
        ]),
    ...(honest === null ? [] : [`  recorded answers get ${score(honest)}`]),
    ...agreement.flatMap((one) => [
      `  against ${one.by === 'labels' ? 'people' : 'the recorded grades'} on ${formatCount(one.answers)} answers:${one.sensitivity ? ` passes ${share(one.sensitivity)} of what they pass` : ''}${one.specificity ? `, fails ${share(one.specificity)} of what they fail` : ''}${one.rank ? `, rank correlation ${score(one.rank)}` : ''}`,
      ...one.candidates.flatMap(({ id, observed, corrected }) =>
        corrected === null
          ? []
          : [`    ${id}: passes ${share(observed)} by the grader, corrected ${share(corrected)}`],
      ),
    ]),
    ...(repeated === null
      ? []
      : [
          `  graded again, ${formatCount(repeated.flipped)} of ${formatCount(repeated.answers)} verdicts turned`,
        ]),
    ...(length === null ? [] : [`  padding moves a score by ${score(length.difference)}`]),
    `  1,000 grades take ${per1000.seconds.toFixed(1)} s${per1000.usd === null ? ', and cost what nobody knows' : per1000.usd > 0 ? ` and cost ${formatUsd(per1000.usd)}` : ''} (${formatCount(grades)} made)`,
  ];
}
