import type { Config } from '../config/config.ts';
import type { GraderAudit } from '../core/model/audit.ts';
import { BreakevenError } from '../core/model/error.ts';
import { baseOf } from '../core/model/model-family.ts';
import type { CandidateId, GraderId, RunId, Usd } from '../core/model/units.ts';
import { seededRandom } from '../core/random.ts';
import type { Grader, JudgeQuestion } from '../ports/grader.ts';
import { candidateOf as judgeCandidate } from '../run/ask-judge.ts';
import { createBudget } from '../run/budget.ts';
import { auditGrader, type Subject } from './audit/audit-grader.ts';
import { drawExamples, withReferences } from './audit/cases.ts';
import { createBench } from './audit/graded.ts';
import { passingVerdicts, turnPlaces, withoutPrograms } from './audit/judge-prompts.ts';
import { readAnswers } from './audit/read-answers.ts';
import { type Rehearsal, rehearse } from './audit/rehearse.ts';
import { findRightAnswers } from './audit/right-answers.ts';
import { boundTrial } from './bound-trial.ts';
import type { AppContext, Stopping } from './context.ts';
import { type Judging, judgesOf, openJudging, refuseUntrusted } from './judges.ts';
import { openEndpoints } from './open-endpoints.ts';
import { type Prepared, prepare } from './prepare.ts';
import { createPricing, type Pricing } from './pricing.ts';
import { refuseUnbounded } from './run-budget.ts';

export interface AuditOptions extends Stopping {
  /** One grader of the config; all by default. */
  readonly grader?: GraderId;
  /** A run whose recorded answers, labels and recorded grades the graders are held against. */
  readonly run?: RunId;
  /** A file of labels. */
  readonly labels?: string;
  /** A template of the right answer; by default what graders compare with. */
  readonly reference?: string;
  /** Examples and recorded answers at most. */
  readonly examples: number;
  /** How often an answer is graded to see whether the verdict stays. */
  readonly repeats: number;
  readonly seed: number;
  /** `null`: no model grades, or nobody said. */
  readonly budgetUsd: Usd | null;
  readonly onGrader?: (grader: GraderId) => void;
  /** Told before the first model is asked. */
  readonly onCost?: (cost: AuditCost) => void;
}

/** What judges are asked in all, and what that takes at most, without retries; `null`: nobody can say. */
export interface AuditCost {
  readonly questions: number;
  readonly usdAtMost: Usd | null;
}

export interface GradersAudit {
  readonly ending: 'done' | 'stopped' | 'budget' | 'interrupted';
  readonly graders: readonly GraderAudit[];
  /** Judges that were given up, and why. */
  readonly stopped: readonly {
    readonly candidate: string;
    readonly code: string;
    readonly message: string;
  }[];
}

/**
 * Holds a config's graders against attacks, right answers, recorded answers and people's labels.
 * @throws BreakevenError where a grader asks a model and no budget is said, or does not fit the examples.
 */
export async function auditGraders(
  config: Config,
  context: AppContext,
  options: AuditOptions,
): Promise<GradersAudit> {
  const prepared = await prepare(config, context);
  refuseUntrusted(config, context);
  const subjects = await gatherSubjects(prepared, context, options);
  const judged = subjects.filter(({ grader }) => grader.judges.length > 0);
  const pricing = createPricing(config, prepared.sheet, context.clock.instant().slice(0, 10));
  const budgeted = { ...config, run: { ...config.run, budgetUsd: options.budgetUsd ?? 0 } };
  if (judged.length > 0) {
    refuseUnbounded(budgeted, judgesOf({ graders: judged.map(asHashed) }), pricing, false, UNPRICED);
    const { questions, usdAtMost } = await rehearseAll(judged, pricing, options);
    if (options.budgetUsd === null) throw noBudget(questions, usdAtMost);
    options.onCost?.({ questions, usdAtMost });
  }
  const judging = await openJudges(subjects, budgeted, pricing, context, options);
  const audits: GraderAudit[] = [];
  for (const subject of subjects) {
    options.onGrader?.(subject.grader.id);
    const bench = createBench(subject.grader, {
      ask: judging.ask,
      priceCall: (judge, call) => pricing.costOf(judgeCandidate(judge), call),
      stop: judging.stop,
      now: () => context.clock.now(),
    });
    audits.push(await auditGrader(subject, bench, options));
    if (judging.stop.aborted) break;
  }
  return { ending: endingOf(judging, options), graders: audits, stopped: [...judging.down.values()] };
}

function endingOf({ noBudget, down }: Judging, { stop }: Stopping): GradersAudit['ending'] {
  if (stop.aborted) return 'interrupted';
  if (noBudget.signal.aborted) return 'budget';
  return down.size > 0 ? 'stopped' : 'done';
}

const UNPRICED = 'say what the judge costs: price: { input: …, output: … }, 0 where it is your own';

interface Rehearsed extends Subject {
  /** The graders with their judges as they are, and nothing else of them that runs. */
  readonly harmless: () => Pick<Subject, 'grader' | 'turned'>;
}

const asHashed = ({ grader }: Subject) => ({ grader, hash: '' });

async function gatherSubjects(
  prepared: Prepared,
  context: AppContext,
  options: AuditOptions,
): Promise<readonly Rehearsed[]> {
  const { config, dataset, graders } = prepared;
  const chosen = graders.filter(({ grader }) => options.grader === undefined || grader.id === options.grader);
  if (chosen.length === 0)
    throw new BreakevenError(
      'bad-input',
      `there is no grader '${options.grader}'`,
      `the config has: ${config.graders.map(({ id }) => id).join(', ')}`,
    );
  const drawn = await drawExamples(prepared, context, options);
  const answers = await readAnswers(options, dataset.examples, context);
  const create = (definition: unknown): Grader => context.createGrader(definition, config);
  return chosen.map(({ grader }) => {
    const definition = config.graders.find(({ id }) => id === grader.id);
    const right = findRightAnswers(config, grader.id, dataset.examples, options.reference);
    const turned = grader.judges.length === 0 ? null : turnPlaces(definition, right);
    return {
      grader,
      turned: turned === null ? null : create(turned),
      verdicts: passingVerdicts(definition),
      right,
      cases: withReferences(drawn, right),
      answers,
      modelOf: (candidate) => madeFrom(prepared, candidate),
      harmless: () => ({
        grader: create(withoutPrograms(definition)),
        turned: turned === null ? null : create(withoutPrograms(turned)),
      }),
    };
  });
}

function madeFrom({ config }: Prepared, id: CandidateId): string {
  const candidate = config.candidates.find((one) => one.id === id);
  return candidate ? baseOf(candidate.model, candidate.approach) : '';
}

/** Does all that the audit will do, with somebody in the judges' place who costs nothing. */
async function rehearseAll(
  subjects: readonly Rehearsed[],
  pricing: Pricing,
  options: AuditOptions,
): Promise<Rehearsal> {
  const boundUsd = ({ judge, messages, responseFormat }: JudgeQuestion): Usd | null => {
    const request = {
      model: judge.model,
      messages,
      sampling: judge.sampling,
      stream: false,
      ...(responseFormat && { responseFormat }),
    };
    return boundTrial(judgeCandidate(judge), request, pricing).usd;
  };
  const rehearsal = rehearse(boundUsd);
  for (const whole of subjects) {
    const subject = { ...whole, ...whole.harmless() };
    const parts = { ask: rehearsal.ask, priceCall: () => 0, stop: options.stop, now: () => 0 };
    await auditGrader(subject, createBench(subject.grader, parts), options);
  }
  return rehearsal;
}

function noBudget(questions: number, usdAtMost: Usd | null): BreakevenError {
  const most = usdAtMost === null ? '' : `, for at most $${usdAtMost.toPrecision(3)} without retries`;
  return new BreakevenError(
    'bad-input',
    `a model grades here, and nothing says what the audit may cost: it would ask ${questions} times${most}`,
    'say it: --budget USD, or take fewer examples: --examples',
  );
}

async function openJudges(
  subjects: readonly Subject[],
  config: Config,
  pricing: Pricing,
  context: AppContext,
  options: AuditOptions,
): Promise<Judging> {
  const limits = {
    endpoints: await openEndpoints({ config, runnable: [], graders: subjects.map(asHashed) }, context),
    clock: context.clock,
    random: seededRandom(options.seed),
    maxAttempts: config.run.maxAttempts,
    timeoutMs: config.run.requestTimeoutMs,
    budget: createBudget({ limitUsd: options.budgetUsd }),
    stop: options.stop,
    abort: options.abort,
  };
  return openJudging(limits, pricing, () => {});
}
