import { type Candidate, IMPORTED_ENDPOINT } from '../../core/model/candidate.ts';
import type { Lint } from './lint.ts';
import { trainedOnes } from './trained.ts';
import { listed } from './words.ts';

/** Trained candidates against a prompt of which there is one version only. */
export const promptNeverOptimised: Lint = {
  id: 'prompt-never-optimised',
  check({ evidence, decision }) {
    const trained = trainedOnes(evidence).map(({ one }) => one.id);
    const prompted = evidence.flatMap(({ parts: [part, more] }) =>
      part && !more && isPrompted(part.candidate) ? [part.candidate] : [],
    );
    const baseline = prompted.find(({ id }) => id === decision?.scenario.incumbent) ?? prompted[0];
    if (trained.length === 0 || !baseline) return [];
    const alike = prompted.filter(
      ({ model, endpoint }) => model === baseline.model && endpoint === baseline.endpoint,
    );
    if (new Set(alike.map(({ prompt }) => prompt)).size > 1) return [];
    return [
      {
        candidate: baseline.id,
        message: `was its prompt worked on as long as ${listed(trained)} ${trained.length === 1 ? 'was' : 'were'} trained? The run has it with one prompt only, and a better prompt is the cheapest rival there is`,
        remedy:
          'add a candidate of the same model with another prompt: examples in it, or one that an optimiser wrote',
      },
    ];
  },
};

/** Of an imported one nobody knows the prompt. */
function isPrompted({ approach, endpoint }: Candidate): boolean {
  return approach.kind === 'prompted' && endpoint !== IMPORTED_ENDPOINT;
}
