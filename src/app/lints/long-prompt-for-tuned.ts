import type { Lint } from './lint.ts';
import { trainedOnes } from './trained.ts';

const ALIKE = 0.8;
const SHORT = 200;

/** A trained model that still reads the long prompt which its training was to replace. */
export const longPromptForTuned: Lint = {
  id: 'long-prompt-for-tuned',
  check({ evidence, decision, document: { candidates } }) {
    const inputOf = (id: string | undefined): number | undefined =>
      candidates.find((one) => one.id === id)?.tokens?.input;
    const isPrompted = (id: string | undefined): boolean =>
      candidates.some((one) => one.id === id && one.approach === 'prompted');
    return trainedOnes(evidence).flatMap(({ one: { id, parts } }) => {
      const approach = parts[0]?.candidate.approach;
      const teacher = approach?.kind === 'distilled' ? approach.teacher : undefined;
      const model = [teacher, decision?.scenario.incumbent].find(isPrompted);
      const [own, long] = [inputOf(id), inputOf(model)];
      if (own === undefined || long === undefined || own <= SHORT || own <= ALIKE * long) return [];
      return {
        candidate: id,
        message: `it reads ${Math.round(own).toLocaleString('en-US')} tokens a request, ${model} ${Math.round(long).toLocaleString('en-US')}: a model that was trained on the task seldom needs the long prompt, and pays for it every time`,
        remedy: 'train and ask it with a short prompt',
      };
    });
  },
};
