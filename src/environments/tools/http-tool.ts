import { Agent, type Dispatcher, request } from 'undici';
import type { HttpTool } from '../../core/model/environment.ts';
import type { ToolResult } from '../../ports/environment.ts';
import { TRIAL_HEADER } from '../http/fixture-server.ts';
import { type Arguments, refusal, type ToolKind } from './tool-kind.ts';

const MOST_BYTES = 4_000_000;
const LONGEST_MS = 10_000;
const PARAMETER = /\{(\w+)\}/g;

const dispatcher: Dispatcher = new Agent({
  headersTimeout: LONGEST_MS,
  bodyTimeout: LONGEST_MS,
  keepAliveTimeout: 1000,
  maxResponseSize: MOST_BYTES,
});

/** A request to the server of the trial, and to no other. */
export const httpTool: ToolKind<HttpTool> = {
  async open({ http: { method, path: pattern } }) {
    const inPath = new Set([...pattern.matchAll(PARAMETER)].map(([, name]) => name as string));
    return async (args, { server }, signal) => {
      if (!server) return refusal('there is no server');
      const missing = [...inPath].filter((name) => !Object.hasOwn(args, name));
      if (missing.length > 0) return refusal(`missing: ${missing.join(', ')}`);
      const segments = pattern.replaceAll(PARAMETER, (_, name: string) => segmentOf(args[name]));
      // a browser's reader of URLs would go up a level
      if (/(^|\/)(\.|%2e){1,2}(\/|$)/i.test(segments)) return refusal('a path has no such part');
      const rest = Object.fromEntries(Object.entries(args).filter(([name]) => !inPath.has(name)));
      const isBody = method !== 'GET' && method !== 'DELETE';
      const answer = await request(`${server.origin}${segments}${isBody ? '' : queryOf(rest)}`, {
        method,
        headers: { 'content-type': 'application/json', [TRIAL_HEADER]: server.token },
        ...(isBody && { body: JSON.stringify(rest) }),
        signal,
        dispatcher,
      });
      return resultOf(answer.statusCode, await answer.body.text());
    };
  },
};

function resultOf(status: number, text: string): ToolResult {
  return status < 400 ? { text } : refusal(`${status} ${text}`);
}

function segmentOf(value: unknown): string {
  return encodeURIComponent(textOf(value).toWellFormed());
}

function queryOf(args: Arguments): string {
  const entries = Object.entries(args).map(([name, value]): [string, string] => [name, textOf(value)]);
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries)}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
