import type { Config } from '../config/config.ts';
import type { Candidate } from '../core/model/candidate.ts';
import { BreakevenError } from '../core/model/error.ts';
import { candidateOf } from '../run/ask-judge.ts';
import type { HashedGrader } from '../run/grade.ts';
import type { AppContext } from './context.ts';

/** The models that grade, as somebody who can be priced. */
export function judgesOf({ graders }: { readonly graders: readonly HashedGrader[] }): readonly Candidate[] {
  return graders.flatMap(({ grader }) => grader.judges.map(candidateOf));
}

/** @throws BreakevenError where a grader would run a program that nobody said may be run. */
export function refuseUntrusted({ graders }: Config, { trust }: Pick<AppContext, 'trust'>): void {
  const program = trust ? undefined : graders.find((definition) => runsProgram(definition));
  if (program === undefined) return;
  throw new BreakevenError(
    'bad-config',
    `grader '${program.id}' runs a program`,
    'read it, and what it does; where you trust it, add --trust',
  );
}

/** Also as a part of another. */
function runsProgram(definition: unknown): boolean {
  if (typeof definition !== 'object' || definition === null) return false;
  const { type } = definition as { readonly type?: unknown };
  return type === 'command' || Object.values(definition).some(runsProgram);
}
