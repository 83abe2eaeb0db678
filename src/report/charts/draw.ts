import type { TopLevelSpec } from 'vega-lite';
import type { ReportDocument } from '../../core/model/report-document.ts';
import { type Chart, FRAMES, type Frame } from './chart.ts';
import { chartsOf } from './index.ts';

/** One chart as drawn: an SVG for each frame, without addresses or scripts, for use inside a page. */
export interface Drawing {
  readonly chart: Chart;
  readonly svgs: readonly { readonly frame: Frame; readonly svg: string }[];
}

/** Draws every chart that has something to show. Vega is loaded on the first call. */
export async function drawCharts(document: ReportDocument): Promise<ReadonlyMap<string, Drawing>> {
  const drawings = await Promise.all(
    chartsOf(document).map(async (chart) => {
      const svgs = await Promise.all(
        FRAMES.map(async (frame) => ({ frame, svg: inPage(await drawSvg(chart, document, frame)) })),
      );
      return [chart.id, { chart, svgs }] as const;
    }),
  );
  return new Map(drawings);
}

/** The last drawings by their specs: a page that decides again draws anew only what has changed. */
const DRAWN = new Map<string, string>();
const MOST_KEPT = 64;

/**
 * One chart as Vega draws it, in the custom properties and the type of the page. Expressions are interpreted,
 * never compiled: a page whose policy forbids `eval` draws with the same code.
 */
export async function drawSvg(chart: Chart, document: ReportDocument, frame: Frame): Promise<string> {
  const spec = chart.spec(document, frame);
  const key = JSON.stringify(spec);
  const svg = DRAWN.get(key) ?? (await drawSpec(spec));
  DRAWN.delete(key);
  DRAWN.set(key, svg);
  const [oldest] = DRAWN.keys();
  if (DRAWN.size > MOST_KEPT && oldest !== undefined) DRAWN.delete(oldest);
  return svg;
}

async function drawSpec(spec: TopLevelSpec): Promise<string> {
  const [{ compile }, { parse, View }, { expressionInterpreter }] = await Promise.all([
    import('vega-lite'),
    import('vega'),
    import('vega-interpreter'),
  ]);
  const runtime = parse(compile(spec).spec, undefined, { ast: true });
  const view = new View(runtime, { renderer: 'none', expr: expressionInterpreter });
  try {
    return rounded(await view.toSVG());
  } finally {
    view.finalize();
  }
}

const PLACES = / (d|transform|x|y|x1|x2|y1|y2|width|height)="([^"]*)"/g;

/** Places to a hundredth of a pixel: nobody sees more, and most of a drawing is their digits. */
function rounded(svg: string): string {
  return svg.replaceAll(PLACES, (_, name, places: string) => {
    const short = places.replaceAll(/-?\d+\.\d{3,}(e-?\d+)?/g, (place) =>
      String(Number(Number(place).toFixed(2))),
    );
    return ` ${name}="${short}"`;
  });
}

/** Inside a page an SVG needs no namespace, and its size is the page's matter. */
function inPage(svg: string): string {
  const size = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg);
  return svg.replace(
    /^<svg[^>]*>/,
    `<svg class="drawing" viewBox="0 0 ${size?.[1] ?? 0} ${size?.[2] ?? 0}" aria-hidden="true" focusable="false">`,
  );
}
