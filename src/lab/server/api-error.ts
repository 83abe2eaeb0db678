import type { z } from 'zod';

/** A request that is refused, as OpenAI words it. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: 400 | 403 | 404 | 413 | 500;
  readonly code: string;
  readonly param: string | null;

  constructor(status: ApiError['status'], code: string, message: string, param: string | null = null) {
    super(message);
    this.status = status;
    this.code = code;
    this.param = param;
  }

  get body(): { error: { message: string; type: string; param: string | null; code: string } } {
    const type = this.status === 500 ? 'server_error' : 'invalid_request_error';
    return { error: { message: this.message, type, param: this.param, code: this.code } };
  }
}

/** The value as the schema reads it. @throws ApiError (400) that names the first parameter that does not fit. */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  if (issue?.code === 'unrecognized_keys') {
    const param = [...issue.path, issue.keys[0]].join('.');
    throw new ApiError(
      400,
      'unsupported_parameter',
      `Unsupported parameter: '${param}' is not supported by the lab.`,
      param,
    );
  }
  const param = issue?.path.join('.') || null;
  const where = param ? `Invalid value for '${param}': ` : '';
  throw new ApiError(400, 'invalid_value', `${where}${issue?.message ?? 'the body does not fit'}`, param);
}

export function modelNotFound(id: string): ApiError {
  return new ApiError(404, 'model_not_found', `The model '${id}' does not exist.`, 'model');
}
