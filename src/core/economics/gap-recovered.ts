import { requireShare } from './preconditions.ts';

export interface Gap {
  readonly base: number;
  readonly student: number;
  readonly teacher: number;
}

/**
 * Share of the way from the base model's accuracy to the teacher's that the student went; below 0 where it
 * lost, above 1 where it passed the teacher.
 *
 * Source: Burns et al. 2023, "Weak-to-strong generalization" (performance gap recovered).
 *
 * @throws RangeError when an accuracy is outside [0, 1], or base and teacher are alike: there is no gap.
 */
export function gapRecovered({ base, student, teacher }: Gap): number {
  requireShare('base', base);
  requireShare('student', student);
  requireShare('teacher', teacher);
  if (base === teacher) throw new RangeError('teacher must differ from base: there is no gap to recover');
  return (student - base) / (teacher - base);
}
