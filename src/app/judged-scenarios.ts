import { asksModel } from '../config/check-references.ts';
import type { Config, NamedScenario } from '../config/config.ts';
import type { PeopleFigures } from '../core/decision/people.ts';
import type { PeopleReport } from '../core/model/label.ts';
import type { Scenario } from '../core/model/scenario.ts';

/** What the scenarios say of the model that graded, and what becomes of people's labels. */
export interface Judged {
  readonly scenarios: readonly NamedScenario[];
  readonly use: PeopleReport['use'];
}

/**
 * A model that grades is wrong now and then: how often enters the verdict from the config where that says it,
 * else from people's labels of the run, and where there are none accuracy stays unproven.
 */
export function judgedScenarios(
  scenarios: readonly NamedScenario[],
  { graders }: Pick<Config, 'graders'>,
  people: PeopleFigures | null,
): Judged {
  if (!asksModel(graders[0])) return { scenarios, use: 'code' };
  const found: Scenario['judge'] = people?.counts ?? 'unlabelled';
  const judged = scenarios.map((named) =>
    named.scenario.judge === null ? { ...named, scenario: { ...named.scenario, judge: found } } : named,
  );
  const isSaid = scenarios.length > 0 && scenarios[0]?.scenario.judge !== null;
  return { scenarios: judged, use: isSaid ? 'config' : found === 'unlabelled' ? 'too-few' : 'verdict' };
}
