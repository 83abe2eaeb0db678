import type { Command } from 'commander';
import type { GradedRun } from '../../app/grade-run.ts';
import { makeInert } from '../../report/inert.ts';
import { formatCount, formatPercent, formatTable, formatUsd } from '../terminal/format.ts';

interface GradeFlags {
  readonly config?: string;
  readonly retryUnscored?: boolean;
  readonly budget?: string;
  readonly trust?: boolean;
  readonly json?: boolean;
}

export function declareGrade(program: Command): void {
  program
    .command('grade')
    .description('grade a run again, by changed graders or what is left to grade; calls no candidate')
    .argument('<run>', "a run's id, a unique prefix of one, or latest")
    .option('--config <file>', 'a config whose graders replace those of the run')
    .option('--retry-unscored', 'grade again what could not be scored')
    .option('--budget <usd>', "what the run may cost with its judges; the run's own by default")
    .option('--trust', 'run the programs that the graders name; read them first')
    .option('--json', 'print what was graded as JSON')
    .addHelpText('after', '\nExample:\n  breakeven grade latest --config configs/refund-desk.yaml')
    .action(gradeCommand);
}

async function gradeCommand(run: string, flags: GradeFlags, command: Command): Promise<void> {
  const [
    { gradeRun },
    { openExistingStore },
    { createPorts },
    { stopOnInterrupt },
    output,
    { parseAmount },
    { createProgress },
  ] = await Promise.all([
    import('../../app/grade-run.ts'),
    import('../open.ts'),
    import('../deps.ts'),
    import('../stopping.ts'),
    import('../output.ts'),
    import('../parse-load.ts'),
    import('../terminal/progress.ts'),
  ]);
  const budgetUsd = parseAmount('--budget', flags.budget);
  const ports = await createPorts({ trust: flags.trust ?? false });
  const store = await openExistingStore(command);
  const progress = createProgress();
  const stopping = stopOnInterrupt(() => output.log('\nstopping: what is graded is kept'));
  try {
    const graded = await gradeRun(
      run,
      { ...ports, store },
      {
        ...stopping,
        ...(flags.config !== undefined && { configFile: flags.config }),
        ...(budgetUsd !== null && { budgetUsd }),
        retryUnscored: flags.retryUnscored ?? false,
        onGrade: (done, total) => progress.set('graded', { label: 'graded', done, total }),
      },
    );
    if (graded.graded > 0) progress.finish();
    if (flags.json) output.printJson(graded);
    else output.printPainted(tableOf(makeInert(graded)));
    output.log(summaryOf(graded));
    process.exitCode = { done: 0, stopped: 2, budget: 3, interrupted: 130 }[graded.ending];
  } finally {
    stopping.release();
    await store.close();
  }
}

function tableOf({ summaries }: GradedRun): string {
  return formatTable(
    ['grader', 'candidate', 'passed', 'of', 'mean score', 'unscored', 'open', 'fail → pass', 'pass → fail'],
    summaries.map((one) => [
      one.grader,
      one.candidate,
      formatCount(one.passed),
      formatCount(one.scored),
      one.meanScore === null ? '–' : formatPercent(one.meanScore),
      formatCount(one.unscored),
      formatCount(one.open),
      formatCount(one.gained),
      formatCount(one.lost),
    ]),
    [2, 3, 4, 5, 6, 7, 8],
  );
}

function summaryOf({ run, graded, spentUsd, ending, stopped }: GradedRun): string {
  const lines = [
    `${graded === 0 ? 'nothing was left to grade' : `${formatCount(graded)} graded`}${spentUsd > 0 ? `, ${formatUsd(spentUsd)} spent on judges` : ''}`,
    ...stopped.map(({ candidate, code, message }) => `${candidate} was given up: ${code}: ${message}`),
    ...(ending === 'budget' ? ['stopped by the budget; go on with more: --budget USD'] : []),
    ending === 'done' ? `Next: breakeven report ${run}` : `go on with: breakeven grade ${run}`,
  ];
  return lines.join('\n');
}
