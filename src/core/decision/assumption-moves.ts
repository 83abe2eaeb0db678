import type { Scenario } from '../model/scenario.ts';
import type { SwingKind } from '../model/sensitivity-report.ts';
import type { CandidateId } from '../model/units.ts';
import { ASSUMPTIONS, assume } from './assumptions.ts';
import type { CostProfile, TokenCost, TrainingProfile } from './cost-profile.ts';

/** What is projected: a scenario, and every candidate's profile in it. */
export interface Setting {
  readonly scenario: Scenario;
  readonly profiles: readonly CostProfile[];
}

/** An assumption that can be set to another value, all else as it is. */
export interface Move {
  readonly kind: SwingKind;
  /** A candidate, a price key, the pattern of a price change; `null`: everybody's. */
  readonly of: string | null;
  /** As things stand; of a token price a factor. */
  readonly value: number;
  /** As the scenario names it among its ranges; `null`: it has no range. */
  readonly path: string | null;
  readonly set: (setting: Setting, value: number) => Setting;
}

type Change = (profile: CostProfile, value: number) => CostProfile;

const eachProfile =
  (change: Change): Move['set'] =>
  ({ scenario, profiles }, value) => ({
    scenario,
    profiles: profiles.map((profile) => change(profile, value)),
  });

const eachToken = (change: (cost: TokenCost, value: number) => TokenCost): Move['set'] =>
  eachProfile((profile, value) => ({
    ...profile,
    tokens: profile.tokens?.map((cost) => change(cost, value)) ?? null,
  }));

/** Numbers of the scenario itself that move money. */
const SCENARIO_KINDS = [
  'requestsPerMonth',
  'growth',
  'horizonMonths',
  'discountRate',
  'usdPerError',
  'cachedInputShare',
  'batchShare',
] as const;

/** Everything that may move the saving of `own` against the incumbent, with its value today. */
export function movesFor({ scenario, profiles }: Setting, own: CandidateId): readonly Move[] {
  const pair = profiles.filter(({ id }) => id === own || id === scenario.incumbent);
  const keys = new Set(profiles.flatMap(({ tokens }) => (tokens ?? []).map(({ priceKey }) => priceKey)));
  return [
    ...SCENARIO_KINDS.flatMap((kind) => ofScenario(kind, scenario)),
    ...(scenario.fallback ? [fallback(scenario.fallback.usd)] : []),
    ...[...keys].map(tokenPrice),
    ...scenario.priceChanges.flatMap((change, index) => [
      ...(change.yearly === undefined ? [] : [priceChange('yearly', index, change.match, change.yearly)]),
      ...(change.factor === undefined ? [] : [priceChange('factor', index, change.match, change.factor)]),
    ]),
    ...pair.filter(({ id }) => id === own).flatMap(accuracy),
    ...unique(pair.flatMap(training)),
    ...unique(pair.flatMap(hosting)),
  ];
}

/** A cascade and its half may be paid for by the same training or machine. */
function unique(moves: readonly Move[]): readonly Move[] {
  return [...new Map(moves.map((move) => [move.path, move])).values()];
}

function ofScenario(kind: (typeof SCENARIO_KINDS)[number], scenario: Scenario): Move[] {
  const value = ASSUMPTIONS.find(({ id }) => id === kind)?.read(scenario) ?? null;
  if (value === null) return [];
  const set: Move['set'] = (setting, moved) => ({
    ...setting,
    scenario: assume(setting.scenario, { [kind]: moved }),
  });
  return [{ kind, of: null, value, path: kind, set }];
}

const fallback = (value: number): Move => ({
  kind: 'fallbackUsd',
  of: null,
  value,
  path: 'fallback.usd',
  set: ({ scenario, profiles }, usd) => ({ scenario: { ...scenario, fallback: { usd } }, profiles }),
});

const tokenPrice = (key: string): Move => ({
  kind: 'tokenPrice',
  of: key,
  value: 1,
  path: null,
  set: eachToken((cost, factor) => {
    if (cost.priceKey !== key) return cost;
    const { uncachedUsd, cachedUsd, batchUsd, batchCachedUsd } = cost;
    return {
      ...cost,
      uncachedUsd: factor * uncachedUsd,
      cachedUsd: factor * cachedUsd,
      ...(batchUsd !== undefined && { batchUsd: factor * batchUsd }),
      ...(batchCachedUsd !== undefined && { batchCachedUsd: factor * batchCachedUsd }),
    };
  }),
});

const priceChange = (part: 'yearly' | 'factor', index: number, of: string, value: number): Move => ({
  kind: part === 'yearly' ? 'priceChangeYearly' : 'priceChangeFactor',
  of,
  value,
  path: `priceChanges.${index}.${part}`,
  set: eachToken((cost, moved) => ({
    ...cost,
    paths: cost.paths.map((path) => (path.index === index ? { ...path, [part]: moved } : path)),
  })),
});

function accuracy({ id, errorShare }: CostProfile): Move[] {
  if (errorShare === null) return [];
  const set = eachProfile((profile, value) =>
    profile.id === id ? { ...profile, errorShare: 1 - value } : profile,
  );
  return [{ kind: 'accuracy', of: id, value: 1 - errorShare, path: null, set }];
}

function training({ id, trainings }: CostProfile): Move[] {
  return trainings.flatMap((own) => movesOfTraining(own, own.candidate ?? id));
}

function movesOfTraining(own: TrainingProfile, whose: CandidateId): Move[] {
  const change = (part: 'usd' | 'successRate'): Move['set'] =>
    eachProfile((profile, value) => {
      const isIts = ({ candidate }: TrainingProfile): boolean => (candidate ?? profile.id) === whose;
      const its = profile.trainings.find(isIts);
      if (!its) return profile;
      const more = part === 'usd' ? value - its.usd : 0;
      return {
        ...profile,
        fixed: [...profile.fixed, { item: 'assumed otherwise', usd: more, detail: '' }],
        trainings: profile.trainings.map((one) => (isIts(one) ? { ...one, [part]: value } : one)),
      };
    });
  const path = `candidates.${whose}.training`;
  return [
    { kind: 'trainingUsd', of: whose, value: own.usd, path: `${path}.usd`, set: change('usd') },
    {
      kind: 'trainingSuccess',
      of: whose,
      value: own.successRate,
      path: `${path}.successRate`,
      set: change('successRate'),
    },
  ];
}

function hosting({ hosting: machines }: CostProfile): Move[] {
  return machines.map(({ candidate, usdPerMonth }) => ({
    kind: 'hostingUsd',
    of: candidate,
    value: usdPerMonth,
    path: `candidates.${candidate}.hosting.usdPerMonth`,
    set: eachProfile((profile, value) => ({
      ...profile,
      hosting: profile.hosting.map((one) =>
        one.candidate === candidate ? { ...one, usdPerMonth: value } : one,
      ),
    })),
  }));
}
