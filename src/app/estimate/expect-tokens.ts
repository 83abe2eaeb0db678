import type { Config } from '../../config/config.ts';
import { type Candidate, trainingOf } from '../../core/model/candidate.ts';
import type { Example } from '../../core/model/example.ts';
import type { Range } from '../../core/model/scenario.ts';
import type { CandidateId } from '../../core/model/units.ts';
import { renderRequest } from '../../run/plan.ts';
import { createTokenCounter } from '../../tokens/count.ts';
import type { AppContext } from '../context.ts';
import { rootModel, toRunnable } from '../runnable.ts';
import type { SeenUsage } from './read-usage.ts';

/** Mean tokens of a request of a model that was not trained yet, each with its likeliest value. */
export interface ExpectedTokens {
  readonly input: Required<Range>;
  readonly output: Required<Range>;
  readonly detail: string;
}

export interface TokenSources {
  readonly config: Config;
  readonly examples: readonly Example[];
  readonly usage: ReadonlyMap<CandidateId, readonly SeenUsage[]>;
  readonly context: AppContext;
}

/** Reported usages that tell how a tokenizer nobody knows counts. */
const ENOUGH = 20;
/** Tokens around one message, as the counter adds them; what another server adds lies between none and as many. */
const AROUND = { counted: 7, likely: 3 };
/** How far reasoning moves while a model is reinforced: published from 404 to 925 tokens. */
const REASONING = { least: 0.6, likely: 1.3, most: 2.5 };

/**
 * Input by tiktoken over the tuned prompt, exact where the tokenizer is known; else by how reported input rises
 * with counted tokens over the examples of a model at the same endpoint. Output as long as the answers that it
 * learns from: the teacher's, its base's or its own kin's, reasoning apart.
 */
export async function expectTokens(
  candidate: Candidate,
  sources: TokenSources,
): Promise<ExpectedTokens | null> {
  const { config, examples, context } = sources;
  const runnable = toRunnable(config, candidate, '', context);
  const counter = await createTokenCounter(rootModel(config, candidate));
  const counts = new Map(examples.map((one) => [one.id, counter.count(renderRequest(runnable, one))]));
  const mean = (part: 'low' | 'expected' | 'high'): number =>
    [...counts.values()].reduce((sum, count) => sum + count[part], 0) / Math.max(1, counts.size);
  const counted = { low: mean('low'), likely: mean('expected'), high: mean('high') };
  const kin = kinOf(candidate, sources);
  const output = expectOutput(candidate, kin);
  if (!output) return null;
  if (counter.certainty === 'known') return { input: counted, output, detail: 'input counted by tiktoken' };
  const usages = [...kin.values()].find((list) => list.length >= ENOUGH) ?? [];
  const pairs = usages.flatMap(({ example, input }) => {
    const count = counts.get(example);
    return count ? [{ x: count.expected, y: input }] : [];
  });
  const input = bySlope(counted.likely, pairs) ?? byGuess(counted.likely);
  const detail =
    pairs.length < ENOUGH
      ? 'input guessed: its tokenizer is not known'
      : 'input by how reported tokens rise with counted ones';
  return { input, output, detail };
}

/** Usages that tell of a model: of its teacher and of models at its endpoint, its own base first. */
function kinOf(
  candidate: Candidate,
  { config, usage }: TokenSources,
): Map<CandidateId, readonly SeenUsage[]> {
  const base = rootModel(config, candidate);
  const { approach } = candidate;
  const teacher = approach.kind === 'distilled' ? approach.teacher : undefined;
  const near = config.candidates
    .filter(({ id, endpoint }) => usage.has(id) && (endpoint === candidate.endpoint || id === teacher))
    .toSorted((a, b) => Number(b.model === base) - Number(a.model === base));
  return new Map(near.map(({ id }) => [id, usage.get(id) ?? []]));
}

function expectOutput(
  candidate: Candidate,
  kin: ReadonlyMap<CandidateId, readonly SeenUsage[]>,
): Required<Range> | null {
  const lists = [...kin.values()].filter((list) => list.length > 0);
  if (lists.length === 0) return null;
  const answers = lists.map((list) => meanOf(list, ({ answer }) => answer));
  const { approach } = candidate;
  const teacher = approach.kind === 'distilled' ? kin.get(approach.teacher ?? '') : undefined;
  const likely = teacher?.length ? meanOf(teacher, ({ answer }) => answer) : (answers[0] as number);
  const reasoned = meanOf(lists[0] as readonly SeenUsage[], ({ reasoning }) => reasoning);
  const isReinforced = trainingOf(candidate)?.method === 'reinforcement';
  const keeps = isReinforced ? REASONING : { least: 0, likely: 0.5, most: 1 };
  return {
    low: 0.95 * Math.min(...answers) + keeps.least * reasoned,
    likely: likely + keeps.likely * reasoned,
    high: 1.05 * Math.max(...answers) + keeps.most * reasoned,
  };
}

/** Least squares of reported on counted tokens: what is the same in every request falls out of the slope. */
function bySlope(
  counted: number,
  pairs: readonly { readonly x: number; readonly y: number }[],
): Required<Range> | null {
  const n = pairs.length;
  if (n < ENOUGH) return null;
  const [mx, my] = [meanOf(pairs, ({ x }) => x), meanOf(pairs, ({ y }) => y)];
  const xx = pairs.reduce((sum, { x }) => sum + (x - mx) ** 2, 0);
  const xy = pairs.reduce((sum, { x, y }) => sum + (x - mx) * (y - my), 0);
  if (xx === 0) return null;
  const slope = xy / xx;
  const rest = pairs.reduce((sum, { x, y }) => sum + (y - my - slope * (x - mx)) ** 2, 0);
  const error = Math.sqrt(rest / Math.max(1, n - 2) / xx);
  if (!(slope > 0.3 && slope < 3)) return null;
  const content = Math.max(0, counted - AROUND.counted);
  return {
    low: Math.max(0, slope - 2 * error) * content,
    likely: slope * content + AROUND.likely,
    high: (slope + 2 * error) * content + AROUND.counted,
  };
}

function byGuess(counted: number): Required<Range> {
  return { low: 0.7 * counted, likely: counted, high: 1.5 * counted };
}

function meanOf<T>(list: readonly T[], value: (one: T) => number): number {
  return list.reduce((sum, one) => sum + value(one), 0) / list.length;
}
