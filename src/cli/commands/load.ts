import type { Command } from 'commander';
import type { LoadReport } from '../../app/load.ts';

interface LoadFlags {
  readonly rates?: string;
  readonly seconds?: string;
  readonly latencyMs?: string;
  readonly budget?: string;
  readonly maxInFlight?: string;
  readonly trust?: boolean;
  readonly json?: boolean;
}

export function declareLoad(program: Command): void {
  program
    .command('load')
    .description('how many requests a second an endpoint bears within a limit of latency')
    .argument('<config>', 'a config file (YAML)')
    .argument('<candidate>', 'whose endpoint is asked, with the eval’s own requests')
    .option('--rates <list>', 'requests a second to try, rising, separated by commas; found by doubling')
    .option('--seconds <n>', 'how long arrivals count at each rate; 30')
    .option('--latency-ms <ms>', 'what 95 % have to be answered in; as the scenario requires')
    .option('--budget <usd>', 'what it may cost; run.budgetUsd of the config')
    .option('--max-in-flight <n>', 'a rate at which more wait at once is not sustained; 1000')
    .option('--trust', 'run the programs that the config names; read them first')
    .option('--json', 'print what was measured as JSON')
    .addHelpText('after', '\nExample:\n  breakeven load configs/refund-desk.yaml mini --latency-ms 500')
    .action(loadCommand);
}

async function loadCommand(
  file: string,
  candidate: string,
  flags: LoadFlags,
  command: Command,
): Promise<void> {
  const [{ loadConfig }, { load }, { openStoreIfThere }, { createPorts }, { stopOnInterrupt }] =
    await Promise.all([
      import('../../config/load-config.ts'),
      import('../../app/load.ts'),
      import('../open.ts'),
      import('../deps.ts'),
      import('../stopping.ts'),
    ]);
  const [{ parseAmount, parseCount, parseRates }, { log, printJson }, { stepLine }] = await Promise.all([
    import('../parse-load.ts'),
    import('../output.ts'),
    import('../terminal/load-table.ts'),
  ]);
  const question = {
    candidate,
    rates: flags.rates === undefined ? null : parseRates(flags.rates),
    seconds: parseAmount('--seconds', flags.seconds) ?? 30,
    latencyMs: parseAmount('--latency-ms', flags.latencyMs),
    budgetUsd: parseAmount('--budget', flags.budget),
    maxInFlight: parseCount('--max-in-flight', flags.maxInFlight) ?? 1000,
  };
  const config = loadConfig(file);
  const ports = await createPorts({ trust: flags.trust ?? false });
  const store = await openStoreIfThere(command);
  const stopping = stopOnInterrupt(() =>
    log('\nstopping: what is in flight is waited for (Ctrl-C again to drop it)'),
  );
  try {
    const report = await load(config, question, store ? { ...ports, store } : ports, {
      ...stopping,
      onStep: (step) => log(stepLine(step)),
    });
    if (flags.json) printJson(report);
    else await printLoad(report, config.candidates.find(({ id }) => id === candidate)?.hosting?.usdPerMonth);
    process.exitCode = { done: 0, budget: 3, interrupted: 130 }[report.ending];
  } finally {
    stopping.release();
    await store?.close();
  }
}

async function printLoad(measured: LoadReport, usdPerMonth: number | undefined): Promise<void> {
  const [{ formatCount, formatUsd }, { printPainted }, { makeInert }, { formatRate, loadTable }] =
    await Promise.all([
      import('../terminal/format.ts'),
      import('../output.ts'),
      import('../../report/inert.ts'),
      import('../terminal/load-table.ts'),
    ]);
  const report = makeInert(measured);
  const { candidate, model, limitMs, highest, capacity, ending, asked, spentUsd, unknownUsd } = report;
  const within = `95 % within ${formatCount(limitMs)} ms`;
  printPainted(
    [
      `${candidate} (${model}): ${formatCount(asked)} requests${spentUsd === null ? '' : `, ${formatUsd(spentUsd)}`}${unknownUsd > 0 ? ` and at most ${formatUsd(unknownUsd)} for those that were lost` : ''}`,
      '',
      ...(report.steps.length === 0 ? ['nothing was measured'] : [loadTable(report)]),
      '',
      ...(report.repeated
        ? ['Examples were asked more than once: a server that caches prompts looks faster than it is.']
        : []),
      ...(ending === 'done' ? [] : [ending === 'budget' ? 'Stopped by the budget.' : 'Interrupted.']),
      highest
        ? `It bears ${report.steps.every(({ held }) => held) ? 'at least ' : ''}${formatRate(highest.rate)} requests a second, ${within}${highest.status === 'met' ? '' : ', as far as so few requests can tell'}.`
        : `At none of these rates it answers ${within}.`,
      ...(capacity
        ? [
            'As the capacity of a replica, in the config:',
            `  hosting: { usdPerMonth: ${usdPerMonth ?? 'RENT'}, requestsPerSecond: ${capacity.requestsPerSecond} }`,
            `  # or, for requests of other lengths: tokensPerSecond: ${capacity.tokensPerSecond}`,
          ]
        : []),
    ].join('\n'),
  );
}
