import { describe, expect, it } from 'vitest';
import { agreedRequirements, settingsOf } from '../../../src/app/facts/agreed-requirements.ts';
import { configOf } from '../../../src/config/saved-config.ts';
import type { Requirements } from '../../../src/core/model/scenario.ts';
import { aScenario } from '../../core/decision/builders.ts';
import { aRun } from '../../store/stores.ts';

const asking = (require: Requirements) =>
  configOf({ scenarios: [{ name: 'scenario', scenario: aScenario({ require }) }] });

describe('what was required before anything was measured', () => {
  it('is what the run was planned with, however often it is started again with another config', () => {
    const first = aRun({ settings: settingsOf(asking({ minAccuracy: 0.9 }), null) });
    const second = aRun({ settings: settingsOf(asking({ minAccuracy: 0.8 }), first) });
    const third = aRun({ settings: settingsOf(asking({ minAccuracy: 0.7 }), second) });
    expect(agreedRequirements(third)).toEqual({ minAccuracy: 0.9 });
    expect(configOf(third.settings).scenario?.require).toEqual({ minAccuracy: 0.7 });
  });

  it('is nothing where the run was planned without a scenario', () => {
    const first = aRun({ settings: settingsOf(configOf({}), null) });
    expect(
      agreedRequirements(aRun({ settings: settingsOf(asking({ minAccuracy: 0.8 }), first) })),
    ).toBeNull();
  });

  it('is what the config said in a run of an earlier version, which did not keep it apart', () => {
    expect(agreedRequirements(aRun({ settings: asking({ minAccuracy: 0.9 }) }))).toEqual({
      minAccuracy: 0.9,
    });
  });

  it('is not known of an import', () => {
    const settings = asking({ minAccuracy: 0.9 });
    expect(agreedRequirements(aRun({ settings, importedAt: '2026-11-22T10:00:00.000Z' }))).toBeNull();
  });
});
