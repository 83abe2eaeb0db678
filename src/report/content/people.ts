import type { Estimate } from '../../core/model/estimate.ts';
import type { PeopleReport } from '../../core/model/label.ts';
import type { ReportDocument } from '../../core/model/report-document.ts';
import { formatCount, formatPercent, formatPercentRange } from '../format.ts';
import { type Block, cell, type Fact, type Section } from './content.ts';
import { listed, nameOf, qualityName } from './words.ts';

/** What people said of the answers, how far they agree, and how often the grader is right. */
export function peopleSection(document: ReportDocument): Section | null {
  const { people } = document;
  if (people === undefined) return null;
  return {
    id: 'people',
    title: 'What people say',
    lead: 'Answers that people labelled; on the page of breakeven label, without knowing whose they are or what the grader gave them.',
    blocks: [
      { kind: 'facts', facts: factsOf(people) },
      { kind: 'text', text: USES[people.use] },
      ...unalike(people),
      ...candidatesOf(document, people),
    ],
  };
}

/** Whether the grader's errors are in the verdict. */
const USES: Readonly<Record<PeopleReport['use'], string>> = {
  verdict:
    'A model grades here. How often people found it right is in the requirements and in every probability above.',
  config:
    'A model grades here. How often it is right stands in the config, and that is what the verdict goes by, not these labels.',
  code: 'Code grades here, and the verdict goes by it as it is. Where it is wrong too often, mend it, or say how often in scenario.judge.',
  'too-few':
    'A model grades here, and too few labels are of either kind, passes and fails, to say how often it is right: no requirement on accuracy can be met.',
};

/** Candidates whose own labels contradict the correction, which takes the grader to err alike on everybody. */
export function erringUnalike({ candidates }: PeopleReport): readonly string[] {
  return candidates.flatMap(({ id, corrected, predictionPowered: own }) =>
    corrected && own && (corrected.point < own.low || corrected.point > own.high) ? [id] : [],
  );
}

function unalike(people: PeopleReport): readonly Block[] {
  const ids = erringUnalike(people);
  if (ids.length === 0) return [];
  const text = `On ${listed(ids.map(nameOf))} the grader errs more or less often than over all: the correction, which is the same for everybody, does not hold there. Go by the candidate’s own labels, and mend the grader.`;
  return [{ kind: 'text', text }];
}

function factsOf(people: PeopleReport): readonly Fact[] {
  const { labellers, answers, drawn, frontier, opportunity } = people;
  const all = labellers.reduce((sum, { labels }) => sum + labels, 0);
  return [
    {
      label: 'Labels',
      value: formatCount(all),
      detail: `${formatCount(answers)} answers${drawn === null ? ' from a file: how they were picked is not known, they are taken as a random part' : ` of ${formatCount(drawn)} drawn at random`}${labellers.length > 1 ? `, by ${formatCount(labellers.length)} people` : ''}`,
    },
    ...agreementFacts(people),
    ...rateFact('The grader passes, of what people pass', people.sensitivity),
    ...rateFact('The grader fails, of what people fail', people.specificity),
    ...(frontier && frontier.judgedByAll > 0
      ? [
          {
            label: `All fail ${nameOf(frontier.id)}`,
            value: formatPercent(frontier.failedByAll / frontier.judgedByAll),
            detail: `${formatCount(frontier.failedByAll)} of ${formatCount(frontier.judgedByAll)} answers that two or more labelled`,
          },
        ]
      : []),
    ...(opportunity === null
      ? []
      : [
          {
            label: 'Opportunity for training',
            value: opportunity.toFixed(2),
            detail: `agreement × the share that ${nameOf(frontier?.id ?? '')} gets wrong; 0 to 1`,
          },
        ]),
  ];
}

function agreementFacts({ agreement }: PeopleReport): readonly Fact[] {
  if (agreement === null) return [];
  const { measure, value, answers, labellers } = agreement;
  return [
    {
      label: 'Agreement',
      value: value === null ? 'cannot be told' : value.toFixed(2),
      detail: `${measure}, ${formatCount(labellers)} labellers on ${formatCount(answers)} answers; ${value === null ? 'all labels are alike' : '1 is full, 0 what chance gives'}`,
    },
  ];
}

function rateFact(label: string, rate: Estimate | null): readonly Fact[] {
  return rate === null
    ? []
    : [
        {
          label,
          value: formatPercent(rate.point),
          detail: `${formatPercentRange(rate)}, as of ${formatCount(rate.n)} answers drawn alike`,
        },
      ];
}

/** What the grader's figures become once its errors are taken out, and what people say of a candidate's own answers. */
function candidatesOf(document: ReportDocument, { candidates }: PeopleReport): readonly Block[] {
  const shown = candidates.filter(({ corrected, predictionPowered }) => corrected ?? predictionPowered);
  if (shown.length === 0) return [];
  const isPowered = shown.some((one) => one.predictionPowered !== null);
  const figure = (estimate: Estimate | null) =>
    estimate ? cell(formatPercent(estimate.point), formatPercentRange(estimate)) : cell('–');
  const graded = new Map(document.candidates.map(({ id, accuracy }) => [id, accuracy]));
  const rows = shown.map(({ id, labelled, corrected, predictionPowered }) => ({
    header: cell(nameOf(id)),
    cells: [
      figure(graded.get(id) ?? null),
      figure(corrected),
      ...(isPowered ? [figure(predictionPowered)] : []),
      cell(formatCount(labelled)),
    ],
  }));
  return [
    {
      kind: 'table',
      table: {
        caption: `${qualityName(document)} as graded, and corrected by people's labels`,
        columns: [
          cell('Candidate'),
          cell('As graded'),
          cell('Corrected'),
          ...(isPowered ? [cell('By its own labels')] : []),
          cell('Labelled'),
        ],
        groups: [{ label: null, rows }],
        form: 'figures',
      },
    },
  ];
}
