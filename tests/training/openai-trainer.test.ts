import { describe, expect, it } from 'vitest';
import { isBreakevenError } from '../../src/core/model/error.ts';
import { openAiClient } from '../../src/endpoints/openai-client.ts';
import type { Trainer, TrainingProgress } from '../../src/ports/trainer.ts';
import { createOpenAiTrainer } from '../../src/training/openai/trainer.ts';
import { aServer, type Server, sendJson } from '../endpoints/a-server.ts';
import { aClock, type FakeClock } from '../support/a-clock.ts';

const CANARY = 'canary-7f3a9c21e5';

type Reply = readonly [status: number, body: unknown];

function aJob(parts: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: 'ftjob-1',
    object: 'fine_tuning.job',
    status: 'running',
    fine_tuned_model: null,
    trained_tokens: null,
    ...parts,
  };
}

const DONE = aJob({ status: 'succeeded', fine_tuned_model: 'ft:m:x', trained_tokens: 1234 });

/** A job as its polls see it, one reply after another, the last for good; and its events. */
async function aProvider(polls: readonly Reply[], events: readonly unknown[] = []): Promise<Server> {
  let poll = 0;
  return aServer((response, { path }) => {
    if (path.includes('/events'))
      return sendJson(response, { object: 'list', data: events, has_more: false });
    const [status, body] = polls[Math.min(poll, polls.length - 1)] ?? [500, {}];
    poll += 1;
    sendJson(response, body, status);
  });
}

function aTrainer(url: string, clock: FakeClock = aClock()): Trainer {
  const context = { id: 'server', env: { SERVER_KEY: CANARY }, clock, trust: false };
  const client = openAiClient({ type: 'openai', baseUrl: url, keyEnv: 'SERVER_KEY' }, context);
  return createOpenAiTrainer(client, clock);
}

async function follow(server: Server, signal: AbortSignal = new AbortController().signal) {
  const progress: TrainingProgress[] = [];
  const trained = await aTrainer(server.url).follow('ftjob-1', (one) => void progress.push(one), signal);
  return { trained, progress };
}

async function failureOf(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error = await work.then(
    () => 'it succeeded',
    (error: unknown) => error,
  );
  if (isBreakevenError(error)) return { code: error.code, message: error.message };
  throw error;
}

const metrics = (data: unknown): unknown => ({
  object: 'fine_tuning.job.event',
  id: 'e',
  type: 'metrics',
  message: '',
  data,
});

describe('following a job', () => {
  it('polls until it has ended, with its progress', async () => {
    const server = await aProvider(
      [
        [200, aJob({ status: 'queued' })],
        [200, aJob()],
        [200, DONE],
      ],
      [metrics({ step: 3, total_steps: 10, train_loss: 0.5 })],
    );
    const { trained, progress } = await follow(server);
    expect(trained).toEqual({
      ending: 'succeeded',
      checkpoints: [],
      model: 'ft:m:x',
      trainedTokens: 1234,
      coreLoopSeconds: null,
      curves: [{ metric: 'train-loss', points: [{ step: 3, value: 0.5 }] }],
    });
    expect(progress).toEqual(
      [
        { status: 'queued', step: 3, totalSteps: 10, loss: 0.5 },
        { status: 'running', step: 3, totalSteps: 10, loss: 0.5 },
      ].map((one) => ({ ...one, coreLoopSeconds: null, curves: trained.curves })),
    );
  });

  it('sums the seconds of its core loop, which is what is billed, though other fields are null', async () => {
    const step = (seconds: number) =>
      metrics({ train_loss: null, step: 1, timing: { step: { full_iteration: seconds, eval: null } } });
    const { trained } = await follow(
      await aProvider([[200, DONE]], [step(10.5), { type: 'message' }, step(20)]),
    );
    expect(trained.coreLoopSeconds).toBe(30.5);
  });

  it('keeps loss and reward by step, in order, of the whole validation file where that is told', async () => {
    const told = [
      metrics({ step: 3, train_loss: 0.4, valid_loss: 0.9, full_valid_loss: 0.6 }),
      metrics({ step: 2, train_loss: 0.5, valid_loss: 0.8, scores: { train_reward_mean: 0.3 } }),
      metrics({ train_loss: 9 }),
      metrics({ step: 1, train_loss: null, scores: { train_reward_mean: 0.2, valid_reward_mean: 0.1 } }),
    ];
    const { trained } = await follow(await aProvider([[200, DONE]], told));
    expect(trained.curves).toEqual([
      {
        metric: 'train-loss',
        points: [
          { step: 2, value: 0.5 },
          { step: 3, value: 0.4 },
        ],
      },
      { metric: 'valid-loss', points: [{ step: 3, value: 0.6 }] },
      {
        metric: 'train-reward',
        points: [
          { step: 1, value: 0.2 },
          { step: 2, value: 0.3 },
        ],
      },
      { metric: 'valid-reward', points: [{ step: 1, value: 0.1 }] },
    ]);
  });

  it('keeps as many points of a long job as a chart can show, the first and the last among them', async () => {
    const told = Array.from({ length: 1000 }, (_, index) => metrics({ step: 1000 - index, train_loss: 1 }));
    const { trained } = await follow(await aProvider([[200, DONE]], told));
    const steps = trained.curves[0]?.points.map(({ step }) => step) ?? [];
    expect([steps.length, steps[0], steps.at(-1)]).toEqual([240, 1, 1000]);
  });

  it('is not ended by a server that stumbles', async () => {
    const down: Reply = [503, { error: { message: 'overloaded' } }];
    const { trained } = await follow(
      await aProvider([down, [200, aJob()], down, down, [429, {}], [200, DONE]]),
    );
    expect(trained.model).toBe('ft:m:x');
  });

  it('gives up on one that stays down, without calling the job over', async () => {
    const { code } = await failureOf(follow(await aProvider([[503, { error: { message: 'overloaded' } }]])));
    expect(code).toBe('bad-config');
  });

  it('says that the job is over where it failed, was cancelled or brought no model', async () => {
    const failed = aJob({ status: 'failed', error: { message: 'invalid line 3' } });
    expect(await failureOf(follow(await aProvider([[200, failed]])))).toEqual({
      code: 'bad-input',
      message: 'training job ftjob-1 brought no model: invalid line 3',
    });
    const cancelled = aJob({ status: 'cancelled' });
    expect((await failureOf(follow(await aProvider([[200, cancelled]])))).message).toContain(
      'it ended as cancelled',
    );
  });

  it('says that it is not there where the provider does not know it', async () => {
    expect(
      (await failureOf(follow(await aProvider([[404, { error: { message: 'no such job' } }]])))).code,
    ).toBe('not-found');
  });

  it('does not call a job over because a key is refused, and does not show the key', async () => {
    const { code, message } = await failureOf(
      follow(await aProvider([[401, { error: { message: `bad key ${CANARY}` } }]])),
    );
    expect(code).toBe('bad-config');
    expect(message).not.toContain(CANARY);
  });

  it('that is called off while it asks is interrupted, not over', async () => {
    const stopping = new AbortController();
    const server = await aServer(() => stopping.abort());
    expect((await failureOf(follow(server, stopping.signal))).code).toBe('interrupted');
  });
});

describe('starting a job', () => {
  it('says in the provider’s words why it is refused', async () => {
    const server = await aServer((response) =>
      sendJson(response, { error: { message: 'training_not_available' } }, 403),
    );
    const job = {
      key: 'k',
      model: 'm',
      suffix: 's',
      seed: 1,
      trainingFile: '{}\n',
      method: { type: 'supervised' },
    } as const;
    const { code, message } = await failureOf(aTrainer(server.url).start(job, new AbortController().signal));
    expect([code, message]).toEqual([
      'bad-config',
      'the fine-tuning API refused: 403 training_not_available',
    ]);
  });
});
