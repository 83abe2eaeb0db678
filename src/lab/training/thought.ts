import type { Policy } from '../task/policy.ts';
import type { Ticket } from '../task/ticket.ts';
import { tokenId } from '../tokenizer/tokenizer.ts';
import { SPECIAL } from '../tokenizer/vocabulary.ts';

/** Where in a thought its two comparisons stand. */
export const COMPARISON_POSITIONS: readonly number[] = [5, 9];

/**
 * What the frontier writes between a ticket and its answer: the rule that applies, and each comparison next
 * to its two numbers.
 */
export function encodeThought(ticket: Ticket, policy: Policy): number[] {
  const { tool, limit } = policy.rules[ticket.issue];
  const rule = [ticket.issue, tool, limit, ticket.amount, ticket.amount > limit ? 'over' : 'under'];
  const window = ['window', policy.window, ticket.days, ticket.days > policy.window ? 'out' : 'in'];
  const gold = ['gold', ticket.gold ? 'yes' : 'no', policy.goldSkipsWindow ? 'skip' : 'none'];
  return [SPECIAL.think, ...[...rule, ...window, ...gold].map(tokenId), SPECIAL.answer];
}
