import { changed } from '../app/changes.ts';
import { documentOf, type Measured } from '../app/measured.ts';
import type { Recommendation } from '../core/model/recommendation.ts';
import type { ReportDocument } from '../core/model/report-document.ts';
import { drawCharts } from '../report/charts/draw.ts';
import { seriesOf } from '../report/charts/series.ts';
import type { ReportContext } from '../report/content/content.ts';
import { renderSections } from '../report/html/sections.ts';
import { makeInert } from '../report/inert.ts';
import { changesOf, type WhatIf } from './what-if.ts';

/** The page under other assumptions, as markup that is safe to set. */
export interface Redrawn {
  readonly headline: string;
  readonly kind: Recommendation['kind'] | 'none';
  readonly sections: readonly { readonly id: string; readonly html: string }[];
}

/** The report of a measured run under other assumptions; `breakeven report` writes the same. */
export function decideAgain(measured: Measured, whatIf: WhatIf): ReportDocument {
  const changes = changesOf(whatIf);
  const scenarios = measured.scenarios.map((named) => changed(named, changes));
  return documentOf({ ...measured, scenarios });
}

export async function redraw(measured: Measured, whatIf: WhatIf, context: ReportContext): Promise<Redrawn> {
  const document = makeInert(decideAgain(measured, whatIf));
  const page = { document, looks: seriesOf(document), drawings: await drawCharts(document) };
  const sections = renderSections(page, makeInert(context));
  return {
    headline: document.headline,
    kind: document.recommendation?.kind ?? 'none',
    sections: await Promise.all(sections.map(async ({ id, html }) => ({ id, html: String(await html) }))),
  };
}
