import type { Config } from '../../config/config.ts';
import { BreakevenError } from '../../core/model/error.ts';
import type { IsoDate } from '../../core/model/units.ts';
import { type CatalogueEntry, catalogueOn } from '../../prices/catalogue.ts';
import { nearestModels } from '../../prices/lookup.ts';
import { modelKeys } from '../../prices/model-keys.ts';
import type { PriceSheet } from '../../prices/sheet.ts';

/**
 * The row of the sheet that a name is priced by: `model`, `provider/model`, a dated snapshot, a fine-tune's id, or a
 * candidate of the config.
 * @throws BreakevenError listing the nearest where there is none, or the providers where several sell it.
 */
export function findModel(
  sheet: PriceSheet,
  name: string,
  on: IsoDate,
  config: Pick<Config, 'candidates' | 'endpoints'> | null,
): CatalogueEntry {
  const candidate = config?.candidates.find(({ id }) => id === name);
  const provider = candidate && (config?.endpoints[candidate.endpoint]?.provider ?? candidate.endpoint);
  const wanted = candidate?.model ? `${provider}/${candidate.model}` : name;
  const entries = catalogueOn(sheet, on);
  const slash = wanted.indexOf('/');
  const named = slash > 0 ? { provider: wanted.slice(0, slash), model: wanted.slice(slash + 1) } : null;
  for (const key of modelKeys(named?.model ?? wanted)) {
    const found = entries.filter((one) => one.model === key && (!named || one.provider === named.provider));
    const [only] = found;
    if (only && found.length === 1) return only;
    if (found.length > 1)
      throw new BreakevenError(
        'bad-input',
        `several providers sell '${wanted}'`,
        `name one: ${found.map((one) => `${one.provider}/${one.model}`).join(', ')}`,
      );
  }
  // A model whose own name has a slash, as many open ones do.
  const whole = entries.find(({ model }) => model === wanted);
  if (whole) return whole;
  const near = nearestModels(sheet, {
    provider: named?.provider ?? 'openai',
    model: named?.model ?? wanted,
    on,
  });
  throw new BreakevenError(
    'bad-input',
    `the sheet has no price of '${wanted}' on ${on}`,
    `the nearest are ${near.join(', ')}; breakeven prices list shows all`,
  );
}
