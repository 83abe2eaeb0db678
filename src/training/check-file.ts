import { BreakevenError } from '../core/model/error.ts';

/** What a provider takes: OpenAI's published limits, which the servers that speak its API keep to. */
const LEAST_LINES = 10;
const MOST_BYTES = 512 * 1024 * 1024;
const MOST_LINES = { training: 50_000, validation: 1000 } as const;

/**
 * Whether a training file keeps to the provider's rules, before anything is uploaded.
 * @throws BreakevenError naming the rule.
 */
export function checkFile(
  lines: string,
  what: 'training' | 'validation',
  method: 'supervised' | 'dpo' | 'reinforcement',
): void {
  const count = lines.split('\n').length - 1;
  const refuse = (message: string, hint: string): never => {
    throw new BreakevenError('bad-input', message, hint);
  };
  if (what === 'training' && count < LEAST_LINES)
    refuse(
      `there are ${count} examples to train on, and a job needs ${LEAST_LINES} at least`,
      'add training examples, or loosen the grader that filters them',
    );
  if (method === 'reinforcement' && count > MOST_LINES[what])
    refuse(
      `the ${what} file has ${count} examples, and a reinforcement job takes ${MOST_LINES[what]} at most`,
      'lower training.examples',
    );
  if (Buffer.byteLength(lines) > MOST_BYTES)
    refuse(`the ${what} file is larger than ${MOST_BYTES / 1024 ** 2} MB`, 'lower training.examples');
}
