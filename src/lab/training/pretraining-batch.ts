import type { Random } from '../../core/random.ts';
import { buildTokenBatch, type TokenBatch, type TrainingSequence } from '../engine/token-batch.ts';
import { answerText } from '../task/answer.ts';
import { splitOf } from '../task/make-tickets.ts';
import { drawPolicy, type Policy, policyText } from '../task/policy.ts';
import { drawTicket, type Ticket } from '../task/ticket.ts';
import { encodeAnswer, encodePrompt } from '../tokenizer/tokenizer.ts';
import { COMPARISON_POSITIONS, encodeThought } from './thought.ts';

const SEQUENCES = 32;
/** Tickets without a policy in front: the tool cannot be known, the facts can. */
const BARE_SHARE = 0.3;
/** The tokens that take a decision count more than those that copy a fact. */
const DECISION_WEIGHT = 3;
/** The tool stands third from an answer's end, before the closing piece and the end token. */
const TOOL_FROM_END = 3;

/**
 * A batch of 32 tickets, each under a policy of its own; those with a policy and those without are padded
 * apart. The weights of both sum to one.
 */
export function drawPretrainingBatch(random: Random, thinks: boolean): TokenBatch[] {
  const sequences = Array.from({ length: SEQUENCES }, () => drawSequence(random, thinks));
  const total = sequences.reduce((sum, { sequence }) => sum + sumWeights(sequence), 0);
  const groups = [true, false].map((bare) => sequences.filter((one) => one.bare === bare));
  return groups
    .filter((group) => group.length > 0)
    .map((group) =>
      buildTokenBatch(
        group.map(({ sequence }) => sequence),
        total,
      ),
    );
}

function drawSequence(random: Random, thinks: boolean): { bare: boolean; sequence: TrainingSequence } {
  const policy = drawPolicy(random);
  const ticket = drawTrainingTicket(random, policy);
  const bare = random.uniform() < BARE_SHARE;
  const thought = thinks && !bare ? encodeThought(ticket, policy) : [];
  const completion = [...thought, ...encodeAnswer(answerText(ticket))];
  const weight = completion.map(() => 1);
  weight[completion.length - TOOL_FROM_END] = DECISION_WEIGHT;
  if (thought.length > 0) for (const position of COMPARISON_POSITIONS) weight[position] = DECISION_WEIGHT;
  const prompt = encodePrompt(bare ? null : policyText(policy), ticket.text);
  return { bare, sequence: { prompt, completion, weight } };
}

function drawTrainingTicket(random: Random, policy: Policy): Ticket {
  const ticket = drawTicket(random, policy);
  return splitOf(ticket.text) === 'train' ? ticket : drawTrainingTicket(random, policy);
}

function sumWeights({ weight }: TrainingSequence): number {
  return typeof weight === 'number' ? weight : weight.reduce((sum, one) => sum + one, 0);
}
