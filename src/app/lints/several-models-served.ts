import type { Lint } from './lint.ts';
import { listed } from './words.ts';

/** One name, several models behind it. */
export const severalModelsServed: Lint = {
  id: 'several-models-served',
  check: ({ evidence }) =>
    evidence.flatMap(({ id, witnessed }) => {
      const models = (witnessed?.servedModels ?? []).filter((model) => model !== '');
      if (models.length < 2) return [];
      return {
        candidate: id,
        message: `${models.length} models answered for it: ${listed(models)}; its figures are of the mixture`,
        remedy: 'name a dated model, or make each a candidate of its own',
      };
    }),
};
