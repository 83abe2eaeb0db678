import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import { describe, expect, test } from 'vitest';
import type { ReportDocument } from '../../src/core/model/report-document.ts';
import { FRAMES } from '../../src/report/charts/chart.ts';
import { CHARTS, chartsOf } from '../../src/report/charts/index.ts';
import { overlap, placeLabels, spread } from '../../src/report/charts/labels.ts';
import { linearScale, logScale } from '../../src/report/charts/scale.ts';
import { aDocument } from './a-document.ts';
import { empty, hostile, six, unpriced } from './variants.ts';

type Figure = Readonly<Record<string, number | string>>;

/** The figures that Vega holds once the chart's spec is compiled and run. */
async function figuresOf(
  id: string,
  document: ReportDocument,
  frame = FRAMES[0],
): Promise<readonly Figure[]> {
  const chart = CHARTS.find((one) => one.id === id);
  if (chart === undefined || frame === undefined) throw new Error(`no chart ${id}`);
  const view = await new View(parse(compile(chart.spec(document, frame)).spec), {
    renderer: 'none',
  }).runAsync();
  const figures = view.data('figures') as readonly Figure[];
  view.finalize();
  return figures;
}

describe.each(FRAMES)('the charts, $name', (frame) => {
  test('accuracy and cost are those of the document, interval and all', async () => {
    const document = aDocument();
    const figures = await figuresOf('accuracy-cost', document, frame);
    expect(
      figures.map(({ id, accuracy, low, high, usdPerThousand }) => [id, accuracy, low, high, usdPerThousand]),
    ).toEqual(
      document.candidates.map(({ id, accuracy, usdPerThousand }) => [
        id,
        accuracy?.point,
        accuracy?.low,
        accuracy?.high,
        usdPerThousand?.point,
      ]),
    );
  });

  test('the cost lines pass through each total at the volume of the scenario', async () => {
    const document = aDocument();
    const figures = await figuresOf('cost-by-volume', document, frame);
    for (const { id, expected } of document.candidates) {
      const here = figures.find((figure) => figure.id === id && figure.requestsPerMonth === 250_000);
      expect(here?.totalUsd).toBeCloseTo(expected?.totalUsd ?? 0, 6);
    }
  });

  test('the cost lines of the incumbent and of the winner meet where the document says that they break even', async () => {
    const document = aDocument();
    const totals = new Map(document.candidates.map((one) => [one.id, one.expected]));
    const at = document.breakEven.find(({ candidate }) => candidate === 'rft')?.requestsPerMonth;
    const cost = (id: string): number => {
      const expected = totals.get(id);
      if (!expected || typeof at !== 'number') throw new Error('unpriced');
      return expected.standingUsd + ((expected.totalUsd - expected.standingUsd) * at) / 250_000;
    };
    expect(cost('rft')).toBeCloseTo(cost('frontier'), 6);
  });

  test('latency shows first token, p50 and p95 with their intervals', async () => {
    const document = aDocument();
    const figures = await figuresOf('latency', document, frame);
    expect(figures.filter(({ measure }) => measure === 'p95').map(({ ms, high }) => [ms, high])).toEqual(
      document.candidates.map(({ latencyMs }) => [latencyMs?.p95?.point, latencyMs?.p95?.high]),
    );
    expect(figures).toHaveLength(15);
  });

  test('an unpriced candidate is in no chart of money, and in the table as unpriced', async () => {
    const document = unpriced();
    for (const id of ['accuracy-cost', 'cost-by-volume']) {
      expect((await figuresOf(id, document, frame)).map((figure) => figure.id)).not.toContain('supervised');
    }
    const table = CHARTS[0]?.table(document).groups[0]?.rows.at(-1);
    expect(table?.cells.map(({ text }) => text)).toEqual(['90.0%', 'unpriced']);
  });

  test('whatever a document holds, a spec compiles; where it holds nothing, no chart is shown', () => {
    expect(CHARTS.filter((chart) => chart.shows(empty()))).toEqual([]);
    for (const document of [hostile(), six()]) {
      for (const chart of chartsOf(document)) {
        expect(() => compile(chart.spec(document, frame))).not.toThrow();
      }
    }
  });
});

describe('scales', () => {
  test('ticks are round, inside the domain, and at most as many as asked for', () => {
    expect(linearScale([0, 1270], [0, 600], 7).ticks).toEqual([0, 200, 400, 600, 800, 1000, 1200]);
    expect(logScale([0.125, 3.4], [0, 600], 7).ticks).toEqual([0.2, 0.5, 1, 2]);
    expect(logScale([640, 7.5e6], [0, 600], 7).ticks).toEqual([1e3, 1e4, 1e5, 1e6]);
    expect(logScale([1, 1e12], [0, 600], 5).ticks.length).toBeLessThanOrEqual(5);
  });
});

describe('labels', () => {
  test('those too close are moved apart about their middle and stay in their order', () => {
    expect(spread([50, 51, 52, 90], 10, 0, 100)).toEqual([41, 51, 61, 90]);
    expect(spread([98, 99], 10, 0, 100)).toEqual([90, 100]);
    expect(spread([], 10, 0, 100)).toEqual([]);
  });

  test('a label leaves a place that another covers', () => {
    const here = { x: 10, y: 10, align: 'left' as const };
    const there = { x: 10, y: 40, align: 'left' as const };
    const anchors = [
      { text: 'one', places: [here, there] },
      { text: 'two', places: [here, there] },
    ];
    const places = placeLabels(anchors, [], { left: 0, right: 200, top: 0, bottom: 200 }, 12);
    expect(new Set(places.map(({ y }) => y)).size).toBe(2);
    expect(overlap({ left: 0, right: 4, top: 0, bottom: 4 }, { left: 2, right: 6, top: 3, bottom: 9 })).toBe(
      2,
    );
  });
});
