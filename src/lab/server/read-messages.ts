import { z } from 'zod';

const textPart = z.object({ type: z.literal('text'), text: z.string() });

/** A chat message; content in parts is read as its texts together. */
export const messageSchema: z.ZodType<ChatMessage> = z.object({
  role: z.enum(['system', 'developer', 'user', 'assistant']),
  content: z.union([
    z.string(),
    z.array(textPart).transform((parts) => parts.map((part) => part.text).join('\n')),
  ]),
});

export interface ChatMessage {
  readonly role: 'system' | 'developer' | 'user' | 'assistant';
  readonly content: string;
}

/** The system texts together, or none. */
export function readPolicy(messages: readonly ChatMessage[]): string | null {
  const texts = messages.filter(({ role }) => role === 'system' || role === 'developer');
  return texts.length === 0 ? null : texts.map(({ content }) => content).join('\n');
}

/** The last thing the user said, or none. */
export function readTicket(messages: readonly ChatMessage[]): string | null {
  return messages.findLast(({ role }) => role === 'user')?.content ?? null;
}
