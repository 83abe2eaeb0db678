import { BreakevenError } from '../core/model/error.ts';
import type { EndpointContext } from './index.ts';

/**
 * The key of an endpoint, from the variable that it names, or the provider's own where it names
 * neither variable nor URL; `null`: none is sent.
 *
 * @throws BreakevenError when the variable is not set.
 */
export function endpointKey(
  definition: { readonly baseUrl?: string; readonly keyEnv?: string },
  context: EndpointContext,
  usualEnv: string,
): string | null {
  const keyEnv = definition.keyEnv ?? (definition.baseUrl === undefined ? usualEnv : undefined);
  if (keyEnv === undefined) return null;
  const key = context.env[keyEnv]?.trim();
  if (key === undefined || key === '') {
    throw new BreakevenError(
      'bad-config',
      `endpoint '${context.id}' needs a key, and ${keyEnv} is not set`,
      `export ${keyEnv}=… and try again; plan and report need no key`,
    );
  }
  return key;
}
