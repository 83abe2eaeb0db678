import { SURE } from '../core/decision/recommend.ts';
import type { NextStep, Recommendation } from '../core/model/recommendation.ts';

const TITLES: Readonly<Record<NextStep['action'], string>> = {
  examples: 'Measure more examples',
  labels: 'Label answers by hand',
  pilot: 'Pilot on live requests',
  prompt: 'Try more prompts',
  load: 'Time more requests',
};

/** What to do, without how often. */
export const stepTitle = ({ action }: NextStep): string => TITLES[action];

/** Whether a choice was made on the draws alone; where nothing was drawn there is nothing to be unsure of. */
export const isSure = ({ probabilityCheapest }: Extract<Recommendation, { kind: 'choose' }>): boolean =>
  probabilityCheapest === null || probabilityCheapest >= SURE;
