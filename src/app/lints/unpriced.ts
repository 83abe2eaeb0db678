import type { Evidence } from '../evidence.ts';
import type { Finding, Lint } from './lint.ts';

const hasPrice = ({ parts }: Evidence): boolean => parts.every(({ candidate }) => candidate.price);

const withoutTokens = (): Finding => ({
  message:
    'none of its trials says how many tokens were used, so its cost is unknown and it cannot win on cost',
  remedy: 'record input and output tokens of each call; a request that failed has none',
});

const withoutPrice = ({ parts }: Evidence): Finding => ({
  message: `${parts.map(({ priceKey }) => priceKey).join(' and ')} is in no price sheet, so its cost is unknown and it cannot win on cost`,
  remedy: 'add its price to the config (price:) or to a sheet (prices:)',
});

/** No price at all: its cost is unknown. */
export const unpriced: Lint = {
  id: 'unpriced',
  check: ({ evidence }) =>
    evidence
      .filter(({ data }) => data.trials > 0 && data.pricedTrials === 0)
      .map((one) => ({ candidate: one.id, ...(hasPrice(one) ? withoutTokens() : withoutPrice(one)) })),
};
