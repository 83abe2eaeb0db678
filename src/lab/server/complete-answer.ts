import type { Inference } from '../inference/inference.ts';
import type { ChatRequest } from './chat-request.ts';
import { AnswerSoFar } from './chat-response.ts';

/** Decodes to the end; whoever asked ends it early by `signal`. */
export function completeAnswer(
  request: ChatRequest,
  inference: Inference,
  signal: AbortSignal,
): Promise<AnswerSoFar> {
  const answer = new AnswerSoFar(request.thinks);
  return new Promise((resolve, reject) => {
    const cancel = inference.start(request.model, request.completion, {
      onToken(token, finish) {
        answer.take(token, finish);
        if (finish) settle(() => resolve(answer));
      },
      onError: (error) => settle(() => reject(error)),
    });
    const hangUp = (): void => {
      cancel();
      settle(() => reject(new Error('nobody waits for the answer any more')));
    };
    const settle = (end: () => void): void => {
      signal.removeEventListener('abort', hangUp);
      end();
    };
    signal.addEventListener('abort', hangUp);
    if (signal.aborted) hangUp();
  });
}
