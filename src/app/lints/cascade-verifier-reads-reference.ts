import type { Lint } from './lint.ts';
import { listed } from './words.ts';

/** A verifier that looks at the right answer, which production does not have. */
export const cascadeVerifierReadsReference: Lint = {
  id: 'cascade-verifier-reads-reference',
  check({ config: { cascades, graders } }) {
    const [deciding] = graders;
    const known = 'reference' in deciding ? fieldsIn(deciding.reference) : [];
    return cascades.flatMap(({ id, verifier }) => {
      const definition = graders.find((one) => one.id === verifier);
      const read = fieldsIn(definition).filter((field) => known.includes(field));
      if (read.length === 0) return [];
      return {
        candidate: id,
        message: `its verifier '${verifier}' reads ${listed(read.map((field) => `item.${field}`))}, the reference answer: production has none, so the cascade cannot be run`,
        remedy: 'verify by something that the answer alone shows: its form, or the confidence of a model',
      };
    });
  },
};

/** Fields of an example that the templates inside anything read. */
function fieldsIn(value: unknown): string[] {
  if (typeof value === 'string')
    return [...value.matchAll(/\{\{\s*item\.([^\s{}]+)\s*\}\}/g)].map(([, field]) => field as string);
  if (typeof value !== 'object' || value === null) return [];
  return [...new Set(Object.values(value).flatMap(fieldsIn))];
}
