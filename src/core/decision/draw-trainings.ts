import type { Usd } from '../model/units.ts';
import { namedSeed } from '../named-seed.ts';
import { type Random, seededRandom } from '../random.ts';
import type { TrainingProfile } from './cost-profile.ts';
import type { AssumptionOf } from './economy.ts';
import { retrainingMonths } from './player.ts';

/** How one model's trainings come out in one world. */
export interface TrainingDraw {
  /** One attempt and its labels. */
  readonly usd: Usd;
  /** Attempts of the first training: of the model that was measured, and so exists. */
  readonly firstAttempts: number;
  /** Every later one, and how far accuracy then lies from what was measured. */
  readonly later: readonly { readonly attempts: number; readonly shift: number }[];
}

/** The trainings of one world after the other. */
export interface TrainingDraws {
  /** Of a profile with this id; the same for everyone who has that training: the model alone, and in a cascade. */
  of(training: TrainingProfile, id: string): TrainingDraw;
}

/** `nextWorld` has to be called once a world, in order. */
export function createTrainingDraws(
  seed: number,
  months: number,
): { nextWorld(value: AssumptionOf): TrainingDraws } {
  const randoms = new Map<string, Random>();
  return {
    nextWorld(value) {
      const drawn = new Map<string, TrainingDraw>();
      return {
        of(training, id) {
          const whose = training.candidate ?? id;
          const random = randoms.get(whose) ?? seededRandom(namedSeed(`training of ${whose}`, seed));
          randoms.set(whose, random);
          const draw = drawn.get(whose) ?? drawTraining(training, whose, months, value, random);
          drawn.set(whose, draw);
          return draw;
        },
      };
    },
  };
}

/** All that falls before the horizon, so that a model draws as many in a cascade that ends before it. */
function drawTraining(
  training: TrainingProfile,
  whose: string,
  months: number,
  value: AssumptionOf,
  random: Random,
): TrainingDraw {
  const successRate = value(`candidates.${whose}.training.successRate`) ?? training.successRate;
  const attempt = (): { readonly count: number; readonly isUsable: boolean } =>
    drawAttempts(successRate, training.maxAttempts, random);
  const firstAttempts = attempt().count;
  let shift = 0;
  return {
    usd: value(`candidates.${whose}.training.usd`) ?? training.usd,
    firstAttempts,
    later: retrainingMonths(training, null, months).map(() => {
      const { count, isUsable } = attempt();
      if (isUsable) shift = training.betweenRunSd * random.normal(); // else the old model stays
      return { attempts: count, shift };
    }),
  };
}

function drawAttempts(
  successRate: number,
  maxAttempts: number,
  random: Random,
): { readonly count: number; readonly isUsable: boolean } {
  if (successRate >= 1) return { count: 1, isUsable: true };
  for (let count = 1; count <= maxAttempts; count++)
    if (random.uniform() < successRate) return { count, isUsable: true };
  return { count: maxAttempts, isUsable: false };
}
