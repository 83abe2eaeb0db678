import type { JobPlan, TrainingPlan } from '../../app/training/plan-training.ts';
import type { BetweenRuns, BillLine } from '../../app/training/train-bill.ts';
import { formatCount, formatCounted, formatPercent, formatTable, formatUsd } from './format.ts';

/** What a training takes, a line a job, and what it costs at most. */
export function planLines(plan: TrainingPlan, seeds: number, budgetUsd: number | null): string {
  const lines = plan.jobs.map((job) => `  ${job.candidate}: ${describeJob(job)}`);
  const times = seeds > 1 ? `, each of ${seeds} times` : '';
  const total =
    plan.usdAtMost !== null
      ? `It costs ${formatUsd(plan.usdAtMost)} at most${times}.`
      : budgetUsd !== null
        ? `It is stopped before it would cost more than ${formatUsd(budgetUsd)}.`
        : 'Nothing bounds what it costs; --budget USD does.';
  const isDone = seeds === 1 && plan.jobs.every(({ state }) => state === 'recorded');
  return [...lines, ...(isDone ? [] : [total])].join('\n');
}

const BATCH_WORDS = {
  used: ', by the batch tier',
  cheaper: ' (less by the batch tier: --batch)',
  none: '',
} as const;

function describeJob({ method, start, state, examples, near, repeats, labels, job }: JobPlan): string {
  if (state === 'recorded') return `${method} from ${start}, recorded earlier`;
  if (state === 'left') return `${method} from ${start}: the job that was left is taken up`;
  const left =
    near + repeats > 0 ? ` (${formatCount(near + repeats)} left out: repeats, or nearly in the eval)` : '';
  const asked =
    labels === null
      ? ''
      : `; ${formatCounted(labels.answers, 'answer')} of ${labels.teacher}, ${labels.usdAtMost === null ? 'no bound' : `at most ${formatUsd(labels.usdAtMost)}`}${BATCH_WORDS[labels.batch ?? 'none']}`;
  return `${method} from ${start} on ${formatCounted(examples, 'example')}${left}${asked}; ${describePrice(job)}`;
}

function describePrice({ usd, per, tokens, epochs, usdExpected, usdAtMost }: JobPlan['job']): string {
  if (usd === null) return 'the sheet has no price for the training';
  if (per === 'hour') return `${formatUsd(usd)} an hour of core loop`;
  const size = `${formatCount(tokens)} tokens${epochs === null ? ' an epoch' : ` × ${formatCounted(epochs, 'epoch')}`} at ${formatUsd(usd)} a million`;
  if (usdExpected === null) return size;
  const most = usdAtMost === null ? '' : `, at most ${formatUsd(usdAtMost)}`;
  return `${size}: about ${formatUsd(usdExpected)}${most}`;
}

/** What was planned beside what was billed. */
export function billTable(lines: readonly BillLine[]): string {
  const usd = (value: number | null): string => (value === null ? '–' : formatUsd(value));
  return formatTable(
    ['item', 'expected', 'at most', 'billed', ''],
    lines.map((line) => [
      line.item,
      usd(line.usdExpected),
      usd(line.usdAtMost),
      usd(line.usdBilled),
      line.detail,
    ]),
    [1, 2, 3],
  );
}

/** How far trainings with other seeds came out apart. */
export function betweenLines(id: string, { accuracies, sd }: BetweenRuns): string {
  const told =
    sd < 0.0005
      ? ["They are no further apart than the examples' own noise: more seeds or more examples would tell."]
      : [
          `From one training to the next accuracy differs by a standard deviation of ${sd.toFixed(3)}, the examples' own noise taken off.`,
          `Let the report reckon with it: training.betweenRunSd: ${sd.toFixed(3)} for candidate ${id}.`,
        ];
  return [
    '',
    ...accuracies.map(({ model, accuracy }) => `  ${formatPercent(accuracy)}  ${model}`),
    ...told,
  ].join('\n');
}
