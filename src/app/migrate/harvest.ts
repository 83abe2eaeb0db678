import { meanOfColumn } from '../../core/decision/observations.ts';
import { volumePath } from '../../core/economics/index.ts';
import { trainingOf } from '../../core/model/candidate.ts';
import type { Harvest } from '../../core/model/migration.ts';
import type { Usd } from '../../core/model/units.ts';
import { DAYS_PER_MONTH, monthsBetween } from '../decide.ts';
import type { Ground } from '../estimate/ground.ts';
import type { Crossroads } from './ways.ts';

/** Examples of a training, where the config does not say how many it takes. */
const EXAMPLES = 1000;

interface HarvestInput {
  readonly crossroads: Crossroads;
  readonly usdPerRequest: Usd;
}

/** What it still answers until its end, beside what a training of another model takes; `null`: no end, or it is over. */
export function harvestOf({ crossroads, usdPerRequest }: HarvestInput): Harvest | null {
  const { ground, serving, ends } = crossroads;
  const { scenario, asOf } = ground;
  const id = serving.contender.profile.id;
  if (ends === null || ends <= asOf) return null;
  const accuracy = meanOfColumn(serving.data, serving.data.columns.score);
  const wanted = wantedOf(ground, id);
  const asked = accuracy === null || accuracy <= 0 ? null : wanted / accuracy;
  const requests = Math.floor(requestsUntil(ground, monthsBetween(asOf, ends)));
  const perDay = scenario.requestsPerMonth / DAYS_PER_MONTH;
  return {
    requests,
    wanted,
    days: asked === null ? null : Math.ceil(asked / perDay),
    usd: asked === null ? null : asked * usdPerRequest,
    isEnough: asked !== null && requests >= asked,
  };
}

/** What the largest training takes that is planned, else its own. */
function wantedOf({ waiting, config }: Ground, id: string): number {
  const planned = waiting.flatMap((one) => trainingOf(one)?.examples ?? []);
  const own = config.candidates.flatMap((one) => (one.id === id ? (trainingOf(one)?.examples ?? []) : []));
  return planned.length > 0 ? Math.max(...planned) : (own[0] ?? EXAMPLES);
}

function requestsUntil({ scenario }: Ground, months: number): number {
  const { requestsPerMonth: monthly, growth, seasonality } = scenario;
  const path = volumePath({ monthly, growth, seasonality, months: Math.max(1, Math.ceil(months)) });
  return path.reduce((sum, volume, month) => sum + volume * Math.min(1, Math.max(0, months - month)), 0);
}
