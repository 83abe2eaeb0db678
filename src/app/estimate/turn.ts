import { meanOfDraws } from '../../core/decision/outlook.ts';
import { SURE } from '../../core/decision/recommend.ts';
import type { PlannedDraws } from '../../core/estimate/draw-plans.ts';
import { type Dial, turningNumbers } from '../../core/estimate/turning-numbers.ts';
import type { Scenario } from '../../core/model/scenario.ts';
import type { TurningNumber } from '../../core/model/training-estimate.ts';
import type { Usd } from '../../core/model/units.ts';
import { type Scales, type Turned, weigh } from './weigh.ts';

/** Draws that a look at another figure takes. */
const FEW = 250;

/** The figures of the best training which, were they others, would turn the verdict. */
export function turn(
  scales: Scales,
  best: PlannedDraws,
  keepUsd: Usd,
  keepQualifies: boolean,
): readonly TurningNumber[] {
  const own = { ...scales, planned: [best] };
  const worth = (turned: Turned): number => {
    const [plan] = weigh(own, { draws: FEW, ...turned }).plans;
    if (!plan) return 0;
    return keepQualifies ? meanOfDraws(plan.value) : meanOfDraws(plan.proof) - SURE;
  };
  const accuracy = dialOfAccuracy(best, worth);
  if (!keepQualifies) return turningNumbers([accuracy]);
  return turningNumbers([
    accuracy,
    dialOfVolume(scales.ground.scenario, worth),
    dialOfPrice(scales.keep, keepUsd, worth),
    dialOfOneOff(best, worth),
    ...dialOfService(scales.ground.scenario, best, worth),
  ]);
}

type Worth = (turned: Turned) => number;

function dialOfAccuracy(best: PlannedDraws, worth: Worth): Dial {
  return {
    id: 'accuracy',
    label: `accuracy of ${best.profile.id}`,
    unit: 'share',
    now: meanOfDraws(best.accuracy),
    least: 0,
    most: 1,
    scale: 'linear',
    worthAt: (value) =>
      worth({ planned: [{ ...best, accuracy: new Float64Array(best.accuracy.length).fill(value) }] }),
  };
}

function dialOfVolume(scenario: Scenario, worth: Worth): Dial {
  const { requestsPerMonth: now } = scenario;
  const { requestsPerMonth: _range, ...ranges } = scenario.ranges;
  return {
    id: 'volume',
    label: 'requests in the first month',
    unit: 'requests',
    now,
    least: now / 1e4,
    most: now * 1e4,
    scale: 'log',
    worthAt: (requestsPerMonth) => worth({ scenario: { ...scenario, requestsPerMonth, ranges } }),
  };
}

function dialOfPrice(keep: string, now: Usd, worth: Worth): Dial {
  return {
    id: 'price',
    label: `dollars of a request to ${keep}`,
    unit: 'usd',
    now,
    least: now / 1e3,
    most: now * 1e3,
    scale: 'log',
    worthAt: (value) => worth({ keepPrice: now === 0 ? 1 : value / now }),
  };
}

function dialOfOneOff(best: PlannedDraws, worth: Worth): Dial {
  const now = meanOfDraws(best.trainingUsd) + meanOfDraws(best.upfrontUsd);
  const scaled = (values: Float64Array, factor: number): Float64Array => values.map((usd) => usd * factor);
  return {
    id: 'one-off',
    label: `dollars until ${best.profile.id} serves`,
    unit: 'usd',
    now,
    least: now / 1e4,
    most: now * 1e4,
    scale: 'log',
    worthAt: (value) => {
      const factor = now === 0 ? 1 : value / now;
      const trainingUsd = scaled(best.trainingUsd, factor);
      const usd = meanOfDraws(trainingUsd);
      const profile = {
        ...best.profile,
        fixed: best.profile.fixed.map((item) => ({ ...item, usd })),
        trainings: best.profile.trainings.map((training) => ({ ...training, usd })),
      };
      return worth({
        planned: [{ ...best, profile, trainingUsd, upfrontUsd: scaled(best.upfrontUsd, factor) }],
      });
    },
  };
}

function dialOfService({ horizonMonths }: Scenario, best: PlannedDraws, worth: Worth): readonly Dial[] {
  const { serviceMonths } = best.profile;
  if (serviceMonths === null || serviceMonths >= horizonMonths) return [];
  return [
    {
      id: 'service',
      label: `months that ${best.profile.id} is served`,
      unit: 'months',
      now: serviceMonths,
      least: 0,
      most: horizonMonths,
      scale: 'linear',
      worthAt: (value) =>
        worth({ planned: [{ ...best, profile: { ...best.profile, serviceMonths: value } }] }),
    },
  ];
}
