import type OpenAI from 'openai';
import { APIError } from 'openai';
import { BreakevenError, type ErrorCode } from '../../core/model/error.ts';
import { redact } from '../../core/redact.ts';

/** What a refusal means, and what can be done instead, by a word of the provider's. */
const KNOWN: readonly { readonly says: RegExp; readonly hint: string }[] = [
  {
    says: /training_not_available/,
    hint: 'this organization can no longer start jobs here: train at another provider (endpoints: … with its baseUrl), or keep prompting; breakeven migrate CONFIG CANDIDATE says what each way costs',
  },
  {
    says: /exceeded_quota|insufficient_quota|billing_hard_limit/,
    hint: 'the provider’s own limit is reached: raise it there, and train again; nothing is uploaded twice',
  },
  {
    says: /model_not_available|model_not_found|does not exist/,
    hint: 'training.base names no model that can be trained there; the provider lists those that can',
  },
  {
    says: /invalid_grader|grader/,
    hint: 'breakeven graders export CONFIG writes the grader as a job takes it, or says why it cannot',
  },
];

/** A request that the provider refuses, with its own words and without the key. */
export async function translateErrors<T>(
  client: OpenAI,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (signal.aborted)
      throw new BreakevenError(
        'interrupted',
        'training was interrupted',
        'start it again: the job is taken up',
      );
    if (!(error instanceof APIError)) throw error;
    const known = KNOWN.find(({ says }) => says.test(`${error.code ?? ''} ${error.message}`));
    throw new BreakevenError(
      codeOf(error),
      `the fine-tuning API refused: ${redact(error.message, client.apiKey)}`,
      known?.hint ?? 'the provider says why; mend it and train again',
    );
  }
}

/** A job that is gone is not found; what is wrong with the request is bad input; all else is the way there. */
function codeOf({ status }: APIError): ErrorCode {
  if (status === 404) return 'not-found';
  return status === 400 || status === 413 || status === 422 ? 'bad-input' : 'bad-config';
}
