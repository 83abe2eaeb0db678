import type { Estimate } from './estimate.ts';
import type { TrialKey } from './trial.ts';
import type { CandidateId, ExampleId, IsoInstant } from './units.ts';

/** What one person said of one answer. */
export interface Label {
  readonly key: TrialKey;
  readonly labeller: string;
  /** `null`: skipped, the labeller could not tell. */
  readonly passed: boolean | null;
  readonly note?: string;
  readonly at: IsoInstant;
}

/** An answer that was drawn to be labelled. Who drew it knew how likely that was, so that estimates stay unbiased. */
export interface DrawnAnswer {
  readonly key: TrialKey;
  /** The hash of its trial: an answer that was bought again is another one. */
  readonly trial: string;
  /** Its part of the run by what the graders said, from which it was drawn at random. */
  readonly stratum: string;
  /** Answers in that part. */
  readonly size: number;
  /** Of its being drawn; above 0. */
  readonly probability: number;
}

/** How far labellers agree beyond chance, on the answers that two or more of them labelled. */
export interface Agreement {
  readonly measure: "Cohen's kappa" | "Fleiss' kappa" | "Krippendorff's alpha";
  /** `null`: all labels are alike, so that chance alone agrees as well. */
  readonly value: number | null;
  /** Answers that two or more labelled. */
  readonly answers: number;
  readonly labellers: number;
}

/** What people's labels say of one candidate. */
export interface PeopleOfCandidate {
  readonly id: CandidateId;
  /** Its answers that are labelled. */
  readonly labelled: number;
  /** The grader's accuracy, corrected for how often it is wrong; `null`: too little is labelled, or nothing scored. */
  readonly corrected: Estimate | null;
  /** The grader's accuracy, moved by how far people differ from it on this candidate's own answers; `null`: too few. */
  readonly predictionPowered: Estimate | null;
}

/** Labels of people, and what follows from them. */
export interface PeopleReport {
  /** One each, without their names. */
  readonly labellers: readonly { readonly labels: number; readonly skipped: number }[];
  /** Answers with a label, of those drawn; `drawn` null: they came from a file and nobody knows how they were picked. */
  readonly answers: number;
  readonly drawn: number | null;
  readonly agreement: Agreement | null;
  /** Shares of what people pass that the grader passes, and of what they fail that it fails. */
  readonly sensitivity: Estimate | null;
  readonly specificity: Estimate | null;
  /** The same as counts of equal weight: fewer than were labelled where they were drawn unequally. */
  readonly counts: {
    readonly truePasses: number;
    readonly falseFails: number;
    readonly trueFails: number;
    readonly falsePasses: number;
  } | null;
  /** Whether these counts are in the verdict, and if not, why. */
  readonly use: 'verdict' | 'config' | 'code' | 'too-few';
  /** The model that is to be beaten, and where people say that it fails. */
  readonly frontier: {
    readonly id: CandidateId;
    /** Its accuracy by people alone. */
    readonly accuracy: number | null;
    /** Its answers that two or more labelled; of these, the ones that all of them fail. */
    readonly judgedByAll: number;
    readonly failedByAll: number;
  } | null;
  /** max(0, agreement) × (1 − the frontier's accuracy); `null`: one of them is not known. */
  readonly opportunity: number | null;
  readonly candidates: readonly PeopleOfCandidate[];
}

/** The report with what stays out of what is passed on. */
export interface PeopleSummary extends PeopleReport {
  readonly run: string;
  /** In the order of `labellers`. */
  readonly names: readonly string[];
  /** Examples on which all who labelled it say that the frontier fails; two at least where there are two. */
  readonly frontierFails: readonly ExampleId[];
}
