import type { CandidateData } from '../../../src/core/decision/observations.ts';
import type { TrainingSpec } from '../../../src/core/model/candidate.ts';
import type { ChangeReport } from '../../../src/core/model/change-report.ts';
import type { Case, Measured } from './a-lint-input.ts';

const PAID = { items: [{ item: 'training tuned', usd: 100, detail: '' }], complete: true };

/** A distilled candidate that was paid for. */
function tuned(training: Partial<TrainingSpec> = {}, rest: Partial<Measured> = {}): Measured {
  const approach = {
    kind: 'distilled',
    teacher: 'big',
    training: { method: 'supervised', base: 'small', ...training },
  } as const;
  return { id: 'tuned', candidate: { approach, prompt: 'short' }, oneOffs: PAID, ...rest };
}

function reading(input: number): Partial<CandidateData> {
  return { tokens: { input, cachedInput: null, output: 20, reasoning: null } };
}

const BIG: Measured = { id: 'big', candidate: { prompt: 'policy' } };
const EXACT = {
  id: 'exact',
  type: 'string_check',
  input: '{{sample.output_text}}',
  reference: '{{ item.answer }}',
  operation: 'eq',
} as const;

const likely = (point: number, low: number, high: number) => ({
  point,
  low,
  high,
  level: 0.95,
  n: 90,
  method: 't, paired',
});

/** Reasoning went from 404 tokens to this. */
const reasoning = (after: number, isInflated: boolean): ChangeReport => ({
  from: 'big',
  to: 'tuned',
  relations: ['reference'],
  gained: 9,
  lost: 1,
  errors: null,
  isInflated,
  parts: [],
  lengths: [
    {
      measure: 'reasoning',
      from: likely(404, 390, 418),
      to: likely(after, after - 20, after + 20),
      difference: likely(after - 404, after - 430, after - 380),
      withScore: null,
    },
  ],
});

const reinforced: Measured = tuned(
  {},
  { candidate: { approach: { kind: 'rft', training: { method: 'reinforcement', base: 'small' } } } },
);

/** How candidates were made, and from what. */
export const makingCases: readonly Case[] = [
  {
    id: 'reward-inflation',
    raised: 'says what reinforcement made longer as it made it better',
    by: () => ({ measured: [BIG, reinforced], changes: [reasoning(925, true)] }),
    says: 'tuned scores higher than big and reasons 925 tokens where that took 404',
    of: 'tuned',
    quiet: 'is silent where nothing grew, or nothing was reinforced',
    where: () => ({ measured: [BIG, tuned()], changes: [reasoning(925, true)] }),
  },
  {
    id: 'training-success-assumed',
    raised: 'says whose training is paid once, as if it never failed',
    by: () => ({ measured: [BIG, tuned()] }),
    says: 'the training of tuned is paid once',
    quiet: 'is silent where the share that comes out usable is stated, or training cost nothing',
    where: () => ({
      measured: [
        BIG,
        tuned({ successRate: 0.8 }),
        tuned({}, { id: 'free', oneOffs: { items: [], complete: true } }),
      ],
    }),
  },
  {
    id: 'one-training-seed',
    raised: 'says that one trained model does not speak for its approach, nor for the next training',
    by: () => ({ measured: [BIG, tuned({ everyMonths: 3 })] }),
    says: /^one trained model each stands for tuned: .* a spread of 2 points is assumed where tuned is trained again$/,
    quiet: 'is silent where the spread is stated',
    where: () => ({ measured: [BIG, tuned({ everyMonths: 3, betweenRunSd: 0.01 })] }),
  },
  {
    id: 'prompt-never-optimised',
    raised: 'asks whether the prompt was worked on as the trained ones were trained',
    by: () => ({ measured: [BIG, tuned()] }),
    says: 'was its prompt worked on as long as tuned was trained?',
    of: 'big',
    quiet: 'is silent where the same model has two prompts, or nothing was trained',
    where: () => ({
      measured: [BIG, { id: 'big-2', candidate: { model: 'big-2026', prompt: 'shots' } }, tuned()],
    }),
  },
  {
    id: 'long-prompt-for-tuned',
    raised: 'sees a trained model that still reads its teacher’s long prompt',
    by: () => ({ measured: [{ ...BIG, data: reading(1000) }, tuned({}, { data: reading(900) })] }),
    says: 'it reads 900 tokens a request, big 1,000',
    of: 'tuned',
    quiet: 'is silent where the prompt became shorter, or was short already',
    where: () => ({
      measured: [
        { ...BIG, data: reading(1000) },
        tuned({}, { data: reading(700) }),
        tuned({}, { id: 'tiny', data: reading(150) }),
      ],
    }),
  },
  {
    id: 'cascade-verifier-reads-reference',
    raised: 'sees a verifier that knows the right answer',
    by: () => ({
      config: {
        graders: [EXACT, { ...EXACT, id: 'peeks', input: 'x', reference: '{{item.answer}}' }],
        cascades: [{ id: 'both', cheap: 'small', verifier: 'peeks', strong: 'big' }],
      },
    }),
    says: "its verifier 'peeks' reads item.answer",
    of: 'both',
    quiet: 'is silent about one that looks at the question and the answer given',
    where: () => ({
      config: {
        graders: [
          EXACT,
          { ...EXACT, id: 'form', input: '{{item.ticket}}', reference: '{{sample.output_text}}' },
        ],
        cascades: [{ id: 'both', cheap: 'small', verifier: 'form', strong: 'big' }],
      },
    }),
  },
  {
    id: 'train-eval-overlap',
    raised: 'counts the examples that were trained on',
    by: () => ({
      measured: [BIG, tuned()],
      facts: { overlap: { twins: 4, examples: 100, shown: ['e1', 'e2', 'e3'] } },
    }),
    says: '4 of 100 examples say the same as one of dataset.train (e1, e2 and e3): what tuned learned by heart',
    quiet: 'is silent where none was',
    where: () => ({ measured: [BIG, tuned()] }),
  },
];
