import type { Config } from '../../config/config.ts';
import type { ExampleKey } from '../../core/model/example.ts';
import type { PriceRow } from '../../core/model/price.ts';
import type { LintReport } from '../../core/model/report-document.ts';
import type { IsoDate } from '../../core/model/units.ts';
import type { RunRecord } from '../../ports/store.ts';
import type { Decision } from '../decide.ts';
import type { Evidence } from '../evidence.ts';
import type { RunFacts } from '../facts/run-facts.ts';
import type { Ambiguous } from '../pricing.ts';
import type { Body } from '../report-document.ts';
import type { LintId } from './lint-id.ts';

/** Everything that a report is made of: a lint reads it, and nothing else. */
export interface LintInput {
  readonly document: Body;
  /** The first scenario's; `null`: there is none. */
  readonly decision: Decision | null;
  readonly evidence: readonly Evidence[];
  readonly config: Config;
  readonly record: RunRecord;
  readonly asOf: IsoDate;
  /** Rows that something was priced by. */
  readonly prices: readonly PriceRow[];
  readonly keys: readonly ExampleKey[];
  /** Candidates' ids and the models that they are priced by. */
  readonly names: readonly string[];
  readonly ambiguous: readonly Ambiguous[];
  /** What only the store and the files tell. */
  readonly facts: RunFacts;
}

/** What a lint has found; the table says its id. */
export type Finding = Omit<LintReport, 'id'>;

/** One thing that an expert would attack, with what to do about it. */
export interface Lint {
  readonly id: LintId;
  /** One finding for each candidate or matter concerned; none where all is well. */
  check(input: LintInput): readonly Finding[];
}
