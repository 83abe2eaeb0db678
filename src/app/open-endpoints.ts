import type { EndpointId } from '../core/model/units.ts';
import type { OpenEndpoint } from '../run/execute.ts';
import { createGate } from '../run/gate.ts';
import type { AppContext } from './context.ts';
import type { Batch } from './run.ts';
import { withSubagents } from './runnable.ts';

/** The endpoints that a run's candidates and judges call, each with a gate of its own. @throws BreakevenError when a key is missing. */
export async function openEndpoints(
  { config, runnable, graders }: Pick<Batch, 'config' | 'runnable' | 'graders'>,
  context: AppContext,
): Promise<ReadonlyMap<EndpointId, OpenEndpoint>> {
  const judges = graders.flatMap(({ grader }) => grader.judges);
  const ids = [
    ...new Set([
      ...withSubagents(runnable).map(({ candidate }) => candidate.endpoint),
      ...judges.map(({ endpoint }) => endpoint),
    ]),
  ];
  const opened = await Promise.all(
    ids.map(async (id): Promise<[EndpointId, OpenEndpoint]> => {
      const {
        requestsPerMinute,
        tokensPerMinute,
        concurrency = config.run.concurrency,
      } = config.endpoints[id] ?? {};
      const limits = {
        concurrency,
        ...(requestsPerMinute !== undefined && { requestsPerMinute }),
        ...(tokensPerMinute !== undefined && { tokensPerMinute }),
      };
      const endpoint = await context.createEndpoint(config, id);
      return [id, { endpoint, concurrency, gate: createGate(limits, context.clock) }];
    }),
  );
  return new Map(opened);
}
