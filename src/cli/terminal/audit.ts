import pc from 'picocolors';
import type { AuditCost, GradersAudit } from '../../app/audit-graders.ts';
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

/** What is said before a model is asked. */
export function costLine({ questions, usdAtMost }: AuditCost): string {
  const most = usdAtMost === null ? '' : `, for at most ${formatUsd(usdAtMost)} without retries`;
  return `models are asked ${formatCount(questions)} times${most}`;
}

function linesOf(audit: GraderAudit): readonly string[] {
  const { grader, findings, gaps, attacks, stopped } = audit;
  return [
    pc.bold(grader),
    ...(findings.length === 0 ? [`  no fault found${stopped ? ' so far' : ''}`] : []),
    ...findings.flatMap(({ what, remedy }) => [`  - ${what}`, `    → ${remedy}`]),
    ...gaps.map((gap) => `  ? ${gap}`),
    ...(attacks.length === 0 ? [] : ['', attackTable(attacks)]),
    '',
    ...answerLines(audit),
    ...audit.agreement.flatMap(agreementLines),
    ...habitLines(audit),
    costOf(audit),
  ];
}

function attackTable(attacks: GraderAudit['attacks']): string {
  return formatTable(
    ['  attack', '', 'reward', 'passes', 'stolen'],
    attacks.map((one) => [
      `  ${one.id}`,
      one.what,
      one.reward === null ? `– (${formatCount(one.unscored)} unscored)` : score(one.reward),
      one.passed === null ? '–' : share(one.passed),
      one.stolen === null ? '–' : one.stolen.toFixed(2),
    ]),
    [4],
  );
}

function answerLines({ references, honest, constant }: GraderAudit): readonly string[] {
  return [
    ...(references === null
      ? []
      : [
          `  ${references.from === 'grader' ? 'its own right answers' : `right answers (${references.what})`} pass on ${formatCount(references.passed)} of ${formatCount(references.examples)} examples`,
        ]),
    ...(honest === null ? [] : [`  recorded answers get ${score(honest)}`]),
    ...(constant === null
      ? []
      : [`  always the most frequent answer is right on ${share(constant.right)}: what a model has to beat`]),
  ];
}

function agreementLines(one: GraderAudit['agreement'][number]): readonly string[] {
  const { by, answers, sensitivity, specificity, rank, candidates } = one;
  const whom = by === 'labels' ? 'people' : 'the recorded grades';
  return [
    `  against ${whom} on ${formatCount(answers)} answers:`,
    ...(sensitivity ? [`    passes ${share(sensitivity)} of what they pass`] : []),
    ...(specificity ? [`    fails ${share(specificity)} of what they fail`] : []),
    ...(rank ? [`    rank correlation ${score(rank)}`] : []),
    ...candidates.flatMap(({ id, observed, corrected }) =>
      corrected === null
        ? []
        : [`    ${id}: passes ${share(observed)} by the grader, corrected ${share(corrected)}`],
    ),
  ];
}

function habitLines({ repeated, length, place, family }: GraderAudit): readonly string[] {
  return [
    ...(repeated === null
      ? []
      : [
          `  graded again, ${formatCount(repeated.flipped)} of ${formatCount(repeated.answers)} verdicts turned`,
        ]),
    ...(length === null ? [] : [`  padding moves a score by ${score(length.difference)}`]),
    ...(place === null
      ? []
      : [
          `  another order moves a score by ${score(place.difference)}, and turns ${share(place.turned)} of verdicts`,
        ]),
    ...(family === null
      ? []
      : [
          `  its own family (${family.family}) gets ${score(family.difference)} more than people give it, beside others`,
        ]),
  ];
}

function costOf({ per1000: { seconds, usd, input, output }, grades }: GraderAudit): string {
  const dollars =
    usd === null ? ', and cost what nobody knows' : usd > 0 ? ` and cost ${formatUsd(usd)}` : '';
  const tokens =
    input + output > 0
      ? `, ${formatCount(Math.round(input))} tokens in and ${formatCount(Math.round(output))} out`
      : '';
  return `  1,000 grades take ${seconds.toFixed(1)} s${dollars}${tokens} (${formatCount(grades)} made)`;
}
