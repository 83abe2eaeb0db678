import type { Config } from '../config/config.ts';
import { type Candidate, trainingOf } from '../core/model/candidate.ts';
import type { LifeRow, ModelLife } from '../core/model/life.ts';
import type { IsoDate } from '../core/model/units.ts';
import { lookUpLife } from '../prices/lives.ts';
import type { PriceSheet } from '../prices/sheet.ts';
import { pricedModel, rootModel } from './runnable.ts';
import { createSheetNames } from './sheet-names.ts';

/** Whose life is asked for: a config, and a sheet as it is known on a day. */
export interface LifeSources {
  readonly config: Config;
  readonly sheet: PriceSheet;
  readonly on: IsoDate;
}

/** The day on which a candidate's model is switched off. */
export interface Retirement {
  readonly day: IsoDate;
  /** `null`: the config says it. */
  readonly row: LifeRow | null;
}

const NOTHING: ModelLife = { trainingEnds: null, serviceEnds: null, successors: null };

/**
 * What the sheet says of the life of a candidate's model. One that was tuned under a name of its own lives as a
 * fine-tune of its base.
 */
export function lifeOf(candidate: Candidate, { config, sheet, on }: LifeSources): ModelLife {
  const nameOf = createSheetNames(config, sheet, on);
  const names = [
    pricedModel(config, candidate),
    ...(trainingOf(candidate) ? [`ft:${rootModel(config, candidate)}`] : []),
  ];
  const lives = names.map((name) => {
    const { provider, model, among } = nameOf(candidate, name);
    return among || model === '' ? NOTHING : lookUpLife(sheet, { provider, model, on });
  });
  return lives.find(({ serviceEnds }) => serviceEnds) ?? lives[0] ?? NOTHING;
}

/** When it is switched off: the config's word, else the sheet's; `null`: no end is known. */
export function retirementOf(candidate: Candidate, sources: LifeSources): Retirement | null {
  if (candidate.retiresAt !== undefined) return { day: candidate.retiresAt, row: null };
  const { serviceEnds } = lifeOf(candidate, sources);
  return serviceEnds && { day: serviceEnds.day, row: serviceEnds.row };
}

/** The candidate with the day on which it is switched off, where anybody says it. */
export function withRetirement(candidate: Candidate, sources: LifeSources): Candidate {
  const retirement = retirementOf(candidate, sources);
  return retirement ? { ...candidate, retiresAt: retirement.day } : candidate;
}
