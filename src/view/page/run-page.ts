import { html } from 'hono/html';
import type { RunRecord } from '../../ports/store.ts';
import type { Refusal } from '../server/refusal.ts';
import { type Html, linkTo, nothing, part, type Say } from './frame.ts';
import { stateMark } from './list-page.ts';
import { type ProgressWords, renderProgress } from './progress.ts';
import { moment } from './words.ts';

export interface RunView {
  readonly record: RunRecord;
  readonly progress: ProgressWords;
  /** The verdict, or why there is none; `null`: not asked for. */
  readonly headline: string | Refusal | null;
  /** Other runs that a candidate may be compared with, the newest first. */
  readonly others: readonly RunRecord[];
}

export function renderRun(view: RunView, say: Say): Html {
  const { record, progress } = view;
  const isLive = progress.state !== 'finished';
  const live = isLive ? html` data-live="${linkTo('progress', { id: record.id })}"` : nothing;
  return html`<div${live}>
<section class="opening" aria-labelledby="title">
<p class="about">${stateMark(progress.state)} <span>${say(record.id)}</span> <span>begun ${moment(record.startedAt)}</span>${
    record.finishedAt === null ? nothing : html` <span>finished ${moment(record.finishedAt)}</span>`
  }</p>
<h1 id="title">${say(record.name)}</h1>
<p class="say" data-field="summary">${progress.summary}</p>
<p class="say" data-field="note" role="status"></p>
${renderHeadline(view.headline, say)}
${progress.state === 'stopped' ? renderStopped(record) : nothing}
</section>
${renderProgress(
  progress,
  record.candidates.map(({ id }) => id),
  say,
)}
</div>
${record.purpose === 'labels' ? nothing : renderReportForm(record)}
${record.purpose === 'labels' ? nothing : renderCompareForm(view, say)}`;
}

function renderHeadline(headline: RunView['headline'], say: Say): Html {
  if (headline === null) return nothing;
  if (typeof headline === 'string') return html`<p class="finding">${say(headline)}</p>`;
  const { message, hint } = headline;
  return html`<p class="finding">No verdict: ${say(message)}.${hint === undefined ? nothing : html` Try: ${say(hint)}`}</p>`;
}

function renderStopped({ purpose }: RunRecord): Html {
  return html`<p class="say">No process makes this run now. ${
    purpose === 'labels'
      ? html`The command that began it finishes it.`
      : html`Start it again and it goes on where it stopped: <code>breakeven run CONFIG</code>`
  }</p>`;
}

function renderReportForm({ id }: RunRecord): Html {
  const lead = html`The page that breakeven report writes. It asks no model; a large run takes a while.`;
  return part(
    'report',
    'Report',
    lead,
    html`<form class="ask" action="report" method="get">
<input type="hidden" name="run" value="${id}">
<label>Requests a month <input name="volume" placeholder="2e6 or 3x" autocomplete="off" maxlength="40"></label>
<label>Prices as of <input name="asOf" type="date"></label>
<button>Open the report</button>
</form>`,
  );
}

function renderCompareForm({ record, others }: RunView, say: Say): Html {
  const { candidates, id } = record;
  if (candidates.length < 2 && others.length === 0) return nothing;
  const select = (name: string, label: string, chosen: number): Html =>
    html`<label>${label} <select name="${name}">${candidates.map(
      (one, index) =>
        html`<option value="${one.id}"${index === chosen ? html` selected` : nothing}>${say.plain(one.id)}</option>`,
    )}</select></label>`;
  const lead = html`Two candidates on the same examples, or one candidate in two runs.`;
  return part(
    'compare',
    'Compare',
    lead,
    html`<form class="ask" action="compare" method="get">
<input type="hidden" name="run" value="${id}">
${select('candidate', 'Candidate', candidates.length > 1 ? 1 : 0)}
${select('reference', 'against', 0)}
<label>of run <select name="with"><option value="">this one</option>${others.map(
      (other) => html`<option value="${other.id}">${say.plain(other.id)}</option>`,
    )}</select></label>
<label>Margin <input name="margin" placeholder="0.02" autocomplete="off" maxlength="40"></label>
<button>Compare</button>
</form>`,
  );
}
