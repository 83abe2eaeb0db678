import { stratumOf } from '../../core/decision/frame.ts';
import type { Finding, Lint } from './lint.ts';
import { counted, listed, percent } from './words.ts';

const NOTABLE = 0.05;

/** Where eval and production do not have the same kinds of requests. */
export const mixDiffers: Lint = {
  id: 'mix-differs',
  check({ decision, evidence, facts: { usage } }) {
    const mix = decision?.scenario.mix;
    if (!mix) return [];
    const tags = evidence[0]?.data.frame.tags ?? [];
    const strata = tags.map((own) => stratumOf(own, mix));
    const absent = Object.keys(mix).filter((tag) => (mix[tag] as number) > 0 && !strata.includes(tag));
    const idle = strata.filter((stratum) => stratum === null || mix[stratum] === 0).length;
    const unmatched = usage?.mixFromIt ? usage.unmatchedShare : 0;
    const off = usage && !usage.mixFromIt ? farOff(mix, usage.tagShares) : [];
    const told = [
      ...(absent.length > 0
        ? [
            `no example stands for ${listed(absent)}, ${percent(sum(absent.map((tag) => mix[tag] ?? 0)))} of production`,
          ]
        : []),
      ...(unmatched >= NOTABLE ? [`${percent(unmatched)} of production has no tag that an example has`] : []),
      ...(idle > 0 ? [`${counted(idle, 'example')} with no tag of production's count for nothing`] : []),
      ...(off.length > 0 ? [`the mix that is stated is not that of ${usage?.run}: ${listed(off)}`] : []),
    ];
    return told.length === 0 ? [] : [finding(told)];
  },
};

function finding(told: readonly string[]): Finding {
  return {
    message: told.join('; '),
    remedy: 'add examples of what production has, and tag eval and production alike',
  };
}

/** Tags of which stated and seen shares lie apart. */
function farOff(
  mix: Readonly<Record<string, number>>,
  seen: Readonly<Record<string, number>> | null,
): string[] {
  if (!seen) return [];
  return Object.entries(mix)
    .filter(([tag, share]) => Math.abs(share - (seen[tag] ?? 0)) > NOTABLE)
    .map(([tag, share]) => `${tag} ${percent(share)} against ${percent(seen[tag] ?? 0)}`);
}

function sum(shares: readonly number[]): number {
  return shares.reduce((total, share) => total + share, 0);
}
