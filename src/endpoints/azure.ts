import type { Endpoint } from '../ports/endpoint.ts';
import type { AzureDefinition } from './definitions.ts';
import type { EndpointContext } from './index.ts';
import { chatEndpoint } from './openai.ts';
import { azureClient } from './openai-client.ts';

/** Chat Completions at Azure OpenAI; a candidate's model is the name of its deployment. */
export function createAzureEndpoint(definition: AzureDefinition, context: EndpointContext): Endpoint {
  return chatEndpoint(azureClient(definition, context), context);
}
