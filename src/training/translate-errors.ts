import type OpenAI from 'openai';
import { APIError } from 'openai';
import { BreakevenError, type ErrorCode, isBreakevenError } from '../core/model/error.ts';
import { redact } from '../core/redact.ts';

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
    says: /insufficient (balance|credits?|funds)|payment required|credit limit/i,
    hint: 'the account has too little credit there: add some, and train again; nothing is uploaded twice',
  },
  {
    says: /DeploymentNotFound|deployment .*(does not exist|not found)/i,
    hint: 'on Azure a model answers under the name of its deployment: deploy it, and name the deployment as the candidate’s model',
  },
  {
    says: /not (supported|available) in (this|the) (region|location)|unsupported region/i,
    hint: 'this region trains no such model: make the resource in one that does, or train at another provider',
  },
  {
    says: /not (available|supported|enabled) for fine-?tuning|does not support fine-?tuning/i,
    hint: 'training.base names a model that is served and not trained there; the provider lists those that can be',
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

/** A client, and the key that it sends, which no message may repeat; `null`: it sends none. */
export interface KeyedOpenAi {
  readonly client: OpenAI;
  readonly key: string | null;
}

export function interrupted(): BreakevenError {
  return new BreakevenError('interrupted', 'training was interrupted', 'start it again: the job is taken up');
}

/** A request that the provider refuses, with its own words and without the key. */
export async function translateErrors<T>(
  key: string | null,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const hide = (text: string): string => redact(text, key);
  try {
    return await work();
  } catch (error) {
    if (signal.aborted) throw interrupted();
    if (isBreakevenError(error)) throw new BreakevenError(error.code, hide(error.message), error.hint);
    if (!(error instanceof APIError)) throw error;
    const known = KNOWN.find(({ says }) => says.test(`${error.code ?? ''} ${error.message}`));
    throw new BreakevenError(
      codeOf(error),
      `the fine-tuning API refused: ${hide(error.message)}`,
      known?.hint ?? 'the provider says why; mend it and train again',
    );
  }
}

/** A job that is gone is not found; what is wrong with the request is bad input; all else is the way there. */
function codeOf({ status }: APIError): ErrorCode {
  if (status === 404) return 'not-found';
  return status === 400 || status === 413 || status === 422 ? 'bad-input' : 'bad-config';
}
