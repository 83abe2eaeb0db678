import type {
  CacheControlEphemeral,
  ContentBlockParam,
  MessageParam,
  TextBlockParam,
  ToolResultBlockParam,
} from '@anthropic-ai/sdk/resources/messages/messages';
import type { AssistantMessage, Message, ToolMessage } from '../ports/endpoint.ts';
import { callArguments } from './call-arguments.ts';
import { listOf } from './untrusted.ts';

type Turn = Exclude<Message, { readonly role: 'system' }>;

/** The conversation beside the system prompt. The cache is asked for at the first question, where it is. */
export function turnsOf(
  messages: readonly Message[],
  cache: CacheControlEphemeral | undefined,
): MessageParam[] {
  const said = messages.filter((message): message is Turn => message.role !== 'system');
  const head = said.find(({ role }) => role === 'user');
  const turns: MessageParam[] = [];
  let results: ToolResultBlockParam[] | null = null;
  for (const message of said) {
    if (message.role !== 'tool') {
      results = null;
      turns.push(turnOf(message, message === head ? cache : undefined));
    } else if (results) results.push(resultOf(message));
    else {
      // all results of a turn have to come in one message
      results = [resultOf(message)];
      turns.push({ role: 'user', content: results });
    }
  }
  return turns;
}

export function textBlock(text: string, cache: CacheControlEphemeral | undefined): TextBlockParam {
  return { type: 'text', text, ...(cache && { cache_control: cache }) };
}

function turnOf(message: Exclude<Turn, ToolMessage>, cache: CacheControlEphemeral | undefined): MessageParam {
  if (message.role === 'assistant') return { role: 'assistant', content: saidBlocks(message) };
  const { content } = message;
  return { role: 'user', content: cache ? [textBlock(content, cache)] : content };
}

/** Thoughts go first, as they came. The API refuses a blank text beside other blocks. */
function saidBlocks({ content, toolCalls = [], echo }: AssistantMessage): string | ContentBlockParam[] {
  if (toolCalls.length === 0) return content;
  return [
    ...((listOf(echo) ?? []) as readonly ContentBlockParam[]),
    ...(content.trim() === '' ? [] : [textBlock(content, undefined)]),
    ...toolCalls.map((call) => ({
      type: 'tool_use' as const,
      id: call.id ?? '',
      name: call.name,
      input: callArguments(call),
    })),
  ];
}

function resultOf({ callId, content, failed }: ToolMessage): ToolResultBlockParam {
  return {
    type: 'tool_result',
    tool_use_id: callId,
    ...(content !== '' && { content }),
    ...(failed && { is_error: true }),
  };
}
