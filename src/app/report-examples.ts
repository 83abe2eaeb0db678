import type { Config } from '../config/config.ts';
import { scoreDifferences } from '../core/decision/pairing.ts';
import { pickExamples } from '../core/decision/pick-examples.ts';
import type { ExampleAnswer, ExampleList } from '../core/model/example-list.ts';
import type { ReportDocument } from '../core/model/report-document.ts';
import type { CandidateId, ExampleId } from '../core/model/units.ts';
import type { RunRecord } from '../ports/store.ts';
import type { AppContext } from './context.ts';
import { readAnswers } from './example-answers.ts';
import { inputOf, referenceOf } from './example-input.ts';
import { fitExamples, type KeptExample, type Room } from './fit-examples.ts';
import type { Measured } from './measured.ts';
import { createTextBudget, type KeptText, type TextBudget } from './text-budget.ts';

export interface ExampleLimits extends Room {
  readonly examples: number;
  /** Inputs, reference answers and answers together. */
  readonly texts: number;
}

/** What a page has room for beside everything else that is in it. */
export const EXAMPLE_LIMITS: ExampleLimits = {
  examples: 1000,
  texts: 12_000,
  bytes: 4_000_000,
  gzipBytes: 500_000,
};

export interface ExampleSource {
  readonly record: RunRecord;
  /** The one that the report is made by. */
  readonly config: Config;
  readonly measured: Pick<Measured, 'evidence' | 'run' | 'asOf'>;
  readonly document: Pick<ReportDocument, 'comparisons' | 'recommendation' | 'scenario'>;
  readonly context: AppContext;
}

/**
 * What changed, example by example: picked by the measured scores, then read from the store as trials
 * stream by, so that hardly more is ever held than is shown. Offline.
 */
export async function collectExamples(
  source: ExampleSource,
  limits: ExampleLimits = EXAMPLE_LIMITS,
): Promise<ExampleList> {
  const { document, measured, config } = source;
  const data = measured.evidence.map((one) => one.data);
  const candidates = data.map(({ id }) => id);
  const reference = document.comparisons[0]?.reference ?? document.scenario?.reference ?? candidates[0] ?? '';
  const count = Math.min(limits.examples, Math.floor(limits.texts / (candidates.length + 2)));
  const picked = pickExamples(data, {
    reference,
    leader: leaderOf(document),
    count,
    seed: measured.run.seed,
  });
  const frame = data[0]?.frame ?? { ids: [], tags: [] };
  const ids = picked.rows.map((row) => frame.ids[row] as ExampleId);
  const budget = createTextBudget(limits.bytes);
  const asked = await readAsked(source, ids, budget);
  const answers = await readAnswers({ ...source, config, asOf: measured.asOf }, ids, budget);
  const theirs = data.find(({ id }) => id === reference);
  const differences = data.map((one) => (theirs && one !== theirs ? scoreDifferences(one, theirs) : null));
  const examples = picked.rows.map((row, index): KeptExample => {
    const id = ids[index] as ExampleId;
    const ofCandidate = (candidate: CandidateId, place: number) => {
      const answer = answers.get(candidate, id);
      return answer ? { ...answer, change: changeOf(differences[place]?.[row]) } : null;
    };
    return {
      id,
      kind: picked.kindOf(row),
      ...(asked.get(id) ?? NOT_KEPT),
      tags: frame.tags[row] ?? [],
      answers: candidates.map(ofCandidate),
    };
  });
  const heldOut = measured.evidence[0]?.confirm?.frame.ids.length ?? 0;
  return fitExamples(examples, { candidates, reference, counts: picked.counts, heldOut }, limits);
}

function leaderOf({ recommendation }: ExampleSource['document']): CandidateId | null {
  if (recommendation?.kind === 'choose') return recommendation.winner;
  return recommendation?.kind === 'unproven' ? recommendation.leading : null;
}

function changeOf(difference: number | undefined = 0): ExampleAnswer['change'] {
  return difference > 0 ? 'gained' : difference < 0 ? 'lost' : null;
}

interface Asked {
  readonly input: KeptText;
  readonly reference: KeptText | null;
}

/** Items that are whole in memory at a time: each may be a document. */
const BATCH = 50;

const NOT_KEPT: Asked = { input: { text: '', length: 0 }, reference: null };

async function readAsked(
  { record, config, context }: ExampleSource,
  ids: readonly ExampleId[],
  budget: TextBudget,
): Promise<ReadonlyMap<ExampleId, Asked>> {
  const asked = new Map<ExampleId, Asked>();
  for (let start = 0; start < ids.length; start += BATCH) {
    const examples = await context.store.readExamples(record.id, ids.slice(start, start + BATCH));
    for (const { id, item } of examples) {
      const reference = referenceOf(item, config);
      asked.set(id, {
        input: budget.keep(inputOf(item, config)),
        reference: reference === null ? null : budget.keep(reference),
      });
    }
  }
  return asked;
}
