import type { Command } from 'commander';

interface AuditFlags {
  readonly grader?: string;
  readonly run?: string;
  readonly labels?: string;
  readonly reference?: string;
  readonly examples: string;
  readonly repeats: string;
  readonly seed?: string;
  readonly budget?: string;
  readonly trust?: boolean;
  readonly json?: boolean;
}

export function declareAudit(graders: Command): void {
  graders
    .command('audit')
    .description("what a config's graders reward that deserves nothing, and where they differ from people")
    .argument('<config>', 'a config file (YAML)')
    .option('--grader <id>', 'one of its graders (default: all)')
    .option('--run <run>', 'a run whose answers, labels and recorded grades they are held against')
    .option('--labels <file>', 'what people say of answers, JSON lines or CSV; beside the labels of --run')
    .option('--reference <template>', 'the right answer, where no grader compares with it: "{{item.answer}}"')
    .option('--examples <count>', 'examples, and recorded answers, at most', '100')
    .option('--repeats <count>', 'how often an answer is graded to see whether the verdict stays', '3')
    .option('--seed <number>', "of what is drawn (default: the config's)")
    .option('--budget <usd>', 'what judges may cost; needed where a model grades')
    .option('--trust', 'run the programs that the graders name; read them first')
    .option('--json', 'print the audit as JSON')
    .addHelpText('after', '\nExample:\n  breakeven graders audit configs/refund-desk.yaml')
    .action(auditCommand);
}

async function auditCommand(file: string, flags: AuditFlags, command: Command): Promise<void> {
  const [
    { loadConfig },
    { auditGraders },
    open,
    { createPorts },
    { stopOnInterrupt },
    output,
    parse,
    numbers,
    show,
  ] = await Promise.all([
    import('../../config/load-config.ts'),
    import('../../app/audit-graders.ts'),
    import('../open.ts'),
    import('../deps.ts'),
    import('../stopping.ts'),
    import('../output.ts'),
    import('../parse-load.ts'),
    import('../parse.ts'),
    import('../terminal/audit.ts'),
  ]);
  const config = loadConfig(file);
  const counted = {
    examples: parse.parseCount('--examples', flags.examples) ?? 100,
    repeats: parse.parseCount('--repeats', flags.repeats) ?? 3,
    seed: flags.seed === undefined ? config.seed : numbers.parseSeed(flags.seed),
    budgetUsd: parse.parseAmount('--budget', flags.budget),
  };
  const ports = await createPorts({ trust: flags.trust ?? false });
  // Without a run the store is only asked for models that were trained.
  const store =
    flags.run === undefined ? await open.openStoreOf(command) : await open.openExistingStore(command);
  const stopping = stopOnInterrupt(() => output.log('\nstopping: what is found is told'));
  try {
    const audit = await auditGraders(
      config,
      { ...ports, store },
      {
        ...stopping,
        ...counted,
        ...(flags.grader !== undefined && { grader: flags.grader }),
        ...(flags.run !== undefined && { run: flags.run }),
        ...(flags.labels !== undefined && { labels: flags.labels }),
        ...(flags.reference !== undefined && { reference: flags.reference }),
        onCost: (cost) => output.log(show.costLine(cost)),
        onGrader: (id) => output.log(`auditing ${id} …`),
      },
    );
    if (flags.json) output.printJson(audit);
    else output.printPainted(show.auditLines(audit).join('\n'));
    if (audit.ending === 'budget')
      output.log('stopped by the budget: what is above is of what was graded until then');
    for (const { candidate, code, message } of audit.stopped)
      output.log(`${candidate} was given up: ${code}: ${message}`);
    process.exitCode = { done: 0, stopped: 2, budget: 3, interrupted: 130 }[audit.ending];
  } finally {
    stopping.release();
    await store.close();
  }
}
