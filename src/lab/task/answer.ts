import type { Ticket } from './ticket.ts';

/** The fixed parts of an answer's canonical form; the facts stand between them. */
export const ANSWER_PIECES = [
  '{"issue":"',
  '","order":"',
  '","amount":',
  ',"days":',
  ',"tool":"',
  '"}',
] as const;

/** The answer to a ticket, in the byte form that the models write. */
export function answerText(ticket: Pick<Ticket, 'issue' | 'order' | 'amount' | 'days' | 'tool'>): string {
  const facts = [ticket.issue, ticket.order, ticket.amount, ticket.days, ticket.tool];
  return facts.map((fact, i) => `${ANSWER_PIECES[i]}${fact}`).join('') + ANSWER_PIECES[5];
}
