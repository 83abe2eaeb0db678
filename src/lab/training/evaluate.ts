import { seededRandom } from '../../core/random.ts';
import { Decoder } from '../engine/decoder.ts';
import { generate } from '../engine/generate.ts';
import type { Model } from '../engine/model.ts';
import { CONTEXT_TOKENS } from '../models/base-models.ts';
import type { TicketRow } from '../task/make-tickets.ts';
import { decode, encodePrompt } from '../tokenizer/tokenizer.ts';
import { SPECIAL } from '../tokenizer/vocabulary.ts';

const SLOTS = 64;
const MAX_TOKENS = 40;

/** The likeliest visible answer to each ticket; `policy` is the system text, or none. */
function answerTickets(
  model: Model,
  rows: readonly TicketRow[],
  options: { policy: string | null; thinks: boolean },
): string[] {
  const mark = model.arena.mark();
  const decoder = new Decoder(model, { slots: SLOTS, capacity: CONTEXT_TOKENS });
  const opening = options.thinks && options.policy !== null ? [SPECIAL.think] : [];
  const completions = generate(
    decoder,
    rows.map(({ ticket }) => [...encodePrompt(options.policy, ticket), ...opening]),
    {
      samples: 1,
      temperature: 0,
      topP: 1,
      maxTokens: MAX_TOKENS,
      stop: SPECIAL.end,
      random: seededRandom(0),
    },
  );
  model.arena.reset(mark);
  return completions.map((tokens) => decode(tokens.slice(tokens.indexOf(SPECIAL.answer) + 1)));
}

/** Share of the tickets that are answered byte for byte. */
export function measureExactMatch(
  model: Model,
  rows: readonly TicketRow[],
  options: { policy: string | null; thinks: boolean },
): number {
  const answers = answerTickets(model, rows, options);
  return rows.filter((row, i) => row.answer === answers[i]).length / rows.length;
}
