import { html } from 'hono/html';
import type { RunState, ViewedProgress } from '../sources.ts';
import { type Html, type Say, table } from './frame.ts';
import { count, percent, STATES, usd } from './words.ts';

/** A run's progress in words, as the page shows it first and as the script asks for it again. */
export interface ProgressWords {
  readonly state: RunState;
  readonly stateWords: string;
  readonly summary: string;
  readonly rows: readonly {
    readonly done: number;
    readonly total: number;
    readonly cells: {
      readonly trials: string;
      readonly passed: string;
      readonly failed: string;
      readonly spend: string;
    };
  }[];
}

const UNKNOWN = '–';

/** `now`: milliseconds since 1970. */
export function describeProgress(
  { state, lastCallAt, candidates }: ViewedProgress,
  now: number,
): ProgressWords {
  const sum = (pick: (one: ViewedProgress['candidates'][number]) => number): number =>
    candidates.reduce((total, one) => total + pick(one), 0);
  const [done, total] = [sum((one) => one.done), sum((one) => one.total)];
  return {
    state,
    stateWords: STATES[state],
    summary: [
      `${count(done)} of ${count(total)} trials`,
      `${count(sum((one) => one.failed))} failed`,
      `${usd(sum((one) => one.usd))} spent`,
      ...(state !== 'finished' && lastCallAt !== null
        ? [`last call ${ago(now - Date.parse(lastCallAt))}`]
        : []),
    ].join(', '),
    rows: candidates.map((one) => ({
      done: one.done,
      total: one.total,
      cells: {
        trials: one.done < one.total ? `${count(one.done)} of ${count(one.total)}` : count(one.done),
        passed: one.graded === 0 ? UNKNOWN : percent(one.passed / one.graded),
        failed: count(one.failed),
        spend: `${usd(one.usd)}${one.unpriced === 0 ? '' : `, ${count(one.unpriced)} unpriced`}`,
      },
    })),
  };
}

function ago(ms: number): string {
  if (!(ms >= 1000)) return 'just now';
  const seconds = Math.floor(ms / 1000);
  if (seconds < 120) return `${seconds} s ago`;
  return seconds < 7200 ? `${Math.floor(seconds / 60)} min ago` : `${count(seconds / 3600)} h ago`;
}

/** One row a candidate; `names` in the order of the rows. */
export function renderProgress(words: ProgressWords, names: readonly string[], say: Say): Html {
  const rows = words.rows.map(
    ({ done, total, cells }, index) => html`<tr>
<th scope="row" id="candidate-${index}">${say(names[index] ?? '')}</th>
<td><span data-field="trials">${cells.trials}</span> <progress max="${Math.max(total, done, 1)}" value="${done}" aria-labelledby="candidate-${index}"></progress></td>
<td data-field="passed">${cells.passed}</td>
<td data-field="failed">${cells.failed}</td>
<td data-field="spend">${cells.spend}</td>
</tr>
`,
  );
  return table('progress', 'Trials on record', ['Candidate', 'Trials', 'Pass', 'Failed', 'Spent'], rows);
}
