import type { CandidateId, ExampleId } from '../../core/model/units.ts';
import type { RunRecord } from '../../ports/store.ts';
import type { AppContext } from '../context.ts';

/** Tokens of one answer, as reported. */
export interface SeenUsage {
  readonly example: ExampleId;
  readonly input: number;
  /** Without what it reasoned. */
  readonly answer: number;
  readonly reasoning: number;
}

/** Usages of each candidate's first answer to every example, as far as they were reported. */
export async function readUsage(
  { id }: RunRecord,
  { store }: AppContext,
): Promise<ReadonlyMap<CandidateId, readonly SeenUsage[]>> {
  const seen = new Map<CandidateId, SeenUsage[]>();
  for await (const { trial } of store.readTrials(id, '')) {
    const { candidate, example, repeat } = trial.key;
    const usage = trial.calls.find(({ role }) => role === 'answer')?.usage;
    if (repeat !== 0 || !usage) continue;
    const list = seen.get(candidate) ?? [];
    seen.set(candidate, list);
    const reasoning = usage.reasoning ?? 0;
    list.push({ example, input: usage.input, answer: usage.output - reasoning, reasoning });
  }
  return seen;
}
