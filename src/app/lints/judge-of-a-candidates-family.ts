import { baseOf, familyOf } from '../../core/model/model-family.ts';
import type { Lint } from './lint.ts';
import { listed } from './words.ts';

/** Judges are known to prefer answers of models of their own kind. */
export const judgeOfACandidatesFamily: Lint = {
  id: 'judge-of-a-candidates-family',
  check({ evidence, document: { grading } }) {
    const deciding = grading?.judged.find(({ decides }) => decides);
    if (!deciding) return [];
    const families = evidence.flatMap(({ id, parts }) =>
      parts.map(({ candidate }) => ({ id, family: familyOf(baseOf(candidate.model, candidate.approach)) })),
    );
    const all = new Set(families.map(({ family }) => family));
    return deciding.judges.flatMap(({ model }) => {
      const family = familyOf(model);
      const kin = [...new Set(families.filter((one) => one.family === family).map(({ id }) => id))];
      // Whom it favours all alike it favours over nobody.
      if (family === null || kin.length === 0 || all.size === 1) return [];
      return [
        {
          message: `${model} judges, and ${listed(kin)} ${kin.length === 1 ? 'is a model' : 'are models'} of its own family (${family}), which judges tend to prefer`,
          remedy: 'have a model of another family judge, or label answers of both kinds: breakeven label RUN',
        },
      ];
    });
  },
};
