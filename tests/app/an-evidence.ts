import { type Decision, decide } from '../../src/app/decide.ts';
import type { Evidence } from '../../src/app/evidence.ts';
import type { CandidateData } from '../../src/core/decision/observations.ts';
import type { Candidate } from '../../src/core/model/candidate.ts';
import type { Scenario } from '../../src/core/model/scenario.ts';
import { aScenario } from '../core/decision/builders.ts';

/** A prompted candidate with these trials; its price key is `lab/ID`. */
export function anEvidence(data: CandidateData, parts: Partial<Evidence> = {}): Evidence {
  return {
    id: data.id,
    approach: 'prompted',
    model: `${data.id}-2026`,
    parts: [aPart(data.id)],
    data,
    confirm: null,
    oneOffs: { items: [], complete: true },
    trainings: [],
    hosting: [],
    retiresAt: undefined,
    witnessed: null,
    ...parts,
  };
}

export function aPart(id: string): Evidence['parts'][0] {
  const approach = { kind: 'prompted' } as const;
  const candidate: Candidate = { id, approach, endpoint: 'lab', model: id, sampling: {}, stream: true };
  return { candidate, priceKey: `lab/${id}` };
}

export interface DecisionParts {
  readonly scenario?: Partial<Scenario>;
  readonly asOf?: string;
  readonly draws?: number;
}

export function decisionOn(evidence: readonly Evidence[], parts: DecisionParts = {}): Decision {
  const { scenario, asOf = '2026-11-22', draws = 500 } = parts;
  return decide({
    evidence,
    named: { name: 'scenario', scenario: aScenario(scenario) },
    asOf,
    seed: 7,
    draws,
  });
}
