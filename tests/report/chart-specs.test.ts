import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { compile } from 'vega-lite';
import { describe, expect, test } from 'vitest';
import type { ComparisonReport } from '../../src/core/model/candidate-report.ts';
import type { ReportDocument } from '../../src/core/model/report-document.ts';
import { type Chart, FRAMES, type Frame } from '../../src/report/charts/chart.ts';
import { CHARTS, chartsOf } from '../../src/report/charts/index.ts';
import { textWidth } from '../../src/report/charts/labels.ts';
import { formatCount, formatProbability } from '../../src/report/format.ts';
import { aDocument } from './a-document.ts';
import { VARIANTS } from './variants.ts';

const schema = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve('vega-lite/vega-lite-schema.json'), 'utf8'),
);
const isVegaLite = new Ajv({ strict: false, validateFormats: false }).compile(schema);

type Row = Readonly<Record<string, number | string>>;

interface Compiled {
  readonly width: number;
  readonly height: number;
  readonly padding: Readonly<Record<'left' | 'right' | 'top' | 'bottom', number>>;
  readonly data: readonly { readonly name: string; readonly values?: readonly Row[] }[];
  readonly scales: readonly {
    readonly name: string;
    readonly type: string;
    readonly domain: readonly number[];
    readonly zero?: boolean;
  }[];
}

/** What Vega is given, the rows of every mark with it. */
function compiled(id: string, document: ReportDocument, frame: Frame = FRAMES[0] as Frame): Compiled {
  const chart = chartsOf(document).find((one) => one.id === id);
  if (chart === undefined) throw new Error(`no chart ${id}`);
  return compile(chart.spec(document, frame)).spec as unknown as Compiled;
}

/** Rows of the layers that have all of these fields. */
function rowsWith(spec: Compiled, ...fields: readonly string[]): readonly Row[] {
  return spec.data
    .filter(({ name }) => name !== 'figures')
    .flatMap(({ values = [] }) => values)
    .filter((row) => fields.every((field) => field in row));
}

const domainOf = (spec: Compiled, name: string) => spec.scales.find((scale) => scale.name === name);
const figuresIn = (spec: Compiled): readonly Row[] =>
  spec.data.find(({ name }) => name === 'figures')?.values ?? [];

const kinds = Object.entries(VARIANTS).map(([name, make]) => ({ name, document: make() }));

/** Every chart of a document in both frames. */
const drawn = (document: ReportDocument) =>
  chartsOf(document).flatMap((chart) => FRAMES.map((frame) => ({ chart, frame })));

describe.each(kinds)('every chart of a report: $name', ({ document }) => {
  test('is Vega-Lite by its own schema', () => {
    for (const { chart, frame } of drawn(document)) {
      const spec: unknown = JSON.parse(JSON.stringify(chart.spec(document, frame)));
      expect(isVegaLite(spec) ? [] : isVegaLite.errors, `${chart.id}, ${frame.name}`).toEqual([]);
    }
  });

  test('keeps every text on its paper', () => {
    for (const { chart, frame } of drawn(document)) {
      const { width, height, padding, data } = compiled(chart.id, document, frame);
      const texts = data
        .flatMap(({ values = [] }) => values)
        .filter((row) => 'text' in row && 'align' in row);
      for (const { text, x, y, align, strong } of texts) {
        const wide = textWidth(String(text), frame.fontSize) * (strong ? 1.1 : 1);
        const left = Number(x) - (align === 'right' ? wide : align === 'center' ? wide / 2 : 0);
        const what = `${chart.id}, ${frame.name}: ${text}`;
        expect(left, what).toBeGreaterThanOrEqual(-padding.left - 3);
        expect(left + wide, what).toBeLessThanOrEqual(width + padding.right + 3);
        expect(Number(y), what).toBeGreaterThanOrEqual(-padding.top);
        expect(Number(y), what).toBeLessThanOrEqual(height + padding.bottom);
      }
    }
  });

  test('has words and a table for those who cannot see it', () => {
    for (const chart of chartsOf(document)) {
      expect(chart.describe(document)).toMatch(/\.$/);
      const { columns, groups } = chart.table(document);
      const rows = groups.flatMap((group) => group.rows);
      expect(rows.length).toBeGreaterThan(0);
      for (const { cells } of rows) expect(cells).toHaveLength(columns.length - 1);
      const cells = rows.flatMap((row) => row.cells.flatMap(({ text, detail = '' }) => [text, detail]));
      const words = [chart.title(document), chart.lead(document), chart.describe(document), ...cells];
      expect(words.join(' ')).not.toMatch(/NaN|Infinity|undefined|null/);
    }
  });
});

describe('a report', () => {
  test('would not pass with a mark or a channel that Vega-Lite does not have', () => {
    const spec = CHARTS[0]?.spec(aDocument(), FRAMES[0] as Frame);
    expect(isVegaLite({ ...spec, layer: [{ mark: 'balloon' }] })).toBe(false);
    expect(isVegaLite({ ...spec, layer: [{ mark: 'point', encoding: { smell: { value: 1 } } }] })).toBe(
      false,
    );
  });

  test('shows only what was measured', () => {
    const idsOf = (name: string): readonly string[] =>
      chartsOf((VARIANTS[name] as () => ReportDocument)()).map(({ id }) => id);
    expect(idsOf('empty')).toEqual([]);
    expect(idsOf('all-failed')).toEqual(['outcome-matrix', 'training-loss', 'training-reward']);
    expect(idsOf('one-candidate')).toEqual(['accuracy-cost', 'cost-by-volume']);
    expect(idsOf('none-qualifies')).not.toContain('probability-by-volume');
    expect(idsOf('no-verdict')).not.toContain('probability-by-volume');
    for (const name of ['choose', 'unproven', 'unpriced'])
      expect(idsOf(name)).toEqual(expect.arrayContaining(CHARTS.map(({ id }: Chart) => id)));
  });
});

describe.each(FRAMES)('totals by volume, $name', (frame) => {
  test('have the bands of the document, on two log scales that hold all of them that is in sight', () => {
    const document = aDocument();
    const spec = compiled('cost-by-volume', document, frame);
    const bands = rowsWith(spec, 'low', 'high');
    const { volumes = [], candidates = [] } = document.byVolume ?? {};
    for (const { id, low, high } of candidates)
      for (const band of bands.filter((row) => row.id === id)) {
        const place = volumes.indexOf(Number(band.requestsPerMonth));
        expect([band.low, band.high]).toEqual([low[place], high[place]]);
      }
    expect(new Set(bands.map(({ id }) => id)).size).toBe(5);
    const [x, y] = [domainOf(spec, 'x'), domainOf(spec, 'y')];
    expect([x?.type, y?.type]).toEqual(['log', 'log']);
    for (const { low, high, requestsPerMonth } of bands) {
      if (Number(requestsPerMonth) > (x?.domain[1] ?? 0)) continue;
      expect(Number(low)).toBeGreaterThanOrEqual(y?.domain[0] ?? 0);
      expect(Number(high)).toBeLessThanOrEqual(y?.domain[1] ?? 0);
    }
  });

  test('bend where machines are bought whole, through the totals that were computed', () => {
    const document = aDocument();
    const stepped = {
      ...document,
      byVolume: document.byVolume && {
        ...document.byVolume,
        candidates: document.byVolume.candidates.map((one) => ({
          ...one,
          point: one.point.map((usd, index) => (one.id === 'rft' && index > 8 ? usd * 1.6 : usd)),
        })),
      },
    };
    const figures = figuresIn(compiled('cost-by-volume', stepped, frame));
    const own = figures.find((row) => row.id === 'rft' && row.requestsPerMonth === 250_000);
    expect(own?.totalUsd).toBeCloseTo(stepped.candidates[3]?.expected?.totalUsd ?? 0, 6);
    const [last, straight] = [stepped, document].map(
      (one) =>
        figuresIn(compiled('cost-by-volume', one, frame)).findLast(({ id }) => id === 'rft')?.totalUsd ?? 0,
    );
    expect(Number(last) / Number(straight)).toBeCloseTo(1.6, 1);
  });
});

describe.each(FRAMES)('who is cheapest by volume, $name', (frame) => {
  const document = aDocument();
  const spec = compiled('probability-by-volume', document, frame);

  test('goes from 0 to 100% whatever the chances, over all volumes that were drawn', () => {
    expect(domainOf(spec, 'y')).toMatchObject({ type: 'linear', domain: [0, 1] });
    const { volumes = [] } = document.byVolume ?? {};
    expect(domainOf(spec, 'x')).toMatchObject({ type: 'log', domain: [volumes[0], volumes.at(-1)] });
  });

  test('has one line a candidate that is ever the cheapest, with the chances of the document', () => {
    for (const { id, probabilityCheapest } of document.byVolume?.candidates ?? []) {
      const drawn = figuresIn(spec).filter((row) => row.id === id);
      const isEver = probabilityCheapest.some((share) => share >= 0.005);
      expect(drawn.map(({ probability }) => probability)).toEqual(isEver ? probabilityCheapest : []);
    }
    const chart = CHARTS.find(({ id }) => id === 'probability-by-volume');
    expect(chart?.lead(document)).toContain('At no volume: mini and distilled.');
  });

  test('marks the scenario’s volume and where the verdict is sure enough', () => {
    const texts = rowsWith(spec, 'text').map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(['yours 250k', 'sure from 80%']));
    const [line] = rowsWith(spec, 'at');
    expect(Number(line?.at)).toBeCloseTo(0.2 * spec.height, 6);
  });

  test('says in its table at the scenario’s volume what the verdict says', () => {
    const table = CHARTS.find(({ id }) => id === 'probability-by-volume')?.table(document);
    expect(table?.columns.map(({ text }) => text)[3]).toBe(formatCount(250_000));
    const rft = table?.groups[0]?.rows.find(({ header }) => header.candidate === 'rft');
    expect(rft?.cells[2]?.text).toBe(formatProbability(document.candidates[3]?.probabilityCheapest ?? 0));
  });
});

describe.each(FRAMES)('paired outcomes, $name', (frame) => {
  test('are the counts of the document, each bar its share of the same length', () => {
    const document = aDocument();
    const spec = compiled('outcome-matrix', document, frame);
    for (const { candidate, outcomes, difference } of document.comparisons) {
      const bars = rowsWith(spec, 'examples', 'end').filter((row) => row.id === candidate);
      const counts = new Map(bars.map((bar) => [bar.column, Number(bar.examples)]));
      expect(Object.fromEntries(counts)).toEqual({
        'both pass': outcomes?.both,
        'only it': outcomes?.candidateOnly,
        'only the reference': outcomes?.referenceOnly,
        neither: outcomes?.neither,
      });
      for (const { examples, left, right, end } of bars)
        expect((Number(right) - Number(left)) / (Number(end) - Number(left))).toBeCloseTo(
          Number(examples) / difference.n,
          9,
        );
    }
  });

  test('of repeats or of scores in between are who scores higher, and the title says so', () => {
    const document = aDocument();
    const [first, ...rest] = document.comparisons as [ComparisonReport, ...ComparisonReport[]];
    const mixed = { ...document, comparisons: [{ ...first, outcomes: null }, ...rest] };
    const chart = chartsOf(mixed).find(({ id }) => id === 'outcome-matrix');
    expect(chart?.title(mixed)).toBe('Scores example by example, against frontier');
    const bars = rowsWith(compiled('outcome-matrix', mixed, frame), 'examples', 'end');
    expect([...new Set(bars.map(({ column }) => column))]).toEqual(['higher', 'equal', 'lower']);
    expect(bars.filter(({ id }) => id === 'rft').map(({ examples }) => examples)).toEqual([34, 348, 18]);
    expect(chart?.describe(mixed)).toContain('rft: higher 34 (8.5%), equal 348 (87.0%), lower 18 (4.5%).');
  });
});

describe.each(FRAMES)('how trainings went, $name', (frame) => {
  test('is every recorded point, on an axis from nought', () => {
    const document = aDocument();
    for (const [id, metrics] of [
      ['training-loss', ['train-loss', 'valid-loss']],
      ['training-reward', ['train-reward', 'valid-reward']],
    ] as const) {
      const spec = compiled(id, document, frame);
      const told = document.trainings.filter(({ metric }) => metrics.some((one) => one === metric));
      expect(figuresIn(spec)).toEqual(
        told.flatMap(({ candidate, metric, points }) =>
          points.map((point) => ({ id: candidate, metric, ...point })),
        ),
      );
      expect(domainOf(spec, 'y')?.domain[0]).toBe(0);
    }
    expect(domainOf(compiled('training-reward', document, frame), 'y')?.domain).toEqual([0, 1]);
  });

  test('takes rewards beyond 0 and 1 as they are', () => {
    const points = [-2, 3].map((value, step) => ({ step, value }));
    const document = aDocument({ trainings: [{ candidate: 'rft', metric: 'train-reward', points }] });
    const [low = 0, high = 0] = domainOf(compiled('training-reward', document, frame), 'y')?.domain ?? [];
    expect(low).toBeLessThanOrEqual(-2);
    expect(high).toBeGreaterThanOrEqual(3);
  });
});
