import type { TrainingMethodName } from '../core/model/candidate.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { NonEmpty } from '../core/model/units.ts';
import type { CandidateEntry } from './config-file.ts';
import type { LocatedYaml, Path } from './located-yaml.ts';

/** How a candidate is trained must fit its approach. @throws BreakevenError naming file and line. */
export function checkTraining(
  candidate: CandidateEntry,
  all: readonly Lineage[],
  yaml: LocatedYaml,
  at: Path,
): void {
  const { approach, training, teacher } = candidate;
  const refuse = refuser(candidate.id, yaml, at);
  if (approach !== 'distilled' && teacher !== undefined)
    refuse('teacher', 'only a distilled candidate has a teacher', 'remove teacher');
  if (approach === 'prompted') {
    if (training)
      refuse(
        'training',
        'a prompted candidate has no training',
        'use supervised, distilled or rft, or remove training',
      );
    if (candidate.model === null)
      refuse('model', 'a prompted candidate needs a model', 'name the model that answers');
    return;
  }
  if (!training) {
    refuse(
      'approach',
      `approach ${approach} needs training:`,
      'say method and base, as in configs/refund-desk.yaml',
    );
    return;
  }
  const methods = methodsOf(approach);
  if (!methods.includes(training.method))
    refuse(
      'training',
      `approach ${approach} needs method: ${methods.join(' or ')}`,
      `it says ${training.method}`,
    );
  if (training.method === 'dpo' && training.samples === 1)
    refuse('training', 'method dpo learns from pairs of answers to one example', 'say samples: 4 or so');
  if (training.beta !== undefined && training.method !== 'dpo')
    refuse('training', 'only method dpo has a beta', 'remove beta');
  if ((training.base === undefined) === (training.from === undefined)) {
    refuse(
      'training',
      'training starts from a base model or from a candidate, one of them',
      'say base: MODEL or from: CANDIDATE',
    );
  }
  if (approach === 'distilled' && teacher === undefined)
    refuse('approach', 'a distilled candidate needs a teacher', 'say teacher: CANDIDATE');
  refuseCircle(candidate, all, yaml, at);
}

/** How an approach may be trained; the first is meant where nothing is said. */
export function methodsOf(approach: 'supervised' | 'distilled' | 'rft'): NonEmpty<TrainingMethodName> {
  if (approach === 'rft') return ['reinforcement'];
  return approach === 'distilled' ? ['supervised', 'dpo'] : ['supervised'];
}

type Refuse = (key: string, message: string, hint: string) => never;

/** Refuses a key of one candidate, by file and line. */
export function refuser(id: string, yaml: LocatedYaml, at: Path): Refuse {
  return (key, message, hint) => {
    throw new BreakevenError(
      'bad-config',
      `${yaml.locate([...at, key])}: candidate '${id}': ${message}`,
      hint,
    );
  };
}

/** Whom a candidate's model descends from. */
export interface Lineage {
  readonly id: string;
  readonly teacher?: string | undefined;
  readonly training?: { readonly from?: string } | undefined;
}

/** @throws BreakevenError when a candidate's training starts, in the end, from its own. */
export function refuseCircle(candidate: Lineage, all: readonly Lineage[], yaml: LocatedYaml, at: Path): void {
  if (!needs(candidate, all).has(candidate.id)) return;
  refuser(candidate.id, yaml, at)(
    'training',
    'its training starts from itself',
    'break the circle of training.from and teacher',
  );
}

/** Every candidate that has to be trained or asked before this one can be trained. */
function needs(candidate: Lineage, all: readonly Lineage[]): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = ({ training, teacher }: Lineage): void => {
    for (const other of all) {
      if ((other.id !== training?.from && other.id !== teacher) || found.has(other.id)) continue;
      found.add(other.id);
      visit(other);
    }
  };
  visit(candidate);
  return found;
}
