import type { Config } from '../../config/config.ts';
import { reinforcementBill, supervisedTrainingCost } from '../../core/economics/index.ts';
import { type Candidate, trainingOf } from '../../core/model/candidate.ts';
import type { PriceRow } from '../../core/model/price.ts';
import type { IsoDate, Usd } from '../../core/model/units.ts';
import { lookUpMeter } from '../../prices/lookup.ts';
import type { PriceSheet } from '../../prices/sheet.ts';
import { providerOf, rootModel } from '../runnable.ts';

/** The sheet's row by which a candidate's job is billed, on a day; `null`: it has none. */
export function trainingRow(
  config: Config,
  candidate: Candidate,
  sheet: PriceSheet,
  on: IsoDate,
): PriceRow | null {
  const query = { provider: providerOf(config, candidate), model: rootModel(config, candidate), on };
  const isByHour = trainingOf(candidate)?.method === 'reinforcement';
  return lookUpMeter(sheet, query, isByHour ? 'training-hour' : 'training-token');
}

/** What a job reports of what it is billed by. */
export interface BilledBy {
  readonly trainedTokens: number | null;
  readonly coreLoopSeconds: number | null;
}

/** Dollars of a job at a row's price; `null`: the provider does not say what it is billed by. */
export function priceOfJob({ meter, usd }: PriceRow, billed: BilledBy): Usd | null {
  if (meter === 'training-hour') {
    const { coreLoopSeconds } = billed;
    return coreLoopSeconds === null ? null : reinforcementBill({ coreLoopSeconds, usdPerHour: usd });
  }
  const { trainedTokens } = billed;
  return trainedTokens === null
    ? null
    : supervisedTrainingCost({ tokens: trainedTokens, epochs: 1, usdPerMillion: usd });
}
