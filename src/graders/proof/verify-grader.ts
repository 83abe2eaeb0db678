import { BreakevenError } from '../../core/model/error.ts';
import type { GraderDefinition } from '../index.ts';
import { cheapestPass, pointOf } from './cheapest.ts';
import type { Finding, GraderProofs } from './claim.ts';
import { type Decision, decide, type Prover } from './decide.ts';
import { mayHideUndefined } from './pose.ts';
import {
  type Asked,
  canPass,
  decides,
  inRange,
  isDefined,
  isNeeded,
  matters,
  neverAgainst,
} from './questions.ts';
import { type Domain, type Subject, subjectOf } from './subject.ts';

export interface VerifyOptions extends Prover {
  /** Parts that nothing may pass without, beside a rubric's own. */
  readonly must?: readonly string[];
  readonly onFinding?: (finding: Finding) => void;
}

/**
 * What can be proven of a rubric or a formula whatever its parts say. See docs/concepts/grader-proofs.md.
 * @throws BreakevenError where the grader is made of no parts, or has none of a name.
 */
export async function verifyGrader(
  definition: GraderDefinition,
  options: VerifyOptions,
): Promise<GraderProofs> {
  const subject = subjectOf(definition);
  if (!subject)
    throw new BreakevenError(
      'bad-input',
      `grader '${definition.id}' is a ${definition.type}: there are proofs of rubric and multi only`,
    );
  const parts = subject.parts.filter(({ isPassing }) => !isPassing);
  const stranger = options.must?.find((name) => !parts.some((part) => part.name === name));
  if (stranger !== undefined)
    throw new BreakevenError(
      'bad-input',
      `grader '${subject.id}' has no part '${stranger}'`,
      `its parts are: ${parts.map(({ name }) => name).join(', ')}`,
    );
  const findings: Finding[] = [];
  for await (const finding of findingsOf(subject, parts, options)) {
    findings.push(finding);
    options.onFinding?.(finding);
  }
  const canNever = findings.some(({ claim, verdict }) => claim === 'can-pass' && verdict === 'refuted');
  const cheapest = canNever ? null : await cheapestPass(subject, options);
  const { isPartial } = limitsOf(subject, findings[0], options);
  return {
    grader: subject.id,
    findings,
    cheapest: cheapest && { ...cheapest, isProven: cheapest.isProven && !isPartial },
  };
}

async function* findingsOf(
  subject: Subject,
  parts: readonly Domain[],
  options: VerifyOptions,
): AsyncGenerator<Finding> {
  const must = new Set([...subject.needs.map(({ part }) => part), ...(options.must ?? [])]);
  const defined = await settle(subject, isDefined, options, true);
  yield defined;
  const limits = limitsOf(subject, defined, options);
  yield await settle(subject, inRange(subject), limits);
  yield await settle(subject, canPass, limits, true);
  for (const part of parts) yield await settle(subject, isNeeded(part, subject), limits, must.has(part.name));
  for (const part of parts) yield await direction(subject, part, limits);
  for (const part of parts) yield await settle(subject, matters(part, subject), limits, true);
  for (const part of parts) yield await settle(subject, decides(part), limits);
}

interface Limits extends Prover {
  /** Proofs do not reach every point. */
  readonly isPartial?: boolean;
}

/** A proof leaves out where the formula has no value; that matters where a number may come of it all the same. */
function limitsOf(subject: Subject, defined: Finding | undefined, { solver, timeoutMs }: Prover): Limits {
  return { solver, timeoutMs, isPartial: defined?.verdict !== 'proven' && mayHideUndefined(subject.value) };
}

async function settle(
  subject: Subject,
  asked: Asked,
  limits: Limits,
  isFaultWhenRefuted = false,
): Promise<Finding> {
  const decision = partial(await decide(subject, asked.question, limits), limits);
  const { claim, part, seeks } = asked;
  const verdict = verdictOf(decision, seeks);
  return {
    claim,
    ...(part && { part: part.name }),
    verdict,
    points: decision.status === 'shown' ? decision.at.map((at) => pointOf(subject, at)) : [],
    ...(decision.status === 'unknown' && { reason: decision.reason }),
    isFault: verdict === 'refuted' && isFaultWhenRefuted,
  };
}

function partial(decision: Decision, { isPartial = false }: Limits): Decision {
  if (decision.status !== 'impossible' || !isPartial) return decision;
  return {
    status: 'unknown',
    reason:
      'proven only where nothing divides by zero, and where something does the formula may still give a number',
  };
}

function verdictOf({ status }: Decision, seeks: Asked['seeks']): Finding['verdict'] {
  if (status === 'unknown') return 'cannot tell';
  return (status === 'shown') === (seeks === 'example') ? 'proven' : 'refuted';
}

/** A part that only ever takes away is as good; one that does both is hardly meant. */
async function direction(subject: Subject, part: Domain, limits: Limits): Promise<Finding> {
  const up = await settle(subject, neverAgainst(part, 'up', subject), limits, true);
  if (up.verdict !== 'refuted') return { ...up, ...(up.verdict === 'proven' && { direction: 'up' }) };
  const down = await settle(subject, neverAgainst(part, 'down', subject), limits, true);
  if (down.verdict === 'proven') return { ...down, direction: 'down' };
  if (down.verdict === 'refuted') return { ...down, points: [...up.points, ...down.points] };
  // It goes down somewhere, and whether it goes up anywhere nobody knows.
  return { ...up, verdict: 'cannot tell', reason: down.reason ?? '', isFault: false };
}
