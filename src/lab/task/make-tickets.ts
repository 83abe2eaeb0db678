import { seededRandom } from '../../core/random.ts';
import { answerText } from './answer.ts';
import { ACME_POLICY, type Policy } from './policy.ts';
import { drawTicket } from './ticket.ts';

export type TicketSplit = 'train' | 'eval';

export interface TicketRow {
  readonly id: string;
  readonly ticket: string;
  /** The canonical answer, to be compared byte by byte. */
  readonly answer: string;
}

/**
 * Distinct tickets with their answers. The same options give the same rows, and a smaller count the first of
 * them. A text belongs to one split by its hash, so train and eval never share one, whatever their seeds.
 */
export function makeTickets(options: {
  seed: number;
  count: number;
  split: TicketSplit;
  policy?: Policy;
}): TicketRow[] {
  const { seed, count, split, policy = ACME_POLICY } = options;
  const random = seededRandom(seed);
  const rows: TicketRow[] = [];
  const seen = new Set<string>();
  while (rows.length < count) {
    const ticket = drawTicket(random, policy);
    if (splitOf(ticket.text) !== split || seen.has(ticket.text)) continue;
    seen.add(ticket.text);
    rows.push({ id: `${split}-${seed}-${rows.length + 1}`, ticket: ticket.text, answer: answerText(ticket) });
  }
  return rows;
}

/** FNV-1a over the text; a quarter of all texts is eval's, and pretraining leaves them out too. */
export function splitOf(text: string): TicketSplit {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return ((hash >>> 16) & 3) === 0 ? 'eval' : 'train';
}
