import type { Trial } from '../model/trial.ts';

/** What a log of production says of its requests, whoever answered them. */
export interface UsageSample {
  readonly requests: number;
  /** Mean tokens of the requests that count them; `null`: none does. */
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  /** Share of input read from the cache, of the calls that say; `null`: none does. */
  readonly cachedInputShare: number | null;
  /** Requests by the tags that they carry together. */
  readonly byTags: readonly { readonly tags: readonly string[]; readonly requests: number }[];
}

export interface UsageCollector {
  add(trial: Trial, tags: readonly string[]): void;
  finish(): UsageSample;
}

/** Counts a log as it streams by. */
export function createUsageCollector(): UsageCollector {
  const count = { requests: 0, counted: 0, input: 0, output: 0, cached: 0, cachedOf: 0, saysCache: false };
  const byTags = new Map<string, { readonly tags: readonly string[]; requests: number }>();
  const addCalls = ({ calls }: Trial): void => {
    let counted = false;
    for (const { usage } of calls) {
      if (!usage) continue;
      counted = true;
      count.input += usage.input;
      count.output += usage.output;
      if (usage.cachedInput === undefined) continue;
      count.saysCache = true;
      count.cached += usage.cachedInput;
      count.cachedOf += usage.input;
    }
    count.counted += Number(counted);
  };
  return {
    add(trial, tags) {
      count.requests += 1;
      addCalls(trial);
      const key = JSON.stringify(tags);
      const known = byTags.get(key) ?? { tags, requests: 0 };
      known.requests += 1;
      byTags.set(key, known);
    },
    finish: () => ({
      requests: count.requests,
      inputTokens: count.counted === 0 ? null : count.input / count.counted,
      outputTokens: count.counted === 0 ? null : count.output / count.counted,
      cachedInputShare: count.saysCache && count.cachedOf > 0 ? count.cached / count.cachedOf : null,
      byTags: [...byTags.values()],
    }),
  };
}

export interface UsageMix {
  /** Sums to 1 over the tags that eval and production have both; `null`: they have none. */
  readonly shares: Readonly<Record<string, number>> | null;
  /** Share of production without any of them. */
  readonly unmatchedShare: number;
}

/** Production's mix over the tags of an eval: a request counts for the first of its tags that an example has. */
export function mixOfUsage({ byTags, requests }: UsageSample, evalTags: ReadonlySet<string>): UsageMix {
  const counts = new Map<string, number>();
  let matched = 0;
  for (const one of byTags) {
    const tag = one.tags.find((name) => evalTags.has(name));
    if (tag === undefined) continue;
    counts.set(tag, (counts.get(tag) ?? 0) + one.requests);
    matched += one.requests;
  }
  if (matched === 0) return { shares: null, unmatchedShare: 1 };
  const shares = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    shares: Object.fromEntries(shares.map(([tag, count]) => [tag, count / matched])),
    unmatchedShare: 1 - matched / requests,
  };
}
