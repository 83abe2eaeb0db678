import type { Example } from '../core/model/example.ts';
import type { Verdict } from '../core/model/grade.ts';

/** What a grader sees of an answer; templates read it as `{{sample.…}}`. */
export interface Sample {
  readonly output_text: string;
}

/** Scores an answer. The same grader is metric, label filter and training reward. */
export interface Grader {
  readonly id: string;
  grade(sample: Sample, example: Example): Promise<Verdict>;
}
