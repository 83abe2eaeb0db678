import { createHash } from 'node:crypto';
import stringify from 'safe-stable-stringify';
import { isBreakevenError } from '../../core/model/error.ts';
import type { Grader } from '../../ports/grader.ts';
import type { ModelRegistry, ServedModel } from '../models/registry.ts';
import { ApiError, modelNotFound } from '../server/api-error.ts';
import type { FileStore } from '../server/file-store.ts';
import type { TuningOrder, TuningSettings } from '../tuning/order.ts';
import type { JobRequest } from './job-request.ts';
import { resolveSettings } from './settings.ts';
import { type GradedRow, readReinforcementFile, readSupervisedFile } from './training-file.ts';

/** To be raised when the recipe changes what the same order gives. */
const RECIPE_VERSION = 1;

/** Makes a grader from the definition in a job. @throws BreakevenError for what it cannot run. */
export type CreateGrader = (definition: unknown) => Grader;

/** A job that can run: everything was read and found in order. */
export interface JobPlan {
  /** sha256 of all that decides the resulting weights and scores. */
  readonly key: string;
  readonly base: ServedModel;
  readonly settings: TuningSettings;
  readonly order: TuningOrder;
  /** Who gives the reward, and the rows it reads; `null` for supervised training. */
  readonly grading: {
    readonly grader: Grader;
    readonly train: readonly GradedRow[];
    readonly valid: readonly GradedRow[];
  } | null;
}

/** @throws ApiError for a model, file, row, grader or value that cannot be used. */
export function planJob(
  request: JobRequest,
  context: { models: ModelRegistry; files: FileStore; createGrader: CreateGrader },
): JobPlan {
  const base = context.models.find(request.model);
  if (!base) throw modelNotFound(request.model);
  if (!base.tunable) {
    throw new ApiError(400, 'model_not_available', `The model '${base.id}' cannot be fine-tuned.`, 'model');
  }
  const training = readFile(context.files, request.training_file, 'training_file');
  const validation = request.validation_file
    ? readFile(context.files, request.validation_file, 'validation_file')
    : null;
  const start = { shape: base.shape, weights: base.weights };
  if (request.method?.type !== 'reinforcement') {
    const rows = readSupervisedFile(training, 'training_file');
    const valid = validation === null ? [] : readSupervisedFile(validation, 'validation_file');
    const settings = resolveSettings(request, rows.length);
    const order: TuningOrder = { ...start, method: 'supervised', settings, rows, validation: valid };
    return {
      key: hashJob(request, settings, base, [training, validation]),
      base,
      settings,
      order,
      grading: null,
    };
  }
  const grader = createGraderFor(request.method.reinforcement.grader, context.createGrader);
  const train = readReinforcementFile(training, 'training_file');
  const valid = validation === null ? [] : readReinforcementFile(validation, 'validation_file');
  const settings = resolveSettings(request, train.length);
  const prompts = (rows: readonly GradedRow[]) => rows.map(({ prompt }) => ({ prompt }));
  const order: TuningOrder = {
    ...start,
    method: 'reinforcement',
    settings,
    rows: prompts(train),
    validation: prompts(valid),
  };
  const key = hashJob(request, settings, base, [training, validation]);
  return { key, base, settings, order, grading: { grader, train, valid } };
}

function readFile(files: FileStore, id: string, param: string): string {
  const content = files.read(id);
  if (content === undefined)
    throw new ApiError(400, 'file_not_found', `${param}: there is no file '${id}'.`, param);
  return content;
}

function createGraderFor(definition: unknown, createGrader: CreateGrader): Grader {
  try {
    return createGrader(definition);
  } catch (error) {
    if (!isBreakevenError(error)) throw error;
    const hint = error.hint === undefined ? '' : ` (${error.hint})`;
    throw new ApiError(400, 'invalid_grader', `${error.message}${hint}`, 'method.reinforcement.grader');
  }
}

function hashJob(
  request: JobRequest,
  settings: TuningSettings,
  base: ServedModel,
  data: readonly (string | null)[],
): string {
  const grader = request.method?.type === 'reinforcement' ? request.method.reinforcement.grader : null;
  const method = request.method?.type ?? 'supervised';
  const decisive = { recipe: RECIPE_VERSION, method, grader, settings, base: base.weightsHash, data };
  return createHash('sha256').update(stringify(decisive)).digest('hex');
}

/** The name of the model as it was after a step. */
export function nameCheckpoint(key: string, suffix: string | null | undefined, step: number): string {
  return `${nameTunedModel(key, suffix)}:ckpt-step-${step}`;
}

/** The name of the model that a job with this key gives. */
export function nameTunedModel(key: string, suffix: string | null | undefined): string {
  return `ft:lab-mini:breakeven:${suffix ?? ''}:${key.slice(0, 8)}`;
}
