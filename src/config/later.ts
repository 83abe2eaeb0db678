/**
 * What a config may say one day but this version does not act on. Such a field is refused, never
 * silently ignored.
 */
export const LATER_GRADERS: readonly string[] = [
  'text_similarity',
  'python',
  'score_model',
  'label_model',
  'multi',
  'json',
  'numeric',
  'tool_call',
  'trajectory',
  'state',
  'rubric',
  'javascript',
  'http',
  'command',
];

export const LATER_ENDPOINTS: readonly string[] = ['responses', 'anthropic', 'gemini', 'http', 'command'];

export const LATER_ENDPOINT_FIELDS: Readonly<Record<string, string>> = {
  requestsPerMinute: "keeping to a provider's rate limits",
};

export const LATER_TIERS: readonly string[] = ['batch'];
