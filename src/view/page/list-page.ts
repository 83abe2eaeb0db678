import { html } from 'hono/html';
import type { RunRecord } from '../../ports/store.ts';
import type { RunState } from '../sources.ts';
import { type Html, linkTo, nothing, type Say, table } from './frame.ts';
import { count, moment, STATES } from './words.ts';

export interface ListedRun {
  readonly record: RunRecord;
  readonly state: RunState;
  readonly counts: { readonly examples: number; readonly trials: number };
}

export interface RunList {
  /** What was searched for; empty: nothing. */
  readonly search: string;
  readonly runs: readonly ListedRun[];
  /** Runs that fit, on all pages. */
  readonly found: number;
  /** From 0. */
  readonly page: number;
  readonly pages: number;
}

export function renderList({ search, runs, found, page, pages }: RunList, say: Say): Html {
  return html`<section class="opening" aria-labelledby="title">
<h1 id="title">Runs</h1>
<form class="ask" role="search" action="./" method="get">
<label>Name or id <input type="search" name="q" value="${say.plain(search)}" maxlength="200" autocomplete="off"></label>
<button>Search</button>
</form>
</section>
${found === 0 ? renderNone(search, say) : renderTable(runs, found, say)}
${pages > 1 ? renderPages(search, page, pages) : nothing}`;
}

function renderNone(search: string, say: Say): Html {
  return search === ''
    ? html`<p class="say">The store has no run yet. Make one: <code>breakeven run CONFIG</code></p>`
    : html`<p class="say">No run's name or id has “${say(search)}” in it. <a href="./">Show all runs</a></p>`;
}

function renderTable(runs: readonly ListedRun[], found: number, say: Say): Html {
  const rows = runs.map(
    (run) => html`<tr>
<th scope="row"><a href="${linkTo('run', { id: run.record.id })}">${say(run.record.name)}</a><small>${say(run.record.id)}</small></th>
<td>${moment(run.record.startedAt)}${run.record.importedAt === undefined ? nothing : html`<small>imported</small>`}</td>
<td>${run.record.candidates.length}</td>
<td>${trialsOf(run)}</td>
<td>${stateMark(run.state)}${run.record.purpose === 'labels' ? html`<small>a teacher's labels</small>` : nothing}</td>
</tr>
`,
  );
  const caption = `${count(found)} ${found === 1 ? 'run' : 'runs'}, newest first`;
  return table('runs', caption, ['Run', 'Begun', 'Candidates', 'Trials', 'State'], rows, 'figures runs');
}

function trialsOf({ record, counts }: ListedRun): string {
  const planned = counts.examples * record.repeats * record.candidates.length;
  return counts.trials >= planned || record.importedAt !== undefined
    ? count(counts.trials)
    : `${count(counts.trials)} of ${count(planned)}`;
}

/** The word says it; the colour repeats it. */
export const stateMark = (state: RunState): Html =>
  html`<span class="state ${state}">${STATES[state]}</span>`;

function renderPages(search: string, page: number, pages: number): Html {
  const to = (target: number, words: string): Html =>
    html`<li><a href="${linkTo('./', { q: search, page: String(target) })}">${words}</a></li>`;
  return html`<nav class="pages" aria-label="Pages of the list"><ul>
${page > 0 ? to(page - 1, 'Newer') : nothing}<li>page ${page + 1} of ${pages}</li>${page + 1 < pages ? to(page + 1, 'Older') : nothing}
</ul></nav>`;
}
