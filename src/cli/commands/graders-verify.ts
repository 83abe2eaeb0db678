import type { Command } from 'commander';
import type { GraderDefinition } from '../../graders/index.ts';

interface VerifyFlags {
  readonly must?: readonly string[];
  readonly seconds?: string;
  readonly json?: boolean;
}

const SECONDS = 10;

export function declareVerify(graders: Command): void {
  graders
    .command('verify')
    .description('prove what a rubric or a formula can and cannot do, whatever its parts say')
    .argument('<config>', 'a config file (YAML)')
    .argument('[grader]', "a grader's id (default: every rubric and multi)")
    .option('--must <parts...>', 'parts that nothing may pass without')
    .option('--seconds <n>', `time for each question; past it nothing can be told (default: ${SECONDS})`)
    .option('--json', 'print what was found as JSON')
    .addHelpText('after', '\nExample:\n  breakeven graders verify my-config.yaml reward --must tool')
    .action(verifyCommand);
}

async function verifyCommand(file: string, id: string | undefined, flags: VerifyFlags): Promise<void> {
  const [{ loadConfig }, { verifyGrader }, { createSolver }, output, { describeProofs }, { parseAmount }] =
    await Promise.all([
      import('../../config/load-config.ts'),
      import('../../graders/proof/verify-grader.ts'),
      import('../../solver/create-solver.ts'),
      import('../output.ts'),
      import('../terminal/grader-proofs.ts'),
      import('../parse-load.ts'),
    ]);
  const timeoutMs = 1000 * (parseAmount('--seconds', flags.seconds) ?? SECONDS);
  const picked = await pick(loadConfig(file).graders, id);
  const solver = createSolver();
  try {
    const all = [];
    for (const definition of picked) {
      const { must } = flags;
      const proofs = await verifyGrader(definition, { solver, timeoutMs, ...(must && { must }) });
      all.push(proofs);
      if (!flags.json) output.print(describeProofs(definition, proofs).join('\n'));
    }
    if (flags.json) output.printJson({ graders: all });
  } finally {
    await solver.close();
  }
}

async function pick(
  graders: readonly GraderDefinition[],
  id: string | undefined,
): Promise<readonly GraderDefinition[]> {
  const { BreakevenError } = await import('../../core/model/error.ts');
  const found = graders.filter((one) =>
    id === undefined ? one.type === 'multi' || one.type === 'rubric' : one.id === id,
  );
  if (found.length > 0) return found;
  throw new BreakevenError(
    'bad-input',
    id === undefined ? 'there is no rubric and no multi to prove anything of' : `there is no grader '${id}'`,
    `the config has: ${graders.map((one) => `${one.id} (${one.type})`).join(', ')}`,
  );
}
