import { type Decision, decide } from '../../../src/app/decide.ts';
import type { Evidence } from '../../../src/app/evidence.ts';
import { NO_FACTS, type RunFacts } from '../../../src/app/facts/run-facts.ts';
import { lints } from '../../../src/app/lints/index.ts';
import type { Finding, LintInput } from '../../../src/app/lints/lint.ts';
import type { LintId } from '../../../src/app/lints/lint-id.ts';
import type { ConfigSketch, Measured as MeasuredRun, RunSketch } from '../../../src/app/measured.ts';
import { assembleDocument, type Body } from '../../../src/app/report-document.ts';
import type { Witnessed } from '../../../src/app/witness.ts';
import type { CandidateData } from '../../../src/core/decision/observations.ts';
import type { Candidate } from '../../../src/core/model/candidate.ts';
import type { PriceRow } from '../../../src/core/model/price.ts';
import type { Scenario } from '../../../src/core/model/scenario.ts';
import { aScenario, type DataParts, dataOf, outcomes } from '../../core/decision/builders.ts';

export function aCandidate(parts: Partial<Candidate> = {}): Candidate {
  return {
    id: 'big',
    approach: { kind: 'prompted' },
    endpoint: 'lab',
    model: 'big-2026',
    sampling: {},
    stream: true,
    ...parts,
  };
}

export function aWitness(parts: Partial<Witnessed> = {}): Witnessed {
  return {
    trials: 100,
    calls: 100,
    withUsage: 100,
    cacheUnknown: 0,
    reasoningUnknown: 0,
    cacheWriteUnknown: 0,
    cachedInput: 0,
    cacheWrite: 0,
    input: 10_000,
    estimatedUsage: 0,
    retries: 0,
    retryCalls: 0,
    lostCalls: 0,
    lostTimeouts: 0,
    zeroBilled: 0,
    servedModels: ['big-2026'],
    serviceTiers: ['default'],
    untimed: 0,
    cutOff: 0,
    acted: 0,
    steps: 0,
    failedSteps: 0,
    times: [],
    ...parts,
  };
}

/** One candidate of the run: scores, and what a test changes of the rest. */
export interface Measured extends Partial<Omit<Evidence, 'data' | 'witnessed' | 'confirm'>> {
  readonly id: string;
  readonly scores?: readonly (number | null)[];
  readonly columns?: DataParts;
  readonly data?: Partial<CandidateData>;
  readonly witnessed?: Partial<Witnessed> | null;
  readonly candidate?: Partial<Candidate>;
  readonly confirm?: CandidateData;
}

function anEvidence(measured: Measured): Evidence {
  const { id, scores = outcomes(90, 10), columns, data, witnessed, candidate, confirm, ...rest } = measured;
  const own = aCandidate({ id, model: `${id}-2026`, ...candidate });
  return {
    id,
    approach: own.approach.kind,
    model: own.model ?? '',
    parts: [{ candidate: own, priceKey: `lab/${own.model}` }],
    oneOffs: { items: [], complete: true },
    trainings: [],
    hosting: [],
    retiresAt: undefined,
    ...rest,
    data: { ...dataOf(scores, { id, ...columns }), ...data },
    confirm: confirm ?? null,
    witnessed: witnessed === null ? null : aWitness(witnessed),
  };
}

export function aPriceRow(parts: Partial<PriceRow> = {}): PriceRow {
  return {
    provider: 'lab',
    model: 'big-2026',
    meter: 'input',
    usd: 1,
    per: 1_000_000,
    from: '2026-10-01',
    evidence: 'primary',
    source: 'https://example.com/pricing',
    ...parts,
  };
}

export interface InputParts extends Partial<Omit<LintInput, NotGiven>> {
  readonly run?: Partial<RunSketch>;
  readonly facts?: Partial<RunFacts>;
  readonly measured?: readonly Measured[];
  /** `null`: there is none. */
  readonly scenario?: Partial<Scenario> | null;
  readonly config?: Partial<ConfigSketch>;
}

type NotGiven = 'document' | 'decision' | 'evidence' | 'config' | 'run' | 'facts' | 'scenarios';

const RUN: RunSketch = {
  id: 'desk-1',
  name: 'desk',
  datasetHash: 'data',
  configHash: 'config',
  configFile: 'desk.yaml',
  seed: 7,
  finishedAt: '2026-11-22T10:10:00.000Z',
};

/** Two candidates on a hundred examples, decided and put into a document as a report does it. */
export function anInput(parts: InputParts = {}): LintInput {
  const { measured: given = [{ id: 'big' }, { id: 'small' }], scenario = {}, ...rest } = parts;
  const evidence = given.map(anEvidence);
  const measured: MeasuredRun = {
    asOf: '2026-11-22',
    draws: 200,
    evidence,
    scenarios: scenario === null ? [] : [{ name: 'scenario', scenario: aScenario(scenario) }],
    prices: [aPriceRow()],
    names: evidence.map(({ id }) => id),
    ambiguous: [],
    trainings: [],
    graders: 'graders',
    sheet: 'sheet',
    version: '0.1.0',
    ...rest,
    run: { ...RUN, ...rest.run },
    config: { notes: [], graders: [STRING_CHECK], cascades: [], ...rest.config },
    facts: { ...NO_FACTS, ...rest.facts },
  };
  const { asOf, draws, scenarios, run } = measured;
  const decisions = scenarios.map((named) => decide({ evidence, named, asOf, seed: run.seed, draws }));
  return { ...measured, document: bodyOf(measured, decisions), decision: decisions[0] ?? null };
}

const STRING_CHECK: ConfigSketch['graders'][0] = {
  id: 'exact',
  type: 'string_check',
  input: '{{sample.output_text}}',
  reference: '{{item.answer}}',
  operation: 'eq',
};

function bodyOf(measured: MeasuredRun, decisions: readonly Decision[]): Body {
  let body: Body | undefined;
  assembleDocument({
    measured,
    decisions,
    lint: (document) => {
      body = document;
      return [];
    },
  });
  return body as Body;
}

/** What one lint says of a run. */
export function findings(id: LintId, parts: InputParts | LintInput): readonly Finding[] {
  const lint = lints.find((one) => one.id === id);
  if (!lint) throw new Error(`there is no lint '${id}'`);
  return lint.check('document' in parts ? parts : anInput(parts));
}

/** One lint with a run that raises it and one that does not; `says` is in the message. */
export interface Case {
  readonly id: LintId;
  readonly raised: string;
  readonly by: () => InputParts | LintInput;
  readonly says: string | RegExp;
  readonly of?: string;
  readonly quiet: string;
  readonly where: () => InputParts | LintInput;
}
