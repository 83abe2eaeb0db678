import { Resvg } from '@resvg/resvg-js';
import { describe, expect, test } from 'vitest';
import type { ReportDocument } from '../../src/core/model/report-document.ts';
import { chartsOf } from '../../src/report/charts/index.ts';
import type { FormatId } from '../../src/report/formats/format-id.ts';
import type { ReportFile } from '../../src/report/formats/source.ts';
import { renderFormats } from '../../src/report/render-report.ts';
import { aDocument } from './a-document.ts';
import { empty, hostile, six } from './variants.ts';

const CONTEXT = { command: 'breakeven report demo-1', generatedAt: '2026-11-22T20:00:00.000Z' };
/** Without a browser: the charts need none. */
const NO_BROWSER = { BREAKEVEN_CHROMIUM: '/nowhere/chromium' };

async function filesOf(document: ReportDocument, format: FormatId): Promise<ReportFile[]> {
  const files: ReportFile[] = [];
  for await (const rendered of renderFormats(document, CONTEXT, [format], NO_BROWSER))
    if ('files' in rendered) files.push(...rendered.files);
  return files;
}

/** How many colours a picture has, and how much of it is not paper. */
function look(svg: string): { width: number; colours: number; drawn: number } {
  const image = new Resvg(svg).render();
  const pixels = new Uint32Array(Uint8Array.from(image.pixels).buffer);
  const counts = new Map<number, number>();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const paper = Math.max(...counts.values());
  return { width: image.width, colours: counts.size, drawn: 1 - paper / pixels.length };
}

describe.each([
  ['usual', () => aDocument()],
  ['six', six],
  ['hostile', hostile],
] as const)('the charts of the report %s as files', (_, variant) => {
  test('are one SVG each, which says everything itself: colours, faces, title', async () => {
    const files = await filesOf(variant(), 'svg');
    expect(files.map(({ name }) => name)).toEqual(chartsOf(variant()).map(({ id }) => `charts/${id}.svg`));
    for (const { content } of files) {
      const svg = String(content);
      expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
      expect(svg).toContain('<title>');
      expect(svg).not.toMatch(/var\(|inherit|<script|<image|<foreignObject|<[^>]*\s(on\w+|href)=/);
      const { width, colours, drawn } = look(svg);
      expect(width).toBe(752);
      expect(colours).toBeGreaterThan(50);
      expect(drawn).toBeGreaterThan(0.01);
    }
  });

  test('are one PNG each, two pixels for one', async () => {
    const files = await filesOf(variant(), 'png');
    expect(files).toHaveLength(chartsOf(variant()).length);
    for (const { content } of files) {
      const png = Buffer.from(content);
      expect(png.subarray(0, 8).toString('latin1')).toBe('\u0089PNG\r\n\u001a\n');
      expect(png.readUInt32BE(16)).toBe(1504);
      expect(png.length).toBeGreaterThan(10_000);
    }
  });
});

test('a report that shows no chart has no picture of one', async () => {
  expect(await filesOf(empty(), 'svg')).toEqual([]);
  expect(await filesOf(empty(), 'png')).toEqual([]);
});

test('the words of a picture are drawn: without them it has less ink', async () => {
  const [file] = await filesOf(aDocument(), 'svg');
  const svg = String(file?.content);
  const silent = svg.replace(/<text[\s\S]*?<\/text>/g, '');
  expect(look(svg).drawn).toBeGreaterThan(1.2 * look(silent).drawn);
});
