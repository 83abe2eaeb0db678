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
