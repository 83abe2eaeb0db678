import { Hono } from 'hono';
import type { Inference } from '../inference/inference.ts';
import type { ModelRegistry } from '../models/registry.ts';
import { type ChatRequest, readChatRequest } from './chat-request.ts';
import { AnswerSoFar, countUsage, openResponse, toChunk, toCompletion } from './chat-response.ts';
import { completeAnswer } from './complete-answer.ts';
import { readJson } from './read-json.ts';

/** `/v1/chat/completions`. */
export function createChatRoute(models: ModelRegistry, inference: Inference): Hono {
  const route = new Hono();
  route.post('/', async (c) => {
    const request = readChatRequest(await readJson(c.req), models);
    const { signal } = c.req.raw;
    if (!request.stream)
      return c.json(toCompletion(request, await completeAnswer(request, inference, signal)));
    const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' };
    return new Response(streamAnswer(request, inference), { headers });
  });
  return route;
}

/** Server-sent events: each visible token as it is decoded, then why it ended, then the usage if it was asked for. */
function streamAnswer(request: ChatRequest, inference: Inference): ReadableStream<Uint8Array> {
  const answer = new AnswerSoFar(request.thinks);
  const opening = openResponse(request);
  const encoder = new TextEncoder();
  let cancel = (): void => {};
  return new ReadableStream({
    start(controller) {
      const send = (data: unknown): void =>
        controller.enqueue(encoder.encode(`data: ${JSON.stringify(data)}\n\n`));
      const finish = (): void => {
        send(toChunk(opening, {}, answer.finish));
        if (request.includeUsage) {
          send({ ...toChunk(opening, {}, null), choices: [], usage: countUsage(request, answer) });
        }
        controller.enqueue(encoder.encode('data: [DONE]\n\n'));
        controller.close();
      };
      cancel = inference.start(request.model, request.completion, {
        onToken(token, end) {
          const first = answer.text === '';
          const content = answer.take(token, end);
          if (content !== '')
            send(toChunk(opening, first ? { role: 'assistant', content } : { content }, null));
          if (end) finish();
        },
        onError: (error) => controller.error(error),
      });
    },
    cancel: () => cancel(),
  });
}
