import type { Estimate } from '../../core/model/estimate.ts';
import type { PeopleReport } from '../../core/model/label.ts';
import { erringUnalike } from '../../report/content/people.ts';
import { formatCount, formatPercent, formatTable } from './format.ts';

/** What people's labels say of the grader and of the candidates; nothing where nobody labelled. */
export function formatPeople(people: PeopleReport | undefined): readonly string[] {
  if (people === undefined) return [];
  const { labellers, answers, drawn, agreement, frontier, opportunity, sensitivity, specificity } = people;
  const all = labellers.reduce((sum, { labels }) => sum + labels, 0);
  const picked = drawn === null ? 'from a file, not drawn here' : `of ${formatCount(drawn)} drawn`;
  return [
    '',
    `People: ${formatCount(all)} labels on ${formatCount(answers)} answers ${picked}`,
    ...(agreement === null
      ? []
      : [
          `  agreement: ${agreement.value === null ? 'cannot be told, all labels are alike' : agreement.value.toFixed(2)} (${agreement.measure}, ${formatCount(agreement.labellers)} labellers, ${formatCount(agreement.answers)} answers)`,
        ]),
    ...(sensitivity ? [`  the grader passes ${rate(sensitivity)} of what people pass`] : []),
    ...(specificity ? [`  the grader fails ${rate(specificity)} of what people fail`] : []),
    `  ${USES[people.use]}`,
    ...(frontier && frontier.judgedByAll > 0
      ? [
          `  all labellers fail ${frontier.id} on ${formatCount(frontier.failedByAll)} of ${formatCount(frontier.judgedByAll)} answers that two or more labelled`,
        ]
      : []),
    ...(opportunity === null ? [] : [`  opportunity for training: ${opportunity.toFixed(2)} of 1`]),
    ...formatCandidates(people),
  ];
}

const USES: Readonly<Record<PeopleReport['use'], string>> = {
  verdict: 'this is in the requirements and in every probability',
  config: 'the verdict goes by scenario.judge of the config, not by these labels',
  code: 'code grades here: the verdict goes by it as it is',
  'too-few': 'too few labels of either kind, passes and fails: accuracy stays unproven',
};

const rate = ({ point, low, high }: Estimate): string =>
  `${formatPercent(point)} (${formatPercent(low)} – ${formatPercent(high)})`;

function formatCandidates(people: PeopleReport): readonly string[] {
  const shown = people.candidates.filter(
    ({ corrected, predictionPowered }) => corrected ?? predictionPowered,
  );
  if (shown.length === 0) return [];
  const rows = shown.map(({ id, corrected, predictionPowered, labelled }) => [
    `  ${id}`,
    corrected ? rate(corrected) : '–',
    predictionPowered ? rate(predictionPowered) : '–',
    formatCount(labelled),
  ]);
  const unalike = erringUnalike(people);
  return [
    '',
    formatTable(['  candidate', 'corrected accuracy', 'by its own labels', 'labelled'], rows, [3]),
    ...(unalike.length === 0
      ? []
      : [
          `  the grader errs otherwise on ${unalike.join(', ')}: go by its own labels there, and mend the grader`,
        ]),
  ];
}
