import { html } from 'hono/html';
import { type Control, GROUPS, sayValue, toField } from './controls.ts';

type Html = ReturnType<typeof html>;

/** The sliders and the banner as markup; both stay hidden until the page's script takes them over. */
export function renderPanel(controls: readonly Control[]): Html {
  const groups = GROUPS.map((group) => ({ group, own: controls.filter((one) => one.group === group) }));
  return html`<section id="what-if" class="part broad what-if" aria-labelledby="what-if-title" hidden>
<div class="rail"><h2 id="what-if-title">What if</h2><p>Move an assumption: the verdict, the figures and the charts are computed again, here in the page, by the code of the command line.</p></div>
<div class="body"><form autocomplete="off" novalidate>
${groups.map(
  ({ group, own }) =>
    html`<fieldset><legend>${group}</legend><div class="controls">${own.map((control) => renderControl(control, controls.indexOf(control)))}</div></fieldset>
`,
)}
<p class="actions"><button type="button" data-does="reset">Reset to measured</button> <span role="status" class="computed"></span></p>
</form></div>
</section>
<aside id="changed" class="changed" aria-label="What differs from the measured run" hidden>
<div class="words"><p class="title"><strong>What if</strong> <span class="outcome"></span></p><ul class="differences"></ul></div>
<p class="actions"><button type="button" data-does="reset">Reset to measured</button> <button type="button" data-does="copy-link">Copy link</button> <button type="button" data-does="copy-command">Copy command</button></p>
</aside>`;
}

/** Instead of the sliders, where a page cannot take the run along. */
export function renderTooLarge(command: string): Html {
  return html`<section id="what-if" class="part what-if" aria-labelledby="what-if-title">
<div class="rail"><h2 id="what-if-title">What if</h2></div>
<div class="body"><p>The run is too large for a page to take along and decide again. The command line does it:</p>
<pre class="command" tabindex="0" aria-label="Command that decides again"><code>${command} --volume 2e6 --assume growth=0.05</code></pre></div>
</section>`;
}

function renderControl(control: Control, index: number): Html {
  const { label, suffix, own, ownText, scale } = control;
  const id = `what-if-${index}`;
  const field = html`<input id="${id}" type="text" inputmode="decimal" value="${toField(control, own)}" aria-describedby="${id}-own">`;
  return html`<div class="control" data-control="${index}">
<label for="${id}"><bdi>${label}</bdi></label>
<span class="field">${suffix === '$' ? html`<span class="unit">$</span>` : ''}${field}${suffix === '' || suffix === '$' ? '' : html`<span class="unit">${suffix}</span>`}</span>
<input type="range" min="0" max="${scale.last}" step="1" value="${scale.positionOf(own)}" aria-label="${label}, slider" aria-valuetext="${sayValue(control, own)}">
<p class="own" id="${id}-own">measured: ${ownText}</p>
</div>
`;
}
