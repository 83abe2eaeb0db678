import type { ReportDocument } from '../../core/model/report-document.ts';
import { shorten } from '../inert.ts';
import { type Chart, FRAMES } from './chart.ts';
import { drawSvg } from './draw.ts';
import { chartsOf } from './index.ts';

/** One chart as a picture of its own: light, with its title, without a page around it. */
export interface Picture {
  readonly name: string;
  readonly svg: string;
}

/** Faces that are common on desktops and servers, by how well they set figures. */
const FACES =
  "Inter, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', 'Noto Sans', 'DejaVu Sans', sans-serif";
/** Room above the drawing for its title, in the drawing's pixels. */
const HEAD = 40;
const MARGIN = 16;
const LONGEST_TITLE = 72;

/** Every chart that has something to show, at its wide size. `style` is the page's, which has the colours. */
export async function drawPictures(document: ReportDocument, style: string): Promise<readonly Picture[]> {
  const inks = lightInks(style);
  return Promise.all(
    chartsOf(document).map(async (chart) => ({
      name: chart.id,
      svg: standAlone(await drawSvg(chart, document, FRAMES[0] as (typeof FRAMES)[0]), chart, document, inks),
    })),
  );
}

/** Custom properties as the style sheet's first rule sets them: the light theme. */
function lightInks(style: string): ReadonlyMap<string, string> {
  const [root = ''] = /:root\s*\{[^}]*\}/.exec(style) ?? [];
  return new Map(
    [...root.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value] as [string, string]),
  );
}

/** Nothing outside a page resolves a custom property or inherits a face: both are written out. */
function standAlone(
  drawn: string,
  chart: Chart,
  document: ReportDocument,
  inks: ReadonlyMap<string, string>,
): string {
  const size = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(drawn);
  const [width, height] = [Number(size?.[1] ?? 0) + 2 * MARGIN, Number(size?.[2] ?? 0) + HEAD + MARGIN];
  const title = chart.title(document);
  const paper = inks.get('--paper') ?? '#fff';
  const halo = `<text paint-order="stroke" stroke="${paper}" stroke-width="3" stroke-linejoin="round" `;
  const inner = drawn
    .replace(/^<svg[^>]*>/, '')
    .replace(/<\/svg>\s*$/, '')
    .replaceAll('font-family="inherit"', `font-family="${FACES}"`)
    .replaceAll('<text ', halo);
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${height}" viewBox="${-MARGIN} ${-HEAD} ${width} ${height}" role="img">
<title>${escapeXml(title)}</title>
<desc>${escapeXml(chart.describe(document))}</desc>
<rect x="${-MARGIN}" y="${-HEAD}" width="${width}" height="${height}" fill="${paper}"/>
<text x="0" y="-14" font-family="${FACES}" font-size="16" font-weight="700" fill="var(--ink)">${escapeXml(shorten(title, LONGEST_TITLE))}</text>
${inner}
</svg>
`
    .replaceAll(/var\((--[\w-]+)\)/g, (reference, name) => inks.get(name) ?? reference)
    .replaceAll(/[\ufffe\uffff]/g, '\ufffd');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (letter) => ENTITIES[letter] ?? letter);
