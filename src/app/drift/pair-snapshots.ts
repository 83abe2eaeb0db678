import type { CanaryFigures, CanaryPair } from '../../core/drift/canary.ts';
import type { CandidatePairs } from '../../core/drift/find-drift.ts';
import type { CandidateId, ExampleId } from '../../core/model/units.ts';
import type { CandidateSnapshot, Snapshot } from './snapshot.ts';

/** Candidates that both sides have, on the examples that both asked; and what keeps them from being comparable. */
export interface Paired {
  readonly candidates: readonly (CandidatePairs & {
    readonly before: CandidateSnapshot;
    readonly after: CandidateSnapshot;
  })[];
  readonly cautions: readonly string[];
}

export function pairSnapshots(before: Snapshot, after: Snapshot): Paired {
  const shared = after.candidates.flatMap((now) => {
    const then = before.candidates.find(({ id }) => id === now.id);
    return then ? [{ then, now }] : [];
  });
  const regraded = before.grader === after.grader ? null : 'the grader changed too';
  const paired = shared.map(({ then, now }) => pairCandidate(then, now, regraded));
  const ids = (one: Snapshot): readonly CandidateId[] => one.candidates.map(({ id }) => id);
  const alone = [
    ...ids(after).filter((id) => !ids(before).includes(id)),
    ...ids(before).filter((id) => !ids(after).includes(id)),
  ];
  return {
    candidates: paired.map(({ pairs }) => pairs),
    cautions: [
      ...(alone.length === 0 ? [] : [`Only one of the two has ${alone.join(', ')}: nothing is said of it.`]),
      ...(regraded === null
        ? []
        : ['The grader is another one: a change of accuracy cannot be laid to a model.']),
      ...(shared.some(({ then, now }) => then.settings === null || now.settings === null)
        ? [
            'Examples are paired by id: an imported run does not say what it asked, so nothing shows that they are the same.',
          ]
        : []),
      ...paired.flatMap(({ cautions }) => cautions),
    ],
  };
}

interface PairedCandidate {
  readonly pairs: Paired['candidates'][number];
  readonly cautions: readonly string[];
}

function pairCandidate(
  before: CandidateSnapshot,
  after: CandidateSnapshot,
  regraded: string | null,
): PairedCandidate {
  const ids = [...after.canaries.keys()].filter((id) => before.canaries.has(id));
  const same = ids.filter((id) => isSame(before.canaries.get(id)?.asked, after.canaries.get(id)?.asked));
  const isReworded = ids.length > 0 && same.length < ids.length / 2;
  const used = isReworded ? ids : same;
  const moved = used.filter((id) => !isSame(before.canaries.get(id)?.item, after.canaries.get(id)?.item));
  const isOther = before.settings !== null && after.settings !== null && before.settings !== after.settings;
  const confounded = isReworded
    ? 'its prompt changed too'
    : isOther
      ? 'its settings (sampling, tier, tools or the form of the answer) changed too'
      : null;
  const expected =
    !isReworded && moved.length > 0
      ? `${moved.length} of ${used.length} examples expect another answer than before: the task moved`
      : regraded;
  const pairs: CanaryPair[] = used.map((id) => ({
    before: figuresOf(before, id),
    after: figuresOf(after, id),
  }));
  return {
    pairs: {
      candidate: after.id,
      pairs,
      confounded,
      regraded: expected,
      price: priceOf(before, after, pairs),
      before,
      after,
    },
    cautions: cautionsOf(before, after, { ids, used, moved, isReworded, isOther }),
  };
}

/** What one side does not say contradicts nothing. */
function isSame(a: string | null | undefined, b: string | null | undefined): boolean {
  return a === b || a === null || b === null;
}

const figuresOf = ({ canaries }: CandidateSnapshot, id: ExampleId): CanaryFigures =>
  (canaries.get(id) as { readonly figures: CanaryFigures }).figures;

interface Found {
  readonly ids: readonly ExampleId[];
  readonly used: readonly ExampleId[];
  readonly moved: readonly ExampleId[];
  readonly isReworded: boolean;
  readonly isOther: boolean;
}

function cautionsOf(
  { id, models, canaries }: CandidateSnapshot,
  after: CandidateSnapshot,
  { ids, used, moved, isReworded, isOther }: Found,
): string[] {
  const lost = canaries.size + after.canaries.size - 2 * ids.length;
  const dropped = ids.length - used.length;
  return [
    ...(models.join() === after.models.join() || models.length === 0 || after.models.length === 0
      ? []
      : [`${id}: another model answers: ${after.models.join(', ')}, and before ${models.join(', ')}.`]),
    ...(isReworded
      ? [`${id}: its prompt changed: what the model did and what the prompt did cannot be told apart.`]
      : []),
    ...(isOther && !isReworded
      ? [`${id}: its settings changed: what the model did and what they did cannot be told apart.`]
      : []),
    ...(moved.length > 0
      ? [
          `${id}: ${moved.length} of ${used.length} examples ask the same and expect another answer: a change of accuracy is the task's.`,
        ]
      : []),
    ...(dropped > 0 ? [`${id}: ${dropped} examples are asked otherwise than before and left out.`] : []),
    ...(lost > 0 ? [`${id}: ${lost} examples are on one side only and left out.`] : []),
  ];
}

/** The tokens before at the prices of each day. */
function priceOf(
  before: CandidateSnapshot,
  after: CandidateSnapshot,
  pairs: readonly CanaryPair[],
): CandidatePairs['price'] {
  const { price: then } = before;
  const { price: now } = after;
  const tokens = meansOf(pairs.map((pair) => pair.before));
  if (!then || !now || !tokens) return null;
  const cost = ({ input, cachedInput, output }: typeof then): number =>
    (tokens.input * ((1 - tokens.cachedShare) * input + tokens.cachedShare * cachedInput) +
      (tokens.visible + tokens.reasoning) * output) /
    1e6;
  return { before: cost(then), after: cost(now) };
}

/** Mean tokens of a request; `null`: not known. */
export function meansOf(figures: readonly CanaryFigures[]): {
  readonly input: number;
  readonly cachedShare: number;
  readonly visible: number;
  readonly reasoning: number;
} | null {
  const mean = (of: (one: CanaryFigures) => number | null): number | null => {
    const values = figures.flatMap((one) => of(one) ?? []);
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const [input, visible] = [mean((one) => one.input), mean((one) => one.visible)];
  if (input === null || visible === null) return null;
  const cached = mean((one) => one.cached) ?? 0;
  return {
    input,
    visible,
    reasoning: mean((one) => one.reasoning) ?? 0,
    cachedShare: input === 0 ? 0 : cached / input,
  };
}
