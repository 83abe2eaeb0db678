import type { RightAnswers } from './right-answers.ts';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What judges in a grader are to say where an answer is right, as they are to say it. */
export function passingVerdicts(definition: unknown): readonly string[] {
  if (Array.isArray(definition)) return definition.flatMap(passingVerdicts);
  if (!isFields(definition)) return [];
  const { type, passing_labels: labels, range, asks } = definition;
  const own: readonly unknown[] = [
    ...(type === 'label_model' && Array.isArray(labels) ? labels.map((label) => ({ label })) : []),
    ...(type === 'score_model' ? [{ result: Array.isArray(range) ? range[1] : 1 }] : []),
    ...(typeof asks === 'string' ? [{ met: true }] : []),
  ].map((one) => JSON.stringify(one));
  return [...new Set([...(own as string[]), ...Object.values(definition).flatMap(passingVerdicts)])];
}

const PROGRAMS: ReadonlySet<unknown> = new Set(['python', 'javascript', 'http', 'command']);
const ALWAYS = { type: 'string_check', input: '', reference: '', operation: 'eq' };

/** The grader with parts that run or reach something replaced by one that gives 1, so that nothing is done twice. */
export function withoutPrograms(definition: unknown): unknown {
  if (Array.isArray(definition)) return definition.map(withoutPrograms);
  if (!isFields(definition)) return definition;
  const { id, type } = definition;
  if (PROGRAMS.has(type)) return { ...(id !== undefined && { id }), ...ALWAYS };
  return Object.fromEntries(Object.entries(definition).map(([key, value]) => [key, withoutPrograms(value)]));
}

/**
 * The grader with the order turned that its judges read in: the place of the answer and of what it is compared
 * with, and the list of labels. `null`: there is nothing to turn, or it cannot be told which words belong to which.
 */
export function turnPlaces(definition: unknown, right: RightAnswers | null): unknown {
  const turned = turn(definition, right?.what ?? null);
  return JSON.stringify(turned) === JSON.stringify(definition) ? null : turned;
}

function turn(value: unknown, reference: string | null): unknown {
  if (Array.isArray(value)) return value.map((one) => turn(one, reference));
  if (!isFields(value)) return value;
  const { type, input, labels } = value;
  if ((type !== 'score_model' && type !== 'label_model') || !Array.isArray(input))
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, turn(one, reference)]));
  return {
    ...value,
    input: input.map((message) =>
      isFields(message) && typeof message.content === 'string'
        ? { ...message, content: turnText(message.content, reference) }
        : message,
    ),
    ...(Array.isArray(labels) && { labels: labels.toReversed() }),
  };
}

const ANSWER = /\{\{\s*sample\.[^{}]*\}\}/g;

/** Swaps the paragraph, or line, of the answer with that of the reference; each has to say itself what it holds. */
function turnText(text: string, reference: string | null): string {
  if (reference === null) return text;
  for (const gap of ['\n\n', '\n']) {
    const parts = text.split(gap);
    const holds = (part: string): boolean => part.includes(reference);
    const answers = parts.filter((part) => part.match(ANSWER));
    const references = parts.filter(holds);
    const [answer] = answers;
    const [other] = references;
    if (answers.length !== 1 || references.length !== 1 || answer === undefined || other === undefined)
      continue;
    if (answer === other || !saysWhat(answer, reference) || !saysWhat(other, reference)) continue;
    return parts.map((part) => (part === answer ? other : part === other ? answer : part)).join(gap);
  }
  return text;
}

const saysWhat = (part: string, reference: string): boolean =>
  /\p{L}/u.test(part.replaceAll(ANSWER, '').replaceAll(reference, ''));
