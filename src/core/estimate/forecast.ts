import { meanOfDraws, quantileOfDraws } from '../decision/outlook.ts';
import type { Forecast } from '../model/training-estimate.ts';

/** Of every range that an estimate states. */
export const FORECAST_LEVEL = 0.9;

/** Mean and middle nine tenths of draws. */
export function forecastOf(draws: Float64Array): Forecast {
  return {
    low: quantileOfDraws(draws, (1 - FORECAST_LEVEL) / 2),
    expected: meanOfDraws(draws),
    high: quantileOfDraws(draws, (1 + FORECAST_LEVEL) / 2),
  };
}
