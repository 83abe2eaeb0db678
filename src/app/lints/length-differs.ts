import type { Finding, Lint } from './lint.ts';

const APART = 0.2;

/** Requests of the eval that are longer or shorter than those of production. */
export const lengthDiffers: Lint = {
  id: 'length-differs',
  check({ decision, document: { candidates }, facts: { usage } }) {
    const incumbent = decision?.scenario.incumbent;
    const tokens = candidates.find(({ id }) => id === incumbent)?.tokens;
    if (!incumbent || !tokens || !usage) return [];
    const told = [
      apart('reads', tokens.input, usage.inputTokens),
      apart('writes', tokens.output, usage.outputTokens),
    ].filter((one) => one !== null);
    if (told.length === 0) return [];
    const found: Finding = {
      candidate: incumbent,
      message: `a request of production (${usage.run}) is not as long as one of the eval: ${incumbent} ${told.join(', and ')}`,
      remedy: 'sample the eval from production, or say by tags and mix how they differ',
    };
    return [found];
  },
};

function apart(verb: string, own: number, production: number | null): string | null {
  if (production === null || Math.abs(own - production) <= APART * production) return null;
  const [here, there] = [own, production].map((tokens) => Math.round(tokens).toLocaleString('en-US'));
  return `${verb} ${here} tokens here, ${there} there`;
}
