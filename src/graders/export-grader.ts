import { BreakevenError } from '../core/model/error.ts';
import type { GraderDefinition } from './index.ts';

/** Keys of each type that OpenAI's reinforcement jobs take. What they do not know is left out, or refused. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  string_check: ['input', 'reference', 'operation'],
  text_similarity: ['input', 'reference', 'evaluation_metric'],
  python: ['source', 'image_tag'],
  score_model: ['input', 'model', 'range', 'sampling_params'],
  label_model: ['input', 'model', 'labels', 'passing_labels'],
  multi: ['calculate_output'],
};

/** Of a job itself; a label is no reward, but may be a part of one. */
const REWARDS = ['string_check', 'text_similarity', 'python', 'score_model', 'multi'];

/** What an agent leaves behind is nothing that a job's templates could read. */
const AGENTS_ONLY = /\{\{\s*sample\.(steps|state)\b/;

/**
 * A grader as a reinforcement job takes it: OpenAI's fields, the id as its name.
 * @throws BreakevenError saying what of it such a job cannot run.
 */
export function exportGrader(definition: GraderDefinition): Readonly<Record<string, unknown>> {
  const { id, type } = definition;
  if (!REWARDS.includes(type)) throw refusal(id, `a job cannot run graders of type ${type}`);
  if (AGENTS_ONLY.test(JSON.stringify(definition)))
    throw refusal(id, 'its templates read what an agent did, of which a job knows nothing');
  return exported(definition as unknown as Part, id);
}

type Part = Readonly<Record<string, unknown>> & { readonly type: string };

function exported(definition: Part, name: string): Readonly<Record<string, unknown>> {
  const { type, range } = definition;
  const keys = KEYS[type];
  if (!keys) throw refusal(name, `a job cannot run graders of type ${type}`);
  if (range !== undefined && !keys.includes('range') && !isUnit(range))
    throw refusal(
      name,
      `a job takes the value of ${type} as it is, and cannot scale it from ${JSON.stringify(range)}`,
    );
  const own = Object.fromEntries(
    keys.flatMap((key) => (definition[key] === undefined ? [] : [[key, definition[key]]])),
  );
  if (type !== 'multi') return { type, name, ...own };
  const parts = Object.entries(definition.graders as Readonly<Record<string, Part>>);
  return {
    type,
    name,
    graders: Object.fromEntries(parts.map(([key, part]) => [key, exported(part, key)])),
    ...own,
  };
}

const isUnit = (range: unknown): boolean => Array.isArray(range) && range[0] === 0 && range[1] === 1;

function refusal(name: string, reason: string): BreakevenError {
  return new BreakevenError(
    'bad-input',
    `grader '${name}': ${reason}`,
    'say it by string_check, text_similarity, python, score_model or a multi of them; a trainer of your own takes any grader',
  );
}
