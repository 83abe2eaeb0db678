import { expect, test } from 'vitest';
import { createEndpoint } from '../../src/endpoints/index.ts';
import type { BatchEndpoint } from '../../src/ports/endpoint.ts';
import type { BatchRecord } from '../../src/ports/store.ts';
import { executeBatches } from '../../src/run/batch.ts';
import { planRun } from '../../src/run/plan.ts';
import { aBatchServer, aResultLine, type Fields } from '../endpoints/a-batch-server.ts';
import { aCompletion, sendJson } from '../endpoints/a-server.ts';
import { aClock } from '../support/a-clock.ts';

const never = new AbortController().signal;

test('a provider that loses answers, expires half way and cuts its file is paid once for each answer', async () => {
  const server = await aBatchServer();
  const answered = new Map<string, number>();
  const resultsOf = (file: string, share: number): string => {
    const lines = (server.files.get(file) ?? []).map(({ custom_id }) => String(custom_id));
    const done = lines.slice(0, Math.ceil(lines.length * share));
    for (const id of done) answered.set(id, (answered.get(id) ?? 0) + 1);
    return done
      .map((id) => aResultLine(id, { response: { status_code: 200, body: aCompletion() } }))
      .join('');
  };
  const asked = new Map<string, number>();
  server.meddle = (route, response) => {
    const times = (asked.get(route) ?? 0) + 1;
    asked.set(route, times);
    const [batch] = server.batches;
    if (route.startsWith('GET /batches/') && times === 1) {
      sendJson(response, { error: { message: 'oops' } }, 500);
      return true;
    }
    if (route.startsWith('GET /batches/') && times === 2 && batch) {
      const isFirst = batch.id === 'batch-1';
      const results = resultsOf(String(batch.input_file_id), isFirst ? 0.5 : 1);
      const file = `out-of-${batch.id}`;
      server.contents.set(file, (content) => {
        const isCut = asked.get(`GET /files/${file}/content`) === 1;
        content.writeHead(200, { 'content-length': String(results.length) });
        if (!isCut) content.end(results);
        else
          content.write(results.slice(0, results.length * 0.7), () =>
            setTimeout(() => content.destroy(), 20),
          );
      });
      Object.assign(batch, {
        status: isFirst ? 'expired' : 'completed',
        output_file_id: file,
      } satisfies Fields);
    }
    return false;
  };
  const definition = { type: 'openai' as const, baseUrl: server.url };
  const context = { id: 'server', env: {}, clock: aClock(), trust: false };
  const { batch } = await createEndpoint(definition, context);
  const examples = Array.from({ length: 20 }, (_, index) => ({
    id: `e${index}`,
    item: { input: `x ${index}` },
  }));
  const candidate = {
    id: 'big',
    approach: { kind: 'prompted' as const },
    endpoint: 'server',
    model: 'big',
    sampling: {},
    stream: false,
  };
  const runnable = { candidate, model: 'big', prompt: { user: '{{item.input}}' }, endpointUrl: server.url };
  const open = new Map<string, BatchRecord>();
  const kept: string[] = [];
  const ended = await executeBatches({
    batch: batch as BatchEndpoint,
    candidate: 'big',
    endpointId: 'server',
    trials: planRun({ candidates: [runnable], examples, datasetHash: '', repeats: 1, seed: 1 }).trials,
    ledger: {
      openBatches: async () => [...open.values()],
      saveBatch: async (record) => void open.set(record.id, record),
      endBatch: async (id) => void open.delete(id),
    },
    reserve: async () => ({ settle() {} }),
    takeOver: () => ({ settle() {} }),
    priceCall: () => null,
    maxAttempts: 3,
    timeoutMs: 5000,
    clock: aClock(),
    stop: never,
    abort: never,
    onTrial: async ({ key }, { outcome }) => void (outcome.status === 'answered' && kept.push(key.example)),
    onState: () => {},
  });
  expect(ended).toEqual({ ending: 'done', givenUp: null, open: [] });
  expect(kept.toSorted()).toEqual(examples.map(({ id }) => id).toSorted());
  expect([...answered.values()]).toEqual(Array(20).fill(1));
  expect(server.batches.map(({ id }) => id)).toEqual(['batch-2', 'batch-1']);
});
