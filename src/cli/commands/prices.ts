import type { Command } from 'commander';

interface SheetFlags {
  readonly config?: string;
  readonly prices?: string;
  readonly provider?: string;
  readonly asOf?: string;
  readonly json?: boolean;
}

export function declarePrices(program: Command): void {
  const prices = program
    .command('prices')
    .description('what models cost, since when, and who says so')
    .addHelpText('after', '\nExample:\n  breakeven prices show gpt-4.1-mini');
  withSheet(prices.command('list').description('every model with a price'))
    .option('--provider <name>', "only this provider's")
    .addHelpText('after', '\nExample:\n  breakeven prices list --provider openai')
    .action(listCommand);
  withSheet(prices.command('show').description('one model: its prices, their sources, its life'))
    .argument('<model>', 'a model, provider/model, the id of a fine-tune, or a candidate of --config')
    .addHelpText('after', '\nExample:\n  breakeven prices show ft:gpt-4.1-mini-2025-04-14:org::id')
    .action(showCommand);
  withSheet(prices.command('check').description('what an expert would look at twice in a sheet'))
    .addHelpText('after', '\nExample:\n  breakeven prices check --prices my-prices.yaml')
    .action(checkCommand);
  prices
    .command('diff')
    .description('what differs between two sheets, or two days: FILE, FILE@DAY, shipped or shipped@DAY')
    .argument('<before>', 'a sheet, and a day')
    .argument('<after>', 'another')
    .option('--json', 'print the differences as JSON')
    .addHelpText('after', '\nExample:\n  breakeven prices diff shipped@2026-09-01 shipped')
    .action(diffCommand);
}

function withSheet(command: Command): Command {
  return command
    .option('--config <file>', 'the sheet of this config, over the shipped one')
    .option('--prices <file>', 'a sheet over the shipped one')
    .option('--as-of <day>', 'the day whose prices are shown; today by default')
    .option('--json', 'print JSON');
}

async function open({ config: file, prices, asOf }: SheetFlags) {
  const [{ loadConfig }, { checkTypedSheet, loadPrices }, { parseDay }, { systemClock }, { resolve }] =
    await Promise.all([
      import('../../config/load-config.ts'),
      import('../../config/load-prices.ts'),
      import('../parse.ts'),
      import('../clock.ts'),
      import('node:path'),
    ]);
  const config = file === undefined ? null : loadConfig(file);
  if (prices !== undefined) checkTypedSheet(prices);
  const sheet = loadPrices(prices === undefined ? (config?.prices ?? null) : resolve(prices));
  return { config, sheet, on: asOf === undefined ? systemClock.instant().slice(0, 10) : parseDay(asOf) };
}

async function tell<T>(value: T, json: boolean | undefined, lines: (value: T) => string): Promise<void> {
  const [{ printJson, printPainted }, { makeInert }] = await Promise.all([
    import('../output.ts'),
    import('../../report/inert.ts'),
  ]);
  if (json) printJson(value);
  else printPainted(lines(makeInert(value)));
}

async function listCommand(flags: SheetFlags): Promise<void> {
  const [{ sheet, on }, { catalogueOn }, show] = await Promise.all([
    open(flags),
    import('../../prices/catalogue.ts'),
    import('../terminal/prices.ts'),
  ]);
  const models = catalogueOn(sheet, on).filter(
    ({ provider }) => flags.provider === undefined || provider === flags.provider,
  );
  if (models.length === 0) {
    const { BreakevenError } = await import('../../core/model/error.ts');
    const known = [...new Set(sheet.rows.map(({ provider }) => provider))].join(', ');
    throw new BreakevenError('bad-input', `nothing of that provider has a price on ${on}`, `known: ${known}`);
  }
  await tell({ asOf: on, models }, flags.json, show.listLines);
}

async function showCommand(name: string, flags: SheetFlags): Promise<void> {
  const [{ config, sheet, on }, { findModel }, show] = await Promise.all([
    open(flags),
    import('../../app/prices/find-model.ts'),
    import('../terminal/prices.ts'),
  ]);
  await tell({ asOf: on, model: findModel(sheet, name, on, config) }, flags.json, show.modelLines);
}

async function checkCommand(flags: SheetFlags): Promise<void> {
  const [{ sheet, on }, { checkSheet }, show] = await Promise.all([
    open(flags),
    import('../../prices/check-sheet.ts'),
    import('../terminal/prices.ts'),
  ]);
  await tell(
    { asOf: on, rows: sheet.rows.length, remarks: checkSheet(sheet, on) },
    flags.json,
    show.checkLines,
  );
}

async function diffCommand(
  before: string,
  after: string,
  { json }: { readonly json?: boolean },
): Promise<void> {
  const [{ catalogueOn, diffCatalogues }, show] = await Promise.all([
    import('../../prices/catalogue.ts'),
    import('../terminal/prices.ts'),
  ]);
  const [then, now] = [await sheetAt(before), await sheetAt(after)];
  const differences = diffCatalogues(catalogueOn(then.sheet, then.on), catalogueOn(now.sheet, now.on));
  await tell({ before: then.on, after: now.on, differences }, json, show.diffLines);
}

/** `FILE`, `FILE@DAY`, `shipped` or `shipped@DAY`. */
async function sheetAt(text: string) {
  const [{ checkTypedSheet, readSheet, SHIPPED }, { parseDay }, { systemClock }, { resolve }] =
    await Promise.all([
      import('../../config/load-prices.ts'),
      import('../parse.ts'),
      import('../clock.ts'),
      import('node:path'),
    ]);
  const [, file = text, day] = /^(.+)@(\d{4}-\d{2}-\d{2})$/.exec(text) ?? [];
  const on = day === undefined ? systemClock.instant().slice(0, 10) : parseDay(day, '@');
  if (file === 'shipped') return { sheet: readSheet(SHIPPED), on };
  checkTypedSheet(file);
  return { sheet: readSheet(resolve(file)), on };
}
