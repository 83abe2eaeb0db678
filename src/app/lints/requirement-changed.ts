import type { Requirements } from '../../core/model/scenario.ts';
import type { Lint } from './lint.ts';

const KEYS = ['minAccuracy', 'nonInferiorTo', 'margin', 'p95LatencyMs', 'minServiceMonths', 'risk'] as const;

/** What is required now is not what was required before anything was measured. */
export const requirementChanged: Lint = {
  id: 'requirement-changed',
  check({ decision, facts: { agreed } }) {
    if (!decision || !agreed) return [];
    const { require } = decision.scenario;
    const changed = KEYS.filter((key) => require[key] !== agreed[key]);
    if (changed.length === 0) return [];
    const told = changed.map((key) => `${key} was ${show(agreed, key)} and is ${show(require, key)}`);
    return [
      {
        message: `the requirements were changed after the run was planned: ${told.join('; ')}. Whoever knows the results can choose the winner by them`,
        remedy: 'decide by what was required before, or say in notes: why it changed',
      },
    ];
  },
};

function show(require: Requirements, key: (typeof KEYS)[number]): string {
  const value = require[key];
  return value === undefined ? 'not asked for' : String(value);
}
