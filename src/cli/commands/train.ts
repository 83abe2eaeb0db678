import type { Command } from 'commander';
import type { TrainOptions } from '../../app/train.ts';
import type { TrainingPlan } from '../../app/training/plan-training.ts';
import type { BetweenRuns, BillLine } from '../../app/training/train-bill.ts';
import { BreakevenError } from '../../core/model/error.ts';
import type { TrainingRecord } from '../../ports/store.ts';
import { makeInert } from '../../report/inert.ts';

interface TrainFlags {
  readonly budget?: string;
  readonly seeds: string;
  readonly stopEarly: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly batch?: boolean;
  readonly trust?: boolean;
  readonly json?: boolean;
}

export function declareTrain(program: Command): void {
  program
    .command('train')
    .description("make a candidate's model: label, filter, upload, train, and record what it cost")
    .argument('<config>', 'a config in YAML')
    .argument('<candidate>', 'the candidate to train; what it starts from is trained first')
    .option('--budget <usd>', 'stop before labels and training cost more')
    .option('--seeds <count>', 'train so many times and measure how far the models are apart', '1')
    .option('--no-stop-early', 'let a reinforcement job go on that has stopped learning')
    .option('--batch', 'ask teachers by the batch tier where that costs less; it may take a day')
    .option('--dry-run', 'say what it takes and costs at most, and start nothing')
    .option('--yes', 'start without asking')
    .option('--trust', 'run the programs that the config names; read them first')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  breakeven train configs/refund-desk.yaml distilled --dry-run\n  breakeven train configs/refund-desk.yaml rft --budget 50 --yes',
    )
    .action(trainCommand);
}

async function trainCommand(file: string, id: string, flags: TrainFlags, command: Command): Promise<void> {
  const [
    { loadConfig },
    { planTraining },
    { openStoreOf },
    { createPorts },
    output,
    { parseAmount, parseCount },
    show,
  ] = await Promise.all([
    import('../../config/load-config.ts'),
    import('../../app/training/plan-training.ts'),
    import('../open.ts'),
    import('../deps.ts'),
    import('../output.ts'),
    import('../parse-load.ts'),
    import('../terminal/train-plan.ts'),
  ]);
  const budgetUsd = parseAmount('--budget', flags.budget);
  const seeds = parseCount('--seeds', flags.seeds) ?? 1;
  const config = loadConfig(file);
  const ports = await createPorts({ trust: flags.trust ?? false });
  const store = await openStoreOf(command);
  try {
    const context = { ...ports, store };
    const batch = flags.batch ?? false;
    const plan = await planTraining(config, id, context, { batch });
    const jobBudget = budgetUsd === null ? null : checkBudget(plan, budgetUsd, seeds);
    if (!flags.json || !flags.dryRun) output.log(show.planLines(plan, seeds, budgetUsd));
    if (flags.dryRun) {
      if (flags.json) output.printJson(plan);
      output.log(`Next: breakeven train ${file} ${id}`);
      return;
    }
    if (plan.jobs.some(({ state }) => state !== 'recorded') || seeds > 1) await confirm(flags.yes ?? false);
    const { records, lines, between } = await make(config, id, seeds, plan, context, {
      ...(jobBudget !== null && { budgetUsd: jobBudget }),
      mayCostUsd: reckonedOf(plan),
      stopEarly: flags.stopEarly,
      batch,
    });
    const [first] = records;
    if (flags.json)
      output.printJson({
        candidate: id,
        model: first?.model ?? null,
        trainings: records,
        bill: lines,
        between,
      });
    else output.printPainted(show.billTable(makeInert(lines)));
    if (between && !flags.json) output.print(show.betweenLines(id, between));
    output.log(`Next: breakeven run ${file}`);
  } finally {
    await store.close();
  }
}

type Made = {
  readonly records: readonly TrainingRecord[];
  readonly lines: readonly BillLine[];
  readonly between: BetweenRuns | null;
};

async function make(
  config: Awaited<ReturnType<typeof import('../../config/load-config.ts').loadConfig>>,
  id: string,
  seeds: number,
  plan: TrainingPlan,
  context: import('../../app/context.ts').AppContext,
  limits: Pick<TrainOptions, 'budgetUsd' | 'mayCostUsd' | 'stopEarly' | 'batch'>,
): Promise<Made> {
  const [{ trainSeeds, measureBetween }, { billTraining }, { stopOnInterrupt }, { log }, progress, runs] =
    await Promise.all([
      import('../../app/training/train-seeds.ts'),
      import('../../app/training/train-bill.ts'),
      import('../stopping.ts'),
      import('../output.ts'),
      import('../terminal/train-progress.ts'),
      import('../terminal/run-progress.ts'),
    ]);
  const { createProgress } = await import('../terminal/progress.ts');
  const stopping = stopOnInterrupt(() =>
    log(
      '\nstopping: what is labelled and trained stays; a job goes on at the provider, and is taken up by the same command',
    ),
  );
  const shown = progress.followTraining();
  try {
    const { stop, abort } = stopping;
    const records = await trainSeeds(config, id, seeds, context, {
      stop,
      abort,
      ...limits,
      onEvent: shown.onTrain,
    });
    shown.finish();
    const [first] = records;
    const lines = first ? await billTraining(config, first, plan, context) : [];
    if (seeds === 1) return { records, lines, between: null };
    const bars = createProgress();
    const between = await measureBetween(config, id, records, context, {
      stop,
      abort,
      onRun: runs.followRun(bars),
    });
    bars.finish();
    return { records, lines, between };
  } finally {
    shown.finish();
    stopping.release();
  }
}

/** What each job was said to cost at most, where anything bounds it. */
function reckonedOf({ jobs }: TrainingPlan): ReadonlyMap<string, number> {
  return new Map(
    jobs.flatMap(({ candidate, job }) => (job.usdAtMost === null ? [] : [[candidate, job.usdAtMost]])),
  );
}

/** What is left of a budget for jobs that only it bounds. @throws BreakevenError where the rest would pass it, or has no bound. */
function checkBudget(plan: TrainingPlan, budgetUsd: number, seeds: number): number {
  let bounded = 0;
  for (const { candidate, state, labels, job } of plan.jobs) {
    if (state === 'recorded') continue;
    if (labels && labels.usdAtMost === null)
      throw new BreakevenError(
        'bad-config',
        `the labels for '${candidate}' have no bound: the teacher '${labels.teacher}' has no price, or no sampling.maxTokens`,
        'give it both, or train without --budget',
      );
    bounded += labels?.usdAtMost ?? 0;
    if (job.usd === null)
      throw new BreakevenError(
        'bad-config',
        `the training of '${candidate}' has no price`,
        `add a ${job.per === 'hour' ? 'training-hour' : 'training-token'} row to the sheet, or train without --budget`,
      );
    if (job.per === 'hour') continue;
    if (job.usdAtMost === null)
      throw new BreakevenError(
        'bad-config',
        `the training of '${candidate}' has no bound: it says no epochs, or its teacher no sampling.maxTokens`,
        'say training.epochs and the teacher’s sampling.maxTokens, or train without --budget',
      );
    bounded += job.usdAtMost * seeds;
  }
  if (bounded > budgetUsd)
    throw new BreakevenError(
      'budget',
      `labels and training may cost $${bounded.toFixed(2)}, and the budget is $${budgetUsd}`,
      'raise --budget, lower training.examples, or say fewer epochs',
    );
  return (budgetUsd - bounded) / seeds;
}

async function confirm(yes: boolean): Promise<void> {
  if (yes) return;
  const { ask } = await import('../output.ts');
  const answer = await ask('Start? [y/N] ');
  const hint = 'add --yes to start without being asked';
  if (answer === null)
    throw new BreakevenError('bad-input', 'training costs money, and nobody is here to be asked', hint);
  if (!/^y(es)?$/i.test(answer.trim())) throw new BreakevenError('interrupted', 'nothing was started', hint);
}
