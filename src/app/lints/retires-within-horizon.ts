import type { Lint } from './lint.ts';

/** Service that ends before the horizon does: what comes after is the incumbent's. */
export const retiresWithinHorizon: Lint = {
  id: 'retires-within-horizon',
  check({ decision }) {
    if (!decision) return [];
    const { decided, scenario } = decision;
    const { horizonMonths, incumbent } = scenario;
    return decided.flatMap(({ evidence: { id, retiresAt, retirement }, contender: { profile } }) => {
      const { serviceMonths } = profile;
      if (serviceMonths === null || serviceMonths >= horizonMonths) return [];
      const after =
        id === incumbent ? 'at its own price, as nothing else is known' : `at the price of ${incumbent}`;
      const said = retirement ? ` (${retirement.source}, ${retirement.evidence})` : '';
      return {
        candidate: id,
        message: `it is switched off on ${retiresAt}${said}, within the ${horizonMonths} months; requests after that are counted ${after}`,
        remedy: 'plan its successor (breakeven migrate CONFIG CANDIDATE), or shorten horizonMonths',
      };
    });
  },
};
