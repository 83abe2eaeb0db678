import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import { describe, expect, test } from 'vitest';
import type { ReportDocument } from '../../src/core/model/report-document.ts';
import type { FlipMapReport } from '../../src/core/model/sensitivity-report.ts';
import { FRAMES } from '../../src/report/charts/chart.ts';
import { flipMapCharts } from '../../src/report/charts/flip-map.ts';
import { flipMapSentence } from '../../src/report/charts/flip-map-words.ts';
import { aDocument } from './a-document.ts';

interface Figure {
  readonly id: string;
  readonly factor: number;
  readonly requestsPerMonth: number;
}

const at = (id: string, proven = true): FlipMapReport['cells'][number][number] => ({ id, proven });

/** Three prices by four volumes: frontier at low volumes and high prices, else rft, or distilled unproven. */
const MAP: FlipMapReport = {
  model: 'lab/ft:lab-mini',
  volumes: [2_500, 25_000, 250_000, 2_500_000],
  factors: [0.5, 1, 2],
  cells: [
    [at('frontier'), at('rft'), at('rft'), at('distilled', false)],
    [at('frontier'), at('rft'), at('rft'), at('distilled', false)],
    [at('frontier'), at('frontier'), at('rft'), at('rft')],
  ],
};

const mapped = (map: Partial<FlipMapReport> = {}): ReportDocument =>
  aDocument({ flipMaps: [{ ...MAP, ...map }] });

describe('the map of volume and price', () => {
  test('says in one sentence how far price and volume may move', () => {
    expect(flipMapSentence(MAP, aDocument())).toBe(
      'At your volume rft costs least all the way from 0.5× to 2× today’s price; at today’s price, from about 25k to 250k requests a month.',
    );
  });

  test('says so where you are not on it', () => {
    expect(flipMapSentence({ ...MAP, factors: [10, 20, 40] }, aDocument())).toBe(
      'Your volume at today’s price is not on this map.',
    );
  });

  test.each(FRAMES)('holds every cell of the document, $name', async (frame) => {
    const document = mapped();
    const [chart] = flipMapCharts(document);
    if (chart === undefined) throw new Error('no chart');
    const spec = chart.spec(document, frame);
    const { figures } = (spec as unknown as { datasets: { figures: readonly Figure[] } }).datasets;
    const view = new View(parse(compile(spec).spec), { renderer: 'none' });
    const svg = await view.toSVG();
    view.finalize();
    expect(figures.map(({ id, factor, requestsPerMonth }) => [factor, requestsPerMonth, id])).toEqual(
      MAP.cells.flatMap((row, line) =>
        row.map(({ id }, column) => [MAP.factors[line], MAP.volumes[column], id]),
      ),
    );
    for (const label of ['frontier', 'rft', 'distilled', 'you', '250k', '1×'])
      expect(svg).toContain(`>${label}<`);
  });

  test('has words and a table for those who cannot see it, high prices first', () => {
    const document = mapped();
    const [chart] = flipMapCharts(document);
    expect(chart?.describe(document)).toContain(
      'At 2× today’s price, by requests in the first month: frontier from 2,500 to 25,000, rft from 250,000 to 2,500,000.',
    );
    expect(chart?.lead(document)).toMatch(/ Hatched: not shown to qualify\.$/);
    const rows = chart?.table(document).groups[0]?.rows ?? [];
    expect(rows.map(({ header }) => header.text)).toEqual(['2×', '1×', '0.5×']);
    expect(rows[0]?.cells[0]?.text).toBe('2.5k frontier; 250k rft');
    expect(rows[1]?.cells[0]?.text).toMatch(/distilled \(not shown to qualify\)$/);
  });

  test('names nothing hatched where everything is shown to qualify', () => {
    const document = mapped({ cells: MAP.cells.map((row) => row.map(({ id }) => at(id))) });
    expect(flipMapCharts(document)[0]?.lead(document)).not.toContain('Hatched');
  });

  test('compiles for one cell, and is left out where there is none', () => {
    const document = mapped({ volumes: [10], factors: [1], cells: [[at('rft')]] });
    for (const frame of FRAMES) {
      for (const chart of flipMapCharts(document))
        expect(() => compile(chart.spec(document, frame))).not.toThrow();
    }
    expect(flipMapCharts(mapped({ volumes: [], cells: [[], [], []] }))).toEqual([]);
  });
});
