import { fileURLToPath } from 'node:url';
import { layerSheets, type PriceSheet, parseSheet } from '../prices/sheet.ts';
import { readText, showPath } from './load-config.ts';
import { parseLocatedYaml } from './located-yaml.ts';

const SHIPPED = fileURLToPath(new URL('../../configs/prices.yaml', import.meta.url));

/** The shipped sheet, under the config's own where it names one. */
export function loadPrices(file: string | null): PriceSheet {
  const shipped = readSheet(SHIPPED);
  return file === null || file === SHIPPED ? shipped : layerSheets(readSheet(file), shipped);
}

function readSheet(file: string): PriceSheet {
  const shown = showPath(file);
  const text = readText(file, shown, 'price sheet');
  const yaml = parseLocatedYaml(text, shown);
  return parseSheet(yaml.value, text, yaml.locate);
}
