import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReportDocument } from '../../src/core/model/report-document.ts';
import { type CsvValue, writeCsv } from '../../src/report/csv/csv.ts';
import { csvTables } from '../../src/report/csv/index.ts';
import { VARIANTS } from './variants.ts';

/** What a spreadsheet runs where it begins a cell. */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;
const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/;

const written = (rows: readonly (readonly CsvValue[])[]): string =>
  writeCsv({ name: 'any', columns: rows[0]?.map((_, index) => `c${index}`) ?? [], rows });

const read = (csv: string): string[][] => parse(csv, { bom: true, relax_column_count: true });

/** Texts that try: formulas, their beginnings, separators and quotes in every order. */
const trying = fc
  .array(
    fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      '\t',
      '\r',
      '\n',
      ',',
      ';',
      '"',
      "'",
      '|',
      ' ',
      '\uff1d',
      'cmd',
      '1',
      'é',
    ),
  )
  .map((parts) => parts.join(''));

describe('a table as CSV', () => {
  test('no text of it is a formula, wherever a spreadsheet parts the cells', () => {
    const rows = fc.array(
      fc.array(fc.oneof(trying, fc.string({ unit: 'binary' })), { minLength: 2, maxLength: 2 }),
      {
        minLength: 1,
      },
    );
    fc.assert(
      fc.property(rows, (texts) => {
        const csv = written(texts);
        for (const cell of read(csv).slice(1).flat()) expect(cell).not.toMatch(FORMULA);
        // and where a semicolon parts cells, nor what follows one
        for (const piece of csv
          .split('\n')
          .slice(1)
          .flatMap((line) => line.split(';').slice(1)))
          expect(piece.replace(/^[\s"]+/, '')).not.toMatch(FORMULA);
      }),
    );
  });

  test('numbers stay numbers, below zero too, to the last digit', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        const cell = read(written([[number, 'x']]))[1]?.[0] ?? '';
        expect(cell).toMatch(NUMBER);
        expect(Number(cell)).toBe(number === 0 ? 0 : number);
      }),
    );
  });

  test('a text keeps its words, its quotes and its commas; what is unknown is empty', () => {
    expect(
      read(
        written([
          ['a "b", c', null, true],
          ['=1+1', '-', ' @x'],
        ]),
      ),
    ).toEqual([
      ['c0', 'c1', 'c2'],
      ['a "b", c', '', 'true'],
      ["'=1+1", "'-", "' @x"],
    ]);
  });

  test('it begins with the mark by which Excel knows UTF-8', () => {
    expect(written([['é']]).charCodeAt(0)).toBe(0xfeff);
  });
});

const tablesOf = (document: ReportDocument): Map<string, Record<string, string>[]> =>
  new Map(
    csvTables(document).map((table) => [
      table.name,
      parse(writeCsv(table), { bom: true, columns: true }) as Record<string, string>[],
    ]),
  );

describe('the tables of a report', () => {
  test.each(Object.entries(VARIANTS))('of the variant %s have a row for each of its things', (_, variant) => {
    const document = variant();
    const tables = tablesOf(document);
    const rows = (name: string): number => tables.get(name)?.length ?? -1;
    expect(rows('candidates')).toBe(document.candidates.length);
    expect(rows('comparisons')).toBe(document.comparisons.length);
    expect(rows('requirements')).toBe(document.candidates.flatMap(({ requirements }) => requirements).length);
    expect(rows('cheapest-by-volume')).toBe(document.cheapestByVolume.length);
    expect(rows('flips')).toBe(document.flips.length);
    expect(rows('breakdown')).toBe(document.candidates.flatMap(({ breakdown }) => breakdown ?? []).length);
    expect(rows('calendar')).toBe(document.calendar.length);
    expect(rows('lints')).toBe(document.lints.length);
    expect(rows('prices')).toBe(document.prices.length);
    const scenarios = document.scenarios.length || (document.scenario === null ? 0 : 1);
    expect(rows('scenarios')).toBe(scenarios * document.candidates.length);
  });

  test('hold the document’s figures, not rounded ones', () => {
    const document = (VARIANTS.choose as () => ReportDocument)();
    const [first] = tablesOf(document).get('candidates') ?? [];
    const { accuracy, usdPerThousand, totalUsd } = document.candidates[0] ?? {};
    expect(Number(first?.accuracyLow)).toBe(accuracy?.low);
    expect(Number(first?.usdPerThousand)).toBe(usdPerThousand?.point);
    expect(Number(first?.totalUsdHigh)).toBe(totalUsd?.high);
  });
});
