import type { OpenCall, OpenTrial } from '../core/model/open-trial.ts';
import type { ToolStep } from '../core/model/trial.ts';
import type { Cell } from './insert.ts';
import { packJson, packText, unpackJson, unpackText } from './packed-text.ts';
import type { CallRow, TrialRows } from './trial-rows.ts';

export const TRIAL_COLUMNS = [
  'hash',
  'example',
  'repeat',
  'status',
  'text',
  'packed',
  'tool_calls',
  'steps',
  'state',
  'code',
  'message',
  'latency',
  'first_token',
  'attempts',
  'billed',
  'listed',
] as const;

export function toTrialCells(hash: string, trial: OpenTrial): Cell[] {
  const { failed, text, toolCalls, steps, state } = trial;
  const answered = failed === undefined;
  const { text: plain, packed } =
    answered && text !== undefined ? packText(text) : { text: null, packed: null };
  return [
    hash,
    trial.example,
    trial.repeat ?? 0,
    answered ? 'answered' : 'failed',
    plain,
    packed,
    toolCalls ? JSON.stringify(toolCalls) : null,
    packJson(steps),
    packJson(state),
    failed ?? null,
    answered ? null : (text ?? null),
    trial.latencyMs ?? null,
    trial.firstTokenMs ?? null,
    trial.attempts ?? 0,
    trial.billedUsd ?? null,
    trial.calls ? 1 : 0,
  ];
}

export const CALL_COLUMNS = [
  'trial',
  'position',
  'role',
  'endpoint',
  'served_model',
  'service_tier',
  'input',
  'output',
  'cached_input',
  'cache_write',
  'reasoning',
  'usage_source',
  'latency',
  'first_token',
  'at',
] as const;

/** A trial without a list of calls took one, whatever is known of it. */
export function toCallCells(hash: string, trial: OpenTrial): Cell[][] {
  return (trial.calls ?? [trial]).map((call: OpenCall, position) => [
    hash,
    position,
    call.role ?? 'answer',
    call.endpoint ?? '',
    call.servedModel ?? '',
    call.serviceTier ?? '',
    call.input ?? null,
    call.output ?? null,
    call.cachedInput ?? null,
    call.cacheWrite ?? null,
    call.reasoning ?? null,
    'reported',
    call.latencyMs ?? null,
    call.firstTokenMs ?? null,
    call.at ?? '',
  ]);
}

export const GRADE_COLUMNS = ['trial', 'grader', 'status', 'score', 'passed', 'reason', 'given'] as const;

/** `null`: the trial is ungraded. Of a score alone, all of it passes until a grader has another threshold. */
export function toGradeCells(hash: string, grader: string, trial: OpenTrial): Cell[] | null {
  const { score, passed, unscored } = trial;
  if (unscored !== undefined) return [hash, grader, 'unscored', null, null, unscored, null];
  if (score !== undefined) {
    const given = passed === undefined ? 'score' : null;
    return [hash, grader, 'scored', score, Number(passed ?? score >= 1), null, given];
  }
  return passed === undefined
    ? null
    : [hash, grader, 'scored', Number(passed), Number(passed), null, 'passed'];
}

/** What the open trial format can say of a trial; what it leaves out are an answer's finish and estimated counts. */
export function toOpenTrial(rows: TrialRows): OpenTrial {
  const { key, trial, calls, grade } = rows;
  const failed = trial.status === 'failed';
  const text = failed ? trial.message : unpackText(trial.text, trial.packed);
  const only = isInTrial(rows) ? calls[0] : undefined;
  const quality = grade && !(failed && trial.listed === null);
  return {
    candidate: key.candidate,
    example: key.example,
    ...(key.repeat !== 0 && { repeat: key.repeat }),
    ...(quality && grade.status === 'unscored' && { unscored: grade.reason ?? '' }),
    ...(quality && grade.score !== null && grade.given !== 'passed' && { score: grade.score }),
    ...(quality && grade.passed !== null && grade.given !== 'score' && { passed: grade.passed === 1 }),
    ...(failed && { failed: trial.code ?? 'unknown' }),
    ...(only && servingOf(only)),
    ...(trial.latency !== null && { latencyMs: trial.latency }),
    ...(trial.first_token !== null && { firstTokenMs: trial.first_token }),
    ...(only && only.at !== '' && { at: only.at }),
    ...(trial.attempts !== 0 && { attempts: trial.attempts }),
    ...(text !== null && { text }),
    ...(trial.tool_calls !== null && { toolCalls: JSON.parse(trial.tool_calls) }),
    ...(trial.steps !== null && { steps: unpackJson(trial.steps) as readonly ToolStep[] }),
    ...(trial.state !== null && { state: unpackJson(trial.state) }),
    ...(!only && { calls: calls.map(toOpenCall) }),
    ...(trial.billed !== null && { billedUsd: trial.billed }),
  };
}

/** Whether its one call is told in the trial itself: so it came, or nothing would be lost. */
function isInTrial({ trial, calls: [call, second] }: TrialRows): boolean {
  if (trial.listed !== null || !call || second) return trial.listed === 0;
  return call.role === 'answer' && call.latency === trial.latency && call.first_token === trial.first_token;
}

function servingOf(call: CallRow): OpenCall {
  return {
    ...(call.input !== null && { input: call.input }),
    ...(call.cached_input !== null && { cachedInput: call.cached_input }),
    ...(call.cache_write !== null && { cacheWrite: call.cache_write }),
    ...(call.output !== null && { output: call.output }),
    ...(call.reasoning !== null && { reasoning: call.reasoning }),
    ...(call.served_model !== '' && { servedModel: call.served_model }),
    ...(call.service_tier !== '' && { serviceTier: call.service_tier }),
  };
}

function toOpenCall(call: CallRow): OpenCall {
  return {
    ...(call.role !== 'answer' && call.role !== 'judge' && { role: call.role }),
    ...(call.endpoint !== '' && { endpoint: call.endpoint }),
    ...servingOf(call),
    ...(call.latency !== null && { latencyMs: call.latency }),
    ...(call.first_token !== null && { firstTokenMs: call.first_token }),
    ...(call.at !== '' && { at: call.at }),
  };
}
