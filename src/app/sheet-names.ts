import type { Config } from '../config/config.ts';
import { type Candidate, IMPORTED_ENDPOINT } from '../core/model/candidate.ts';
import type { IsoDate } from '../core/model/units.ts';
import { lookUpTokenPrice } from '../prices/lookup.ts';
import type { PriceSheet } from '../prices/sheet.ts';
import { providerOf } from './runnable.ts';

/** Under which name a sheet may price a model. `among`: several providers sell it, and which one is not known. */
export interface SheetName {
  readonly provider: string;
  readonly model: string;
  readonly among?: readonly string[];
}

/**
 * Finds the sheet's name of a model that a candidate was served by. An endpoint says who its provider is;
 * of what was imported nobody knows it: there `provider/model` says it itself, else the one provider that
 * the sheet has the model of is taken.
 */
export function createSheetNames(
  config: Config,
  sheet: PriceSheet,
  on: IsoDate,
): (candidate: Candidate, model: string) => SheetName {
  const providers = [...new Set(sheet.rows.map(({ provider }) => provider))];
  const found = new Map<string, SheetName>();
  const isPriced = (provider: string, model: string): boolean =>
    lookUpTokenPrice(sheet, { provider, model, on }) !== null;
  const find = (served: string): SheetName => {
    const slash = served.indexOf('/');
    const [provider, model] = [served.slice(0, Math.max(slash, 0)), served.slice(slash + 1)];
    if (slash > 0 && isPriced(provider, model)) return { provider, model };
    const among = providers.filter((one) => isPriced(one, served));
    const [only] = among;
    if (among.length > 1) return { provider: '', model: served, among };
    if (only !== undefined) return { provider: only, model: served };
    return slash > 0 ? { provider, model } : { provider: IMPORTED_ENDPOINT, model: served };
  };
  return (candidate, model) => {
    if (candidate.endpoint !== IMPORTED_ENDPOINT) return { provider: providerOf(config, candidate), model };
    const name = found.get(model) ?? find(model);
    found.set(model, name);
    return name;
  };
}
