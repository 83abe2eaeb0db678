import type { Lint } from './lint.ts';

/** What grading costs is not known. */
export const judgeUnpriced: Lint = {
  id: 'judge-unpriced',
  check({ document: { grading } }) {
    return (grading?.judged ?? [])
      .filter(({ total }) => total.unpricedCalls > 0)
      .map(({ grader, judges, total }) => ({
        message: `${total.unpricedCalls.toLocaleString('en-US')} of ${total.calls.toLocaleString('en-US')} calls that grader ${grader} took have no price (${judges.map(({ model }) => model).join(', ')}): what the eval and training by it cost is not known`,
        remedy: 'give the judge a price, or a row of the sheet for its model',
      }));
  },
};
