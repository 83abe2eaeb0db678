import type { Lint } from './lint.ts';

/** Sampled once although the answer differs each time. */
export const singleSampleTemperature: Lint = {
  id: 'single-sample-temperature',
  check: ({ evidence }) =>
    evidence.flatMap(({ id, parts: [part, more], data }) => {
      const temperature = part?.candidate.sampling.temperature ?? 0;
      if (more || temperature === 0 || data.repeats !== 1) return [];
      return {
        candidate: id,
        message: `it was asked once an example at temperature ${temperature}; asked again it would answer otherwise, and which answers differ is not known`,
        remedy: 'set run.repeats to 3 or more, or the temperature to that of production',
      };
    }),
};
