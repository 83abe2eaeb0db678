import {
  type Approach,
  type Candidate,
  IMPORTED_ENDPOINT,
  type TrainingSpec,
} from '../core/model/candidate.ts';
import { methodsOf, refuser } from './check-training.ts';
import type { CandidateOverride } from './config-file.ts';
import type { LocatedYaml, Path } from './located-yaml.ts';
import { resolveHosting, resolveTraining } from './resolve.ts';

/**
 * Lays what a scenario file says of a candidate over what its run has: `training` key by key while the
 * approach stays, anything else whole. What was asked (prompt, sampling, tier) stays as it was recorded.
 * @throws BreakevenError naming file and line: another model or endpoint than the run asked, or training
 *   that does not fit the approach.
 */
export function mergeCandidate(
  candidate: Candidate,
  entry: CandidateOverride,
  yaml: LocatedYaml,
  at: Path,
): Candidate {
  const { price, hosting, retiresAt } = entry;
  return {
    ...candidate,
    ...mergeServing(candidate, entry, yaml, at),
    approach: mergeApproach(candidate.approach, entry, yaml, at),
    ...(price && { price }),
    ...(hosting && { hosting: resolveHosting(hosting) }),
    ...(retiresAt !== undefined && { retiresAt }),
  };
}

/** Who answered is known of a run; of an imported one the file may say it. */
function mergeServing(
  { id, endpoint, model }: Candidate,
  entry: CandidateOverride,
  yaml: LocatedYaml,
  at: Path,
): Pick<Candidate, 'endpoint' | 'model'> {
  if (endpoint === IMPORTED_ENDPOINT)
    return { endpoint: entry.endpoint ?? endpoint, model: entry.model ?? model };
  const refuse = refuser(id, yaml, at);
  const hint = 'what was asked cannot be assumed: run the config instead, or state price:';
  if (entry.endpoint !== undefined && entry.endpoint !== endpoint)
    refuse('endpoint', `the run asked endpoint '${endpoint}'`, hint);
  if (typeof entry.model === 'string' && model !== null && entry.model !== model)
    refuse('model', `the run asked model '${model}'`, hint);
  return { endpoint, model: model ?? entry.model ?? null };
}

function mergeApproach(before: Approach, entry: CandidateOverride, yaml: LocatedYaml, at: Path): Approach {
  const refuse = refuser(entry.id, yaml, at);
  const kind = entry.approach ?? before.kind;
  const teacher = entry.teacher ?? (before.kind === 'distilled' ? before.teacher : undefined);
  if (kind !== 'distilled' && entry.teacher !== undefined)
    refuse('teacher', 'only a distilled candidate has a teacher', 'remove teacher');
  if (kind === 'prompted') {
    if (entry.training)
      refuse(
        'training',
        'a prompted candidate has no training',
        'say approach: supervised, distilled or rft',
      );
    return { kind };
  }
  const methods = methodsOf(kind);
  const stated = entry.training ?? {};
  if (stated.method !== undefined && !methods.includes(stated.method))
    refuse('training', `approach ${kind} needs method: ${methods.join(' or ')}`, `it says ${stated.method}`);
  if (stated.base !== undefined && stated.from !== undefined)
    refuse('training', 'training starts from a base model or from a candidate', 'say one of base: and from:');
  const kept = inherited(before, entry);
  const method = stated.method ?? methods.find((one) => one === kept.method) ?? methods[0];
  const training: TrainingSpec = { ...kept, ...resolveTraining(stated), method };
  if (kind === 'distilled') return { kind, training, ...(teacher !== undefined && { teacher }) };
  return { kind, training };
}

/** What stays of the run's training: all of it, less the start that the file replaces. */
function inherited(before: Approach, { approach, training }: CandidateOverride): Partial<TrainingSpec> {
  if (before.kind === 'prompted' || (approach !== undefined && approach !== before.kind)) return {};
  const { base, from, ...rest } = before.training;
  const replaced = training?.base !== undefined || training?.from !== undefined;
  return replaced
    ? rest
    : { ...rest, ...(base !== undefined && { base }), ...(from !== undefined && { from }) };
}
