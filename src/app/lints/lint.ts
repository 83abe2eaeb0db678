import type { LintReport } from '../../core/model/report-document.ts';
import type { Decision } from '../decide.ts';
import type { Measured } from '../measured.ts';
import type { Body } from '../report-document.ts';
import type { LintId } from './lint-id.ts';

/** Everything that a report is made of: a lint reads it, and nothing else. */
export interface LintInput extends Measured {
  readonly document: Body;
  /** The first scenario's; `null`: there is none. */
  readonly decision: Decision | null;
}

/** What a lint has found; the table says its id. */
export type Finding = Omit<LintReport, 'id'>;

/** One thing that an expert would attack, with what to do about it. */
export interface Lint {
  readonly id: LintId;
  /** One finding for each candidate or matter concerned; none where all is well. */
  check(input: LintInput): readonly Finding[];
}
