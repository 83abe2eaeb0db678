import { html } from 'hono/html';
import type { ViewedComparison } from '../sources.ts';
import { type Html, linkTo, nothing, part, type Say } from './frame.ts';
import { count, percent, points } from './words.ts';

/** Ids that are listed one by one; a command lists them all. */
const LISTED = 500;

export function renderComparison(comparison: ViewedComparison, say: Say): Html {
  const { run, referenceRun = run, candidate, reference, difference, cautions = [] } = comparison;
  const isAcross = referenceRun !== run;
  const interval = `${100 * difference.level}% interval ${points(difference.low)} to ${points(difference.high)}`;
  return html`<section class="opening" aria-labelledby="title">
<p class="about"><a href="${linkTo('run', { id: run })}">${say(run)}</a>${
    isAcross
      ? html` <span>against <a href="${linkTo('run', { id: referenceRun })}">${say(referenceRun)}</a></span>`
      : nothing
  }</p>
<h1 id="title">${say(candidate)} against ${say(reference)}</h1>
<p class="finding">${points(difference.point)} points on the same ${count(difference.n)} examples, ${interval}: ${verdictOf(comparison)}</p>
${cautions.length === 0 ? nothing : html`<aside class="notes" aria-label="Read this first"><ul>${cautions.map((caution) => html`<li>${caution}</li>`)}</ul></aside>`}
</section>
${part('figures', 'In figures', html`Every difference is candidate minus reference.`, renderFacts(comparison))}
${part('examples', 'Examples', html`What only one of the two gets right.`, html`${renderIds('Gained', comparison.gainedExamples, say)}${renderIds('Lost', comparison.lostExamples, say)}`)}`;
}

/** What may be read from it, and no more: not significant is not equal. */
function verdictOf({ difference, nonInferiority }: ViewedComparison): string {
  if (nonInferiority)
    return `${nonInferiority.verdict} at a margin of ${percent(nonInferiority.margin)}`.replace(
      '%',
      ' points',
    );
  if (difference.low > 0) return 'better than the reference';
  return difference.high < 0 ? 'worse than the reference' : 'this does not show which is better';
}

function renderFacts({
  difference,
  table,
  mcnemarMidP,
  nonInferiority,
  gained,
  lost,
  unpaired,
}: ViewedComparison): Html {
  const facts: readonly (readonly [string, string])[] = [
    ['Difference', `${points(difference.point)} points`],
    ['Interval', `${points(difference.low)} to ${points(difference.high)}, ${difference.method}`],
    ...(table
      ? ([
          ['Both pass', count(table.both)],
          ['Both fail', count(table.neither)],
        ] as const)
      : []),
    ['Gained', count(gained)],
    ['Lost', count(lost)],
    ...(mcnemarMidP === null ? [] : ([['McNemar mid-p', mcnemarMidP.toPrecision(3)]] as const)),
    ...(nonInferiority
      ? ([
          ['Non-inferiority', `${nonInferiority.verdict}, one-sided p ${nonInferiority.p.toPrecision(3)}`],
        ] as const)
      : []),
    ...(unpaired > 0
      ? ([['Left out', `${count(unpaired)}, which only one of them has a score for`]] as const)
      : []),
  ];
  return html`<dl class="facts">${facts.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function renderIds(title: string, ids: readonly string[], say: Say): Html {
  const rest = ids.length - LISTED;
  return html`<details${ids.length > 0 && ids.length <= 20 ? html` open` : nothing}><summary>${title}: ${count(ids.length)}</summary>
<ul class="ids">${ids.slice(0, LISTED).map((id) => html`<li>${say(id)}</li>`)}</ul>
${rest > 0 ? html`<p>and ${count(rest)} more: breakeven compare --all lists them</p>` : nothing}</details>`;
}
