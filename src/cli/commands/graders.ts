import type { Command } from 'commander';
import { declareAudit } from './graders-audit.ts';
import { declareVerify } from './graders-verify.ts';

export function declareGraders(program: Command): void {
  const graders = program
    .command('graders')
    .description('what a grader is worth: as a reward elsewhere, and by proof')
    .addHelpText('after', '\nExample:\n  breakeven graders export configs/refund-desk.yaml');
  graders
    .command('export')
    .description("print a config's grader as a reinforcement job takes it")
    .argument('<config>', 'a config file (YAML)')
    .argument('[grader]', "a grader's id (default: the first, which decides)")
    .option('--json', 'print JSON, as without it')
    .addHelpText('after', '\nExample:\n  breakeven graders export configs/refund-desk.yaml')
    .action(exportGraderCommand);
  declareAudit(graders);
  declareVerify(graders);
}

async function exportGraderCommand(file: string, id: string | undefined): Promise<void> {
  const [{ loadConfig }, { exportGrader }, { printJson }, { BreakevenError }] = await Promise.all([
    import('../../config/load-config.ts'),
    import('../../graders/export-grader.ts'),
    import('../output.ts'),
    import('../../core/model/error.ts'),
  ]);
  const { graders } = loadConfig(file);
  const definition = id === undefined ? graders[0] : graders.find((one) => one.id === id);
  if (!definition)
    throw new BreakevenError(
      'bad-input',
      `there is no grader '${id}'`,
      `the config has: ${graders.map((one) => one.id).join(', ')}`,
    );
  printJson(exportGrader(definition));
}
