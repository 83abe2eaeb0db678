import type { Lint } from './lint.ts';

/** What reinforcement made better it also made longer, so that every request costs more. */
export const rewardInflation: Lint = {
  id: 'reward-inflation',
  check({ document: { changes = [], candidates } }) {
    return changes.flatMap(({ from, to, isInflated, lengths }) => {
      const isReinforced = candidates.some(({ id, approach }) => id === to && approach === 'rft');
      const grown = lengths.find(({ measure, difference }) => measure === 'reasoning' && difference.low > 0);
      const length = grown ?? lengths.find(({ measure }) => measure === 'output');
      if (!isInflated || !isReinforced || !length) return [];
      const [before, after] = [length.from.point, length.to.point].map((tokens) =>
        Math.round(tokens).toLocaleString('en-US'),
      );
      const what = length.measure === 'reasoning' ? 'reasons' : 'writes';
      return [
        {
          candidate: to,
          message: `${to} scores higher than ${from} and ${what} ${after} tokens where that took ${before}: part of its gain may be bought with length`,
          remedy:
            'its price a request has the new length in it; let the grader take off for length, or train with a limit, and compare again',
        },
      ];
    });
  },
};
