import type { Insertable, Selectable } from 'kysely';
import type { Call, Latency } from '../core/model/call.ts';
import { IMPORTED_ENDPOINT } from '../core/model/candidate.ts';
import type { Verdict } from '../core/model/grade.ts';
import type { FinishReason, Outcome, Trial, TrialKey } from '../core/model/trial.ts';
import type { Usage } from '../core/model/usage.ts';
import type { RunRecord, StoredTrial } from '../ports/store.ts';
import { packJson, packText, unpackJson, unpackText } from './packed-text.ts';
import type { Tables } from './tables.ts';

export function toRunRow({ candidates, settings, ...run }: RunRecord): Insertable<Tables['runs']> {
  return {
    id: run.id,
    name: run.name,
    purpose: run.purpose,
    plan_hash: run.planHash,
    salt: run.salt,
    dataset_hash: run.datasetHash,
    config_hash: run.configHash,
    config_file: run.configFile,
    seed: run.seed,
    repeats: run.repeats,
    version: run.version,
    started_at: run.startedAt,
    finished_at: run.finishedAt,
    imported_at: run.importedAt ?? null,
    candidates: JSON.stringify(candidates),
    trainings: JSON.stringify(run.trainings),
    settings: JSON.stringify(settings),
  };
}

export function fromRunRow(row: Selectable<Tables['runs']>): RunRecord {
  return {
    id: row.id,
    name: row.name,
    purpose: row.purpose,
    planHash: row.plan_hash,
    salt: row.salt,
    datasetHash: row.dataset_hash,
    configHash: row.config_hash,
    configFile: row.config_file,
    seed: row.seed,
    repeats: row.repeats,
    version: row.version,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    ...(row.imported_at !== null && { importedAt: row.imported_at }),
    candidates: JSON.parse(row.candidates),
    trainings: JSON.parse(row.trainings),
    settings: JSON.parse(row.settings),
  };
}

export function toTrialRow({ hash, trial }: StoredTrial): Insertable<Tables['trials']> {
  const { outcome } = trial;
  const answered = outcome.status === 'answered';
  return {
    hash,
    example: trial.key.example,
    repeat: trial.key.repeat,
    status: outcome.status,
    ...(answered && outcome.text !== undefined ? packText(outcome.text) : { text: null, packed: null }),
    tool_calls: answered && outcome.toolCalls ? JSON.stringify(outcome.toolCalls) : null,
    concurrency: trial.concurrency ?? null,
    steps: packJson(outcome.steps),
    state: packJson(answered ? outcome.state : undefined),
    finish: answered ? (outcome.finish ?? null) : null,
    code: answered ? null : outcome.code,
    message: answered ? null : outcome.message,
    latency: trial.latency?.total ?? null,
    first_token: trial.latency?.firstToken ?? null,
    attempts: trial.attempts,
    billed: trial.billed ?? null,
    listed: null,
  };
}

export function fromTrialRow(
  key: TrialKey,
  row: Selectable<Tables['trials']>,
  calls: readonly Call[],
): Trial {
  return {
    key,
    calls,
    latency: row.status === 'failed' ? null : latencyOf(row.latency, row.first_token),
    attempts: row.attempts || 1,
    ...(row.billed !== null && { billed: row.billed }),
    ...(row.concurrency !== null && { concurrency: row.concurrency }),
    outcome: outcomeOf(row),
  };
}

function outcomeOf(row: Selectable<Tables['trials']>): Outcome {
  if (row.status === 'failed')
    return withAgent({ status: 'failed', code: row.code ?? 'unknown', message: row.message ?? '' }, row);
  const text = unpackText(row.text, row.packed);
  return withAgent(
    {
      status: 'answered',
      ...(text !== null && { text }),
      ...(row.tool_calls !== null && { toolCalls: JSON.parse(row.tool_calls) }),
      ...(row.finish !== null && { finish: row.finish as FinishReason }),
    },
    row,
  );
}

/** With steps and state, unpacked when somebody looks at them: a report reads every trial and none of these. */
function withAgent(outcome: Outcome, { steps, state }: Selectable<Tables['trials']>): Outcome {
  for (const [key, packed] of Object.entries({ steps, state })) {
    if (packed === null) continue;
    const get = (): unknown => unpackJson(packed);
    Object.defineProperty(outcome, key, { enumerable: true, configurable: true, get });
  }
  return outcome;
}

export function toCallRow(trial: string, call: Call, position: number): Insertable<Tables['calls']> {
  return {
    trial,
    position,
    role: call.role,
    endpoint: call.endpoint,
    served_model: call.servedModel,
    service_tier: call.serviceTier,
    input: call.usage?.input ?? null,
    output: call.usage?.output ?? null,
    cached_input: call.usage?.cachedInput ?? null,
    cache_write: call.usage?.cacheWrite ?? null,
    reasoning: call.usage?.reasoning ?? null,
    usage_source: call.usage?.source ?? null,
    latency: call.latency?.total ?? null,
    first_token: call.latency?.firstToken ?? null,
    at: call.at,
  };
}

export function fromCallRow(row: Omit<Selectable<Tables['calls']>, 'id'>): Call {
  return {
    role: row.role,
    endpoint: row.endpoint || IMPORTED_ENDPOINT,
    servedModel: row.served_model,
    serviceTier: row.service_tier || 'default',
    usage: usageOf(row),
    latency: latencyOf(row.latency, row.first_token),
    at: isInstant(row.at) ? row.at : new Date(row.at).toISOString(),
  };
}

/** As breakeven writes it, or not known; an imported source may write another zone. */
function isInstant(at: string): boolean {
  return at === '' || (at.length === 24 && at.endsWith('Z'));
}

function usageOf(row: Parameters<typeof fromCallRow>[0]): Usage | null {
  if (row.input === null || row.output === null) return null;
  return {
    input: row.input,
    output: row.output,
    ...(row.cached_input !== null && { cachedInput: row.cached_input }),
    ...(row.cache_write !== null && { cacheWrite: row.cache_write }),
    ...(row.reasoning !== null && { reasoning: row.reasoning }),
    source: row.usage_source ?? 'reported',
  };
}

function latencyOf(total: number | null, firstToken: number | null): Latency | null {
  if (total === null) return null;
  return { total, ...(firstToken !== null && { firstToken }) };
}

export function toGradeRow(trial: string, grader: string, verdict: Verdict): Insertable<Tables['grades']> {
  if (verdict.status === 'unscored') {
    return {
      trial,
      grader,
      status: 'unscored',
      score: null,
      passed: null,
      reason: verdict.reason,
      given: null,
      parts: null,
    };
  }
  return {
    trial,
    grader,
    status: 'scored',
    score: verdict.score,
    passed: verdict.passed ? 1 : 0,
    reason: null,
    given: verdict.given ?? null,
    parts: verdict.parts ? JSON.stringify(verdict.parts) : null,
  };
}

export function fromGradeRow(row: Selectable<Tables['grades']>): Verdict {
  if (row.status === 'unscored') return { status: 'unscored', reason: row.reason ?? '' };
  return {
    status: 'scored',
    score: row.score ?? 0,
    passed: row.passed === 1,
    ...(row.given !== null && { given: row.given }),
    ...(row.parts !== null && { parts: JSON.parse(row.parts) }),
  };
}
