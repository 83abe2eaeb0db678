import type { Example } from '../../core/model/example.ts';
import { type Sample, sampleOf } from '../../core/model/sample.ts';
import { namedSeed } from '../../core/named-seed.ts';
import { seededRandom } from '../../core/random.ts';
import { renderRequest } from '../../run/plan.ts';
import type { AppContext } from '../context.ts';
import type { Prepared } from '../prepare.ts';
import type { RightAnswers } from './right-answers.ts';

/** An example, what a candidate is asked there, and the right answer where one is known. */
export interface Case {
  readonly example: Example;
  readonly prompt: string;
  readonly reference: string | null;
  /** Of an agent that does nothing: no tool called, and its environment as it was; `null`: none acts here. */
  readonly idle: Pick<Sample, 'steps' | 'state'> | null;
}

/** An answer to be graded. */
export interface Item {
  readonly example: Example;
  readonly sample: Sample;
}

/** Examples in a random order, and where candidates are agents, what one leaves behind that does nothing. */
export async function drawExamples(
  { config, dataset, runnable }: Prepared,
  { createEnvironments }: AppContext,
  { seed, examples }: { readonly seed: number; readonly examples: number },
): Promise<readonly Omit<Case, 'reference'>[]> {
  const [first] = runnable;
  const drawn = seededRandom(namedSeed('examples', seed))
    .shuffle(dataset.examples)
    .slice(0, examples)
    .map((example) => ({
      example,
      prompt: first ? (renderRequest(first, example).messages.at(-1)?.content ?? '') : '',
      idle: null,
    }));
  if (!config.environment || !createEnvironments) return drawn;
  const maker = await createEnvironments(config);
  try {
    const idle: Omit<Case, 'reference'>[] = [];
    for (const one of drawn) {
      const environment = await maker.open(one.example);
      idle.push({ ...one, idle: { steps: [], state: await environment.state() } });
      await environment.close();
    }
    return idle;
  } finally {
    await maker.close();
  }
}

export function withReferences(
  drawn: readonly Omit<Case, 'reference'>[],
  right: RightAnswers | null,
): readonly Case[] {
  return drawn.map((one) => ({ ...one, reference: right === null ? null : right.of(one.example.item) }));
}

/** The right answer as a sample; of an agent what it says is not all that is right. */
export function toSample({ example, reference, idle }: Case): readonly Item[] {
  return reference === null || idle !== null ? [] : [{ example, sample: sampleOf(reference) }];
}
