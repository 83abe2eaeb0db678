import type { Content, Part } from '@google/genai';
import type { AssistantMessage, Message, ToolMessage } from '../ports/endpoint.ts';
import { callArguments } from './call-arguments.ts';
import { listOf } from './untrusted.ts';

type Turn = Exclude<Message, { readonly role: 'system' }>;

/** The conversation beside the system prompt; all results of a turn are one content. */
export function contentsOf(messages: readonly Message[]): Content[] {
  const contents: Content[] = [];
  let results: Part[] | null = null;
  for (const message of messages.filter((one): one is Turn => one.role !== 'system')) {
    if (message.role !== 'tool') {
      results = null;
      contents.push(contentOf(message));
    } else if (results) results.push(resultOf(message));
    else {
      results = [resultOf(message)];
      contents.push({ role: 'user', parts: results });
    }
  }
  return contents;
}

function contentOf(message: Exclude<Turn, ToolMessage>): Content {
  if (message.role === 'assistant') return { role: 'model', parts: saidParts(message) };
  return { role: 'user', parts: [{ text: message.content }] };
}

/** A turn whose parts were signed goes back as it came: without its signatures the API refuses it. */
function saidParts({ content, toolCalls = [], echo }: AssistantMessage): Part[] {
  if (toolCalls.length === 0) return [{ text: content }];
  const signed = listOf(echo);
  if (signed) return [...(signed as readonly Part[])];
  return [
    ...(content === '' ? [] : [{ text: content }]),
    ...toolCalls.map((call) => ({
      functionCall: {
        ...(call.id !== undefined && { id: call.id }),
        name: call.name,
        args: callArguments(call),
      },
    })),
  ];
}

function resultOf({ callId, name, content, failed }: ToolMessage): Part {
  return {
    functionResponse: { id: callId, name, response: failed ? { error: content } : { output: content } },
  };
}
