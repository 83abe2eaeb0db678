import type { EndpointDefinition } from '../endpoints/definitions.ts';
import type { TrainerDefinition } from '../training/definitions.ts';

/** Who answers, and who trains there: OpenAI's fine-tuning API where nothing is said. */
export type EndpointConfig = EndpointDefinition & { readonly trainer?: TrainerDefinition };
