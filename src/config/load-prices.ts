import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { layerSheets, type PriceSheet, parseSheet } from '../prices/sheet.ts';
import { parseLocatedYaml } from './located-yaml.ts';
import { readText, showPath, TYPED } from './read-text.ts';

const SHEET = 'price sheet';
/** The sheet that comes with breakeven. */
export const SHIPPED: string = fileURLToPath(new URL('../../configs/prices.yaml', import.meta.url));

/** The shipped sheet, under the config's own where it names one. */
export function loadPrices(file: string | null): PriceSheet {
  const shipped = readSheet(SHIPPED);
  return file === null || file === SHIPPED ? shipped : layerSheets(readSheet(file), shipped);
}

/** Looks whether a sheet that was typed can be read. @throws BreakevenError when it cannot. */
export function checkTypedSheet(path: string): void {
  const file = resolve(path);
  readText(file, showPath(file), SHEET, TYPED);
}

/** One sheet alone. @throws BreakevenError naming file and line. */
export function readSheet(file: string): PriceSheet {
  const shown = showPath(file);
  const text = readText(file, shown, SHEET);
  const yaml = parseLocatedYaml(text, shown);
  return parseSheet(yaml.value, text, yaml.locate);
}
