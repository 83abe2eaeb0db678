import type { Requirements } from '../model/scenario.ts';
import { clopperPearsonInterval, quantileInterval, tangoInterval } from '../stats/index.ts';
import { createCollector } from './collector.ts';
import type { ExampleFrame } from './frame.ts';
import type { CandidateData } from './observations.ts';
import { checkRequirements, type RequirementId, type Rules } from './require.ts';
import { DEFAULT_RISK } from './risk.ts';

/** A requirement that no candidate can be shown to meet on these examples. */
export interface OutOfReach {
  readonly id: RequirementId;
  /** What the verdict would say of a perfect one. */
  readonly detail: string;
  /** Independent examples, each asked once, on which a perfect one would meet it; `null`: not told by their number. */
  readonly examplesNeeded: number | null;
}

/**
 * Lays a candidate that passes every example at once, against a reference that does too, before the very
 * requirements that the verdict goes by, and returns those that it would not meet.
 */
export function findOutOfReach(
  frame: ExampleFrame,
  repeats: number,
  rules: Rules,
  seed: number,
): OutOfReach[] {
  const { nonInferiorTo } = rules.require;
  const perfect = perfectData('a perfect candidate', frame, repeats);
  const reference = nonInferiorTo === undefined ? null : perfectData(nonInferiorTo, frame, repeats);
  return checkRequirements(perfect, reference, rules, seed)
    .filter(({ status }) => status !== 'met')
    .map(({ id, detail, needsLabels }) => ({
      id,
      detail,
      examplesNeeded: needsLabels || rules.judge !== null ? null : leastExamples(id, rules.require),
    }));
}

function perfectData(id: string, frame: ExampleFrame, repeats: number): CandidateData {
  const collector = createCollector(id, frame);
  for (const example of frame.ids)
    for (let repeat = 0; repeat < repeats; repeat++)
      collector.add({
        trial: {
          key: { candidate: id, example, repeat },
          calls: [],
          latency: { total: 0 },
          attempts: 1,
          outcome: { status: 'answered', text: '' },
        },
        verdict: { status: 'scored', score: 1, passed: true },
        usd: null,
        uncachedUsd: null,
        cachedUsd: null,
        pricedCalls: 0,
      });
  return collector.finish();
}

const MOST = 10_000_000;

/** By the same bounds as the verdict, one pass an example. */
function leastExamples(
  id: RequirementId,
  { minAccuracy = 0, margin = 0, risk = DEFAULT_RISK }: Requirements,
): number | null {
  const level = 1 - 2 * risk;
  if (id === 'minAccuracy') return least((n) => clopperPearsonInterval(n, n, level).low >= minAccuracy);
  if (id === 'p95LatencyMs') return least((n) => quantileInterval(n, 0.95, level) !== null);
  if (id === 'nonInferiorTo')
    return least((n) => tangoInterval({ both: n, aOnly: 0, bOnly: 0, neither: 0 }, level).low >= -margin);
  return null;
}

/** The least n from which on it holds; `null`: for none up to ten million. */
function least(holds: (n: number) => boolean): number | null {
  let [fails, works] = [1, 2];
  while (!holds(works)) {
    if (works > MOST) return null;
    [fails, works] = [works, works * 2];
  }
  while (works - fails > 1) {
    const middle = Math.floor((fails + works) / 2);
    if (holds(middle)) works = middle;
    else fails = middle;
  }
  return works;
}
