import { compile } from 'vega-lite';
import { describe, expect, test } from 'vitest';
import type { ReportDocument } from '../../src/core/model/report-document.ts';
import type { SwingReport } from '../../src/core/model/sensitivity-report.ts';
import { type Chart, FRAMES, type Frame } from '../../src/report/charts/chart.ts';
import { costWaterfall } from '../../src/report/charts/cost-waterfall.ts';
import { payback } from '../../src/report/charts/payback.ts';
import { sensitivity } from '../../src/report/charts/sensitivity.ts';
import { formatUsd } from '../../src/report/format.ts';
import { aDocument } from './a-document.ts';
import { aBreakdown, aSensitivity } from './an-economy.ts';
import { VARIANTS } from './variants.ts';

type Row = Readonly<Record<string, number | string | boolean>>;

interface Compiled {
  readonly width: number;
  readonly data: readonly { readonly name: string; readonly values?: readonly Row[] }[];
  readonly scales: readonly { readonly name: string; readonly domain: readonly number[] }[];
}

const compiled = (chart: Chart, document: ReportDocument, frame: Frame): Compiled =>
  compile(chart.spec(document, frame)).spec as unknown as Compiled;

const figuresIn = ({ data }: Compiled): readonly Row[] =>
  data.find(({ name }) => name === 'figures')?.values ?? [];

/** Every text that is drawn. */
const textsIn = ({ data }: Compiled): string =>
  data
    .flatMap(({ values = [] }) => values)
    .flatMap(({ text }) => (text === undefined ? [] : [String(text)]))
    .join(' | ');

/** The longest domain of an axis: nothing may lie outside it. */
const domainOf = ({ scales }: Compiled, name: string): readonly [number, number] => {
  const domain = scales.find((scale) => scale.name === name)?.domain ?? [];
  return [Math.min(...domain), Math.max(...domain)];
};

const totalOf = (document: ReportDocument, id: string): number =>
  document.candidates.find((one) => one.id === id)?.expected?.totalUsd ?? Number.NaN;

/** The document with other parts of one candidate's total, which still add up to it. */
function withParts(id: string, parts: Parameters<typeof aBreakdown>[0]): ReportDocument {
  const document = aDocument();
  const rest = totalOf(document, id) - Object.values(parts).reduce((sum, usd) => sum + usd, 0);
  return {
    ...document,
    candidates: document.candidates.map((one) =>
      one.id === id ? { ...one, breakdown: aBreakdown({ ...parts, tokens: rest }) } : one,
    ),
  };
}

const variant = (name: string): ReportDocument => (VARIANTS[name] as () => ReportDocument)();

describe.each(FRAMES)('the waterfall of costs, $name', (frame) => {
  const document = withParts('rft', { 'one-offs': 55.2, hosting: 120, 'after-service': 80, errors: 0 });
  const steps = figuresIn(compiled(costWaterfall, document, frame));

  test('goes from the incumbent’s total to the candidate’s, both from nought', () => {
    expect(steps[0]?.from).toBe(0);
    expect(steps[0]?.to).toBeCloseTo(totalOf(document, 'frontier'), 9);
    expect(steps.at(-1)?.from).toBe(0);
    expect(steps.at(-1)?.to).toBeCloseTo(totalOf(document, 'rft'), 9);
  });

  test('has a bar for each kind of cost that differs, each beginning where the one before it ended', () => {
    expect(steps).toHaveLength(2 + 4);
    for (const [index, { from }] of steps.slice(1, -1).entries())
      expect(from).toBeCloseTo(Number(steps[index]?.to), 9);
    expect(steps.at(-2)?.to).toBeCloseTo(totalOf(document, 'rft'), 9);
  });

  test('writes every change with its sign, and says the same in words and in figures', () => {
    const cells = costWaterfall
      .table(document)
      .groups.flatMap(({ rows }) => rows.flatMap((row) => row.cells));
    for (const change of ['+$120.00', '+$80.00', '+$55.20']) {
      expect(textsIn(compiled(costWaterfall, document, frame))).toContain(change);
      expect(costWaterfall.describe(document)).toContain(change);
      expect(cells.map(({ text }) => text)).toContain(change);
    }
  });

  test('goes to the best alternative where the incumbent is the choice', () => {
    const kept: ReportDocument = {
      ...aDocument(),
      recommendation: {
        kind: 'choose',
        winner: 'frontier',
        probabilityCheapest: 0.9,
        expectedRegret: 1,
        holdsBetween: [0, null],
      },
      sensitivity: { ...aSensitivity('supervised', -40), cheapest: 'frontier' },
    };
    expect(costWaterfall.title(kept)).toBe('From frontier to supervised');
    const bars = figuresIn(compiled(costWaterfall, kept, frame));
    expect(bars.at(-1)?.to).toBeCloseTo(totalOf(kept, 'supervised'), 9);
  });
});

describe.each(FRAMES)('the payback, $name', (frame) => {
  test('is what each candidate has saved by each month, as the document has it', () => {
    const document = aDocument();
    const figures = figuresIn(compiled(payback, document, frame));
    for (const { id, cumulativeSavingUsd } of document.candidates) {
      const line = figures.filter((figure) => figure.id === id);
      expect(line.map(({ savedUsd }) => savedUsd)).toEqual(cumulativeSavingUsd ?? []);
      expect(line.map(({ month }) => month)).toEqual((cumulativeSavingUsd ?? []).map((_, month) => month));
    }
  });

  test('has nought in sight, whether everybody saves or nobody does', () => {
    const document = aDocument();
    const sunk = document.candidates.map((one) => ({
      ...one,
      cumulativeSavingUsd: one.cumulativeSavingUsd?.map((usd) => -Math.abs(usd) - 10) ?? null,
      paybackMonths: one.paybackMonths === null ? null : ('never' as const),
    }));
    for (const candidates of [document.candidates, sunk]) {
      const drawn = compiled(payback, { ...document, candidates }, frame);
      const [low, high] = domainOf(drawn, 'y');
      const all = candidates.flatMap(({ cumulativeSavingUsd }) => cumulativeSavingUsd ?? []);
      expect(low).toBeLessThanOrEqual(Math.min(0, ...all));
      expect(high).toBeGreaterThanOrEqual(Math.max(0, ...all));
      expect(domainOf(drawn, 'x')).toEqual([0, 12]);
    }
  });

  test('names when each comes back, and when a model is switched off within the horizon', () => {
    const document = aDocument();
    expect(textsIn(compiled(payback, document, frame))).toContain('16 days');
    const calendar = document.calendar.map((event) =>
      event.kind === 'retires' ? { ...event, month: 7.5, day: '2027-07-08' } : event,
    );
    expect(payback.describe({ ...document, calendar })).toContain('switched off after 7.5 months');
    expect(textsIn(compiled(payback, { ...document, calendar }, frame))).toMatch(
      /distilled[^|]*(ends|retires)/,
    );
    expect(textsIn(compiled(payback, document, frame))).not.toMatch(/ends|retires/);
  });
});

describe.each(FRAMES)('which assumption moves the verdict, $name', (frame) => {
  const document = aDocument();
  const drawn = compiled(sensitivity, document, frame);
  const swings: readonly SwingReport[] = document.sensitivity?.swings ?? [];

  test('is drawn from end to end of each, with nought in sight', () => {
    const [low, high] = domainOf(drawn, 'x');
    expect(low).toBeLessThanOrEqual(0);
    for (const { low: from, high: to } of swings)
      for (const { savingUsd } of [from, to]) {
        expect(savingUsd).toBeGreaterThanOrEqual(low);
        expect(savingUsd).toBeLessThanOrEqual(high);
      }
  });

  test('says what is saved as things stand', () => {
    expect(textsIn(drawn)).toContain(formatUsd(document.sensitivity?.savingUsd ?? 0));
  });

  test('names who becomes the cheapest where the verdict flips, and nobody where it does not', () => {
    expect(textsIn(drawn)).toContain('supervised');
    const steady = aSensitivity('rft', 7000);
    const still = steady.swings.map((swing) => ({
      ...swing,
      low: { ...swing.low, flips: false, cheapest: 'rft' },
      high: { ...swing.high, flips: false, cheapest: 'rft' },
    }));
    const calm = { ...document, sensitivity: { ...steady, swings: still } };
    expect(textsIn(compiled(sensitivity, calm, frame))).not.toContain('supervised');
  });

  test('has every assumption in its table, more than can be drawn, too', () => {
    const [one] = swings as readonly [SwingReport, ...SwingReport[]];
    const many = Array.from({ length: 30 }, (_, index) => ({
      ...one,
      kind: 'accuracy' as const,
      of: `c${index}`,
    }));
    const crowded = { ...document, sensitivity: { ...aSensitivity('rft', 7000), swings: many } };
    expect(sensitivity.table(crowded).groups.flatMap(({ rows }) => rows)).toHaveLength(30);
    const spec = sensitivity.spec(crowded, frame) as { height?: number };
    expect(spec.height).toBeLessThan(1000);
  });
});

describe('a report without anything to set side by side', () => {
  test.each(['one-candidate', 'no-verdict', 'imported', 'empty', 'all-failed', 'none-qualifies'])(
    'has neither waterfall nor swings: %s',
    (name) => {
      expect(costWaterfall.shows(variant(name))).toBe(false);
      expect(sensitivity.shows(variant(name))).toBe(false);
    },
  );

  test.each(['one-candidate', 'no-verdict', 'imported', 'empty', 'all-failed'])(
    'has no payback: %s',
    (name) => {
      expect(payback.shows(variant(name))).toBe(false);
    },
  );
});
