import { underMix } from '../core/decision/frame.ts';
import type { CandidateData } from '../core/decision/observations.ts';
import type { Outlook } from '../core/decision/outlook.ts';
import { contending, isMet, qualifying } from '../core/decision/recommend.ts';
import { checkRequirements } from '../core/decision/require.ts';
import { estimateAccuracy } from '../core/decision/summarize.ts';
import type { Recommendation } from '../core/model/recommendation.ts';
import type { SelectionReport } from '../core/model/report-document.ts';
import type { Scenario } from '../core/model/scenario.ts';
import type { Usd } from '../core/model/units.ts';
import type { Decided } from './decide.ts';

export interface Confirmation {
  readonly first: Recommendation | null;
  readonly decided: readonly Decided[];
  readonly scenario: Scenario;
  readonly outlook: Outlook | null;
  readonly seed: number;
}

export interface Confirmed {
  readonly recommendation: Recommendation | null;
  /** `null`: nothing was chosen, or there was nothing to choose from. */
  readonly selection: SelectionReport | null;
}

/**
 * Looks at a winner again, for the best of many flatters itself: on the held-out examples, where it has
 * to meet every requirement once more; without them its saving is shrunk by what the draws say such a
 * pick overstates.
 */
export function confirmWinner(input: Confirmation): Confirmed {
  const { first, decided, scenario } = input;
  if (first?.kind !== 'choose') return { recommendation: first, selection: null };
  const contenders = decided.map(({ contender }) => contender);
  const among = contending(contenders).length;
  const winner = decided.find(({ evidence }) => evidence.id === first.winner) as Decided;
  if (!winner.evidence.confirm)
    return { recommendation: first, selection: among < 2 ? null : shrink(first.winner, among, input) };
  const heldOut = (id: string | undefined): CandidateData | null => {
    const held = decided.find(({ evidence }) => evidence.id === id)?.evidence.confirm;
    return held ? { ...held, frame: underMix(held.frame, scenario.mix) } : null;
  };
  const confirm = heldOut(first.winner) as CandidateData;
  const reference = heldOut(scenario.require.nonInferiorTo);
  const checked = checkRequirements(confirm, reference, scenario, input.seed);
  const open = checked.filter(({ status }) => status !== 'met');
  const shape = {
    winner: first.winner,
    among,
    accuracy: estimateAccuracy(confirm, input.seed),
    optimismUsd: null,
    savingUsd: null,
  };
  if (open.length === 0) {
    const detail = `it meets every requirement on the ${confirm.n} held-out examples, too`;
    return { recommendation: first, selection: { method: 'confirmed', ...shape, detail } };
  }
  const detail = `on the ${confirm.n} held-out examples: ${open.map((one) => `${one.id} ${one.status} (${one.detail})`).join('; ')}`;
  const others = qualifying(contenders).filter(({ profile }) => profile.id !== first.winner);
  return {
    recommendation: {
      kind: 'unproven',
      leading: first.winner,
      among: [first.winner, ...others.map(({ profile }) => profile.id)],
      next: [{ action: 'examples', count: confirm.n, costUsd: null, worthUsd: null }],
      leastExpectedLoss: scenario.usdPerError > 0 ? first.winner : null,
    },
    selection: { method: 'not-confirmed', ...shape, detail },
  };
}

function shrink(
  winner: string,
  among: number,
  { decided, outlook, scenario }: Confirmation,
): SelectionReport {
  const optimismUsd = outlook ? optimismOf(decided, outlook) : null;
  const totalOf = (id: string): Usd | undefined =>
    decided.find(({ evidence }) => evidence.id === id)?.contender.projection?.totalUsd;
  const saving = (totalOf(scenario.incumbent) ?? Number.NaN) - (totalOf(winner) ?? Number.NaN);
  const isIncumbent = winner === scenario.incumbent;
  return {
    method: 'shrunk',
    winner,
    among,
    accuracy: null,
    optimismUsd,
    savingUsd: optimismUsd === null || isIncumbent || Number.isNaN(saving) ? null : saving - optimismUsd,
    detail: `picked among ${among} on the very examples that their figures are from; dataset.confirm holds some out to confirm it`,
  };
}

/**
 * How much the least of several drawn totals lies under the same candidate's expected one, on average:
 * the bootstrap's estimate of what picking the least understates (Efron 1983, optimism).
 */
function optimismOf(decided: readonly Decided[], { worlds }: Outlook): Usd {
  const rivals = decided.flatMap(({ contender }) => {
    const totals = worlds.candidates.find(({ id }) => id === contender.profile.id)?.totals;
    return contender.projection && totals && isMet(contender)
      ? [{ expected: totals.reduce((sum, usd) => sum + usd, 0) / totals.length, totals }]
      : [];
  });
  if (rivals.length < 2) return 0;
  let sum = 0;
  for (let world = 0; world < worlds.count; world++) {
    let [least, expected] = [Number.POSITIVE_INFINITY, 0];
    for (const rival of rivals) {
      const total = rival.totals[world] as number;
      if (total >= least) continue;
      least = total;
      expected = rival.expected;
    }
    sum += expected - least;
  }
  return Math.max(0, sum / worlds.count);
}
