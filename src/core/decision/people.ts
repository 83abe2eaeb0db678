import type { Agreement, Label, PeopleReport } from '../model/label.ts';
import type { TrialKey } from '../model/trial.ts';
import type { CandidateId, ExampleId } from '../model/units.ts';
import { opportunityForTraining } from '../stats/index.ts';
import { agreementOf } from './agreement.ts';
import { judgeRates, type LabelledAnswer } from './judge-rates.ts';

/** Where an answer stands in the run, and what the grader says of it now. */
export interface PlacedAnswer {
  readonly key: TrialKey;
  readonly stratum: string;
  /** Answers in its stratum. */
  readonly size: number;
  /** `null`: unscored, or not graded. */
  readonly passed: boolean | null;
  readonly score: number | null;
}

export interface PeopleInput {
  readonly labels: readonly Label[];
  /** Answers that may stand for the run; of the others, labels tell of agreement only. */
  readonly placed: readonly PlacedAnswer[];
  /** How many were drawn; `null`: nobody knows how they were picked. */
  readonly drawn: number | null;
  /** The model that is to be beaten. */
  readonly frontier: CandidateId | null;
}

/** How far people differ from the grader on one candidate's answers. */
export interface Difference {
  readonly id: CandidateId;
  readonly labelled: number;
  /** Of people's less the grader's score; `null`: too few. */
  readonly mean: number | null;
  readonly sd: number | null;
}

/** What labels tell without the run's outcomes. */
export type PeopleFigures = Omit<PeopleReport, 'use' | 'candidates'> & {
  readonly differences: readonly Difference[];
  /** In the order of `labellers`. */
  readonly names: readonly string[];
  readonly frontierFails: readonly ExampleId[];
};

/** A candidate's own answers have to be so many for their mean difference to have a normal interval. */
const ENOUGH = 20;

export function peopleFigures({ labels, placed, drawn, frontier }: PeopleInput): PeopleFigures {
  const said = labels.filter(({ passed }) => passed !== null);
  const names = [...new Set(labels.map(({ labeller }) => labeller))].toSorted();
  const byAnswer = Map.groupBy(said, ({ key }) => nameOf(key));
  const agreement = agreementOf(
    [...byAnswer.values()].map((own) =>
      names.map((name) => own.find(({ labeller }) => labeller === name)?.passed ?? null),
    ),
  );
  const weighed = weigh(placed, byAnswer);
  const rates = judgeRates(
    weighed.flatMap((one) => (one.passed === null ? [] : [{ ...one, passed: one.passed }])),
  );
  const theirs = frontier === null ? null : frontierFigures(frontier, byAnswer, weighed, names.length);
  return {
    labellers: names.map((name) => {
      const own = labels.filter(({ labeller }) => labeller === name);
      const skipped = own.filter(({ passed }) => passed === null).length;
      return { labels: own.length - skipped, skipped };
    }),
    names,
    answers: byAnswer.size,
    drawn,
    agreement,
    sensitivity: rates?.sensitivity ?? null,
    specificity: rates?.specificity ?? null,
    counts: rates?.counts ?? null,
    frontier: theirs?.report ?? null,
    opportunity: opportunityOf(agreement, theirs?.report.accuracy ?? null),
    differences: differencesOf(weighed),
    frontierFails: theirs?.fails ?? [],
  };
}

type Weighed = Omit<LabelledAnswer, 'passed'> & {
  readonly key: TrialKey;
  readonly passed: boolean | null;
  readonly score: number | null;
};

const nameOf = ({ candidate, example, repeat }: TrialKey): string =>
  JSON.stringify([candidate, example, repeat]);

/** Each labelled answer stands for as many of its stratum as there are to one that is labelled. */
function weigh(placed: readonly PlacedAnswer[], byAnswer: ReadonlyMap<string, readonly Label[]>): Weighed[] {
  const labelled = placed.flatMap((answer) => {
    const own = byAnswer.get(nameOf(answer.key));
    return own ? [{ answer, own }] : [];
  });
  const counts = Map.groupBy(labelled, ({ answer: { stratum } }) => stratum);
  return labelled.map(({ answer: { key, stratum, size, passed, score }, own }) => ({
    key,
    stratum,
    passed,
    score,
    example: key.example,
    weight: size / (counts.get(stratum)?.length ?? 1),
    truth: own.filter((label) => label.passed).length / own.length,
  }));
}

function frontierFigures(
  id: CandidateId,
  byAnswer: ReadonlyMap<string, readonly Label[]>,
  weighed: readonly Weighed[],
  labellers: number,
): { readonly report: NonNullable<PeopleReport['frontier']>; readonly fails: readonly ExampleId[] } {
  const own = weighed.filter(({ key }) => key.candidate === id);
  const total = own.reduce((sum, { weight }) => sum + weight, 0);
  const right = own.reduce((sum, { weight, truth }) => sum + weight * truth, 0);
  const all = [...byAnswer.values()].filter(([first]) => first?.key.candidate === id);
  const judged = all.filter(({ length }) => length >= 2);
  const failed = (labels: readonly Label[]): boolean => labels.every(({ passed }) => passed === false);
  const shown = (labellers >= 2 ? judged : all).filter(failed);
  return {
    report: {
      id,
      accuracy: total === 0 ? null : right / total,
      judgedByAll: judged.length,
      failedByAll: judged.filter(failed).length,
    },
    fails: [...new Set(shown.flatMap(([first]) => (first ? [first.key.example] : [])))].toSorted(),
  };
}

function opportunityOf(agreement: Agreement | null, accuracy: number | null): number | null {
  if (agreement === null || agreement.value === null || accuracy === null) return null;
  return opportunityForTraining({ kappa: agreement.value, frontierAccuracy: Math.min(1, accuracy) });
}

/** The weighted mean of each candidate's differences; its standard error as a deviation of that many. */
function differencesOf(weighed: readonly Weighed[]): Difference[] {
  const byCandidate = Map.groupBy(weighed, ({ key }) => key.candidate);
  return [...byCandidate].map(([id, all]) => {
    const own = all.flatMap(({ truth, score, weight }) =>
      score === null ? [] : [{ value: truth - score, weight }],
    );
    if (own.length < ENOUGH) return { id, labelled: all.length, mean: null, sd: null };
    const total = own.reduce((sum, { weight }) => sum + weight, 0);
    const mean = own.reduce((sum, { value, weight }) => sum + weight * value, 0) / total;
    const variance = own.reduce(
      (sum, { value, weight }) => sum + ((weight * (value - mean)) / total) ** 2,
      0,
    );
    const se = Math.sqrt((own.length / (own.length - 1)) * variance);
    return { id, labelled: all.length, mean, sd: se * Math.sqrt(own.length) };
  });
}
