import type { Lint } from './lint.ts';

/** An imported model that several providers sell, so that it has no price. */
export const ambiguousModel: Lint = {
  id: 'ambiguous-model',
  check: ({ ambiguous }) =>
    ambiguous.map(({ candidate, model, providers }) => ({
      candidate,
      message: `${candidate}: ${model} is unpriced: ${providers.join(', ')} each sell it, and the import does not say who served it`,
      remedy: `say it in the scenario file: candidates: [{ id: ${candidate}, model: ${providers[0]}/${model} }]`,
    })),
};
