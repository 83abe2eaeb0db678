import { type TrainingSpec, trainingOf } from '../../core/model/candidate.ts';
import type { Evidence } from '../evidence.ts';

/** Candidates of a run that were trained, with how; the halves of a cascade are candidates themselves. */
export function trainedOnes(
  evidence: readonly Evidence[],
): { readonly one: Evidence; readonly training: TrainingSpec }[] {
  return evidence.flatMap((one) => {
    const [part, more] = one.parts;
    const training = part && !more ? trainingOf(part.candidate) : null;
    return training ? [{ one, training }] : [];
  });
}
