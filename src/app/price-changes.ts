import { matches } from '../core/decision/cost-profile.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { LintReport } from '../core/model/report-document.ts';
import type { PriceChange } from '../core/model/scenario.ts';
import type { Ambiguous } from './pricing.ts';

/** Price changes asked for by hand must concern somebody. `names`: candidates' ids and priced models. */
export function refuseUnmatched(changes: readonly PriceChange[], names: readonly string[]): void {
  const lost = changes.find(({ match }) => !names.some((name) => matches(match, name)));
  if (!lost) return;
  throw new BreakevenError(
    'bad-input',
    `--price ${lost.match}: no candidate and no priced model is called that`,
    `there are: ${[...new Set(names)].join(', ')}`,
  );
}

/** A scenario may be written for several runs, so that a change which concerns nobody is only said. */
export function lintUnmatched(changes: readonly PriceChange[], names: readonly string[]): LintReport[] {
  return [...new Set(changes.map(({ match }) => match))]
    .filter((match) => !names.some((name) => matches(match, name)))
    .map((match) => ({
      id: 'price-change-unmatched',
      message: `the price change of '${match}' concerns no candidate of this run`,
      remedy: `correct it; there are: ${[...new Set(names)].join(', ')}`,
    }));
}

export function lintAmbiguous(ambiguous: readonly Ambiguous[]): LintReport[] {
  return ambiguous.map(({ candidate, model, providers }) => ({
    id: 'ambiguous-model',
    candidate,
    message: `${candidate}: ${model} is unpriced: ${providers.join(', ')} each sell it, and the import does not say who served it`,
    remedy: `say it in the scenario file: candidates: [{ id: ${candidate}, model: ${providers[0]}/${model} }]`,
  }));
}
