import { describe, expect, it } from 'vitest';
import type { AppContext } from '../../src/app/context.ts';
import { type TrainEvent, type TrainOptions, train } from '../../src/app/train.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { BreakevenError } from '../../src/core/model/error.ts';
import type { TrainingRecord } from '../../src/ports/store.ts';
import type { TrainedModel, Trainer, TrainingJob } from '../../src/ports/trainer.ts';
import { openStore } from '../../src/store/open-store.ts';
import { aClock } from '../support/a-clock.ts';
import { aFolder, refusal } from '../support/a-folder.ts';
import { aGrader } from '../support/a-grader.ts';

const SUPERVISED = 'approach: supervised, training: { method: supervised, base: base-model, epochs: 2 }';
const RFT = 'approach: rft, training: { method: reinforcement, from: tuned }';
const DISTILLED = 'approach: distilled, teacher: big, training: { method: supervised, base: base-model }';

function row(index: number, parts: Record<string, unknown> = {}): Record<string, unknown> {
  return { id: `t${index}`, ticket: `ticket ${index}`, answer: `answer ${index}`, ...parts };
}

function lines(rows: readonly unknown[]): string {
  return rows.map((each) => `${JSON.stringify(each)}\n`).join('');
}

const REST = { ending: 'succeeded', coreLoopSeconds: null, curves: [], checkpoints: [] } as const;

const ROWS = Array.from({ length: 40 }, (_, index) => row(index));

interface Setting {
  readonly candidates?: string;
  readonly rows?: readonly unknown[];
  readonly evaluated?: readonly unknown[];
  readonly follow?: (jobId: string) => Promise<TrainedModel>;
  /** What the teacher answers to a ticket, and to how many it has answered the same before. */
  readonly answer?: (index: number, time: number) => string;
  /** What the provider itself expects the job to cost. */
  readonly quote?: number;
  readonly limits?: Pick<TrainOptions, 'budgetUsd' | 'mayCostUsd'>;
}

async function aTraining({
  candidates = `  - { id: tuned, endpoint: lab, model: null, prompt: short, ${SUPERVISED} }`,
  rows = ROWS,
  evaluated,
  follow,
  answer = (index) => (index % 4 === 0 ? 'wrong' : `answer ${index}`),
  quote,
  limits = {},
}: Setting = {}) {
  const { path } = aFolder({
    'config.yaml': [
      'name: desk',
      'dataset: { file: eval.jsonl, train: train.jsonl }',
      'prompts: { short: "{{item.ticket}}", long: { system: "Decide.", user: "{{item.ticket}}" } }',
      'graders: [{ id: exact, type: string_check, input: "{{sample.output_text}}", reference: "{{item.answer}}", operation: eq }]',
      'endpoints: { lab: { type: openai, baseUrl: "http://127.0.0.1:1/v1" } }',
      'candidates:',
      '  - { id: big, approach: prompted, endpoint: lab, model: big, prompt: long, stream: false }',
      candidates,
    ].join('\n'),
    'eval.jsonl': lines(evaluated ?? [{ id: 'e1', ticket: 'another', answer: 'x' }]),
    'train.jsonl': lines(rows),
  });
  const jobs: TrainingJob[] = [];
  const followed: string[] = [];
  const trainer: Trainer = {
    ...(quote !== undefined && { estimate: async () => quote }),
    find: async () => null,
    halt: async () => {},
    resume: async () => true,
    async start(job) {
      jobs.push(job);
      return `job-${jobs.length}`;
    },
    async follow(jobId) {
      followed.push(jobId);
      return follow ? follow(jobId) : { model: `ft:${jobId}`, trainedTokens: 1000, ...REST };
    },
  };
  const store = await openStore('sqlite::memory:');
  const asked: string[] = [];
  const context: AppContext = {
    store,
    clock: aClock(),
    version: '0',
    createGrader: (definition) => aGrader(definition),
    endpointIdentity: (_, id) => id,
    createTrainer: async () => trainer,
    createEndpoint: async () => ({
      async send({ model, messages }) {
        const ticket = messages.at(-1)?.content ?? '';
        asked.push(ticket);
        const index = Number(ticket.split(' ')[1]);
        const usage = { input: 1, output: 1, source: 'reported' } as const;
        const text = answer(index, asked.filter((one) => one === ticket).length - 1);
        return { text, servedModel: model, serviceTier: 'default', usage, latency: { total: 1 } };
      },
    }),
  };
  const events: TrainEvent[] = [];
  const signal = new AbortController().signal;
  const run = (id = 'tuned'): Promise<TrainingRecord> =>
    train(loadConfig('config.yaml', path), id, context, {
      stop: signal,
      abort: signal,
      onEvent: (event) => events.push(event),
      ...limits,
    });
  return { run, jobs, followed, store, asked, events };
}

function parse(file: string | undefined): Record<string, unknown>[] {
  return (file ?? '')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

describe('a provider’s own quote', () => {
  const may = { mayCostUsd: new Map([['tuned', 2]]) };

  it.each([
    { quote: 2, limits: may },
    { quote: 7, limits: { ...may, budgetUsd: 5 } },
    { quote: 99, limits: {} },
  ])('of $quote is told, and the job started, where it may cost that', async (setting) => {
    const { run, jobs, events } = await aTraining(setting);
    await run();
    expect(jobs).toHaveLength(1);
    expect(events).toContainEqual({ type: 'quoted', candidate: 'tuned', usd: setting.quote });
  });

  it.each([
    { quote: 2.01, limits: may },
    { quote: 7.01, limits: { ...may, budgetUsd: 5 } },
  ])(
    'of $quote stops the training before anything is started, where that is more than was confirmed',
    async (setting) => {
      const { run, jobs } = await aTraining(setting);
      const { code, hint } = await refusal(run);
      expect([code, hint]).toEqual(['budget', expect.stringContaining('nothing was started')]);
      expect(jobs).toEqual([]);
    },
  );
});

describe('training on people’s labels', () => {
  it('starts one job with the candidate’s own prompt and the reference as answer', async () => {
    const { run, jobs } = await aTraining();
    expect(await run()).toMatchObject({
      status: 'succeeded',
      model: 'ft:job-1',
      trainedTokens: 1000,
      parent: null,
      labels: null,
    });
    expect(jobs).toHaveLength(1);
    expect(jobs[0]).toMatchObject({
      model: 'base-model',
      suffix: 'tuned',
      seed: 1,
      method: { type: 'supervised', epochs: 2 },
    });
    const rows = parse(jobs[0]?.trainingFile);
    expect(rows).toHaveLength(40);
    expect(rows[3]).toEqual({
      messages: [
        { role: 'user', content: 'ticket 3' },
        { role: 'assistant', content: 'answer 3' },
      ],
    });
  });

  it('is not bought twice', async () => {
    const { run, jobs, events } = await aTraining();
    const first = await run();
    expect(await run()).toEqual(first);
    expect(jobs).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ type: 'trained', reused: true });
  });
});

describe('training on a teacher’s answers', () => {
  it('keeps those that the grader accepts, under the student’s prompt', async () => {
    const { run, jobs, asked } = await aTraining({
      candidates: `  - { id: tuned, endpoint: lab, model: null, prompt: short, ${DISTILLED} }`,
    });
    expect((await run()).labels).toMatchObject({ asked: 40, accepted: 30 });
    expect(asked).toHaveLength(40);
    const rows = parse(jobs[0]?.trainingFile) as { messages: { role: string; content: string }[] }[];
    expect(rows).toHaveLength(30);
    for (const { messages } of rows) {
      expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
      expect(messages[1]?.content).toBe(messages[0]?.content.replace('ticket', 'answer'));
    }
  });
});

describe('training on several answers of a teacher', () => {
  const several = (training: string): Setting => ({
    candidates: `  - { id: tuned, endpoint: lab, model: null, prompt: short, approach: distilled, teacher: big, training: { base: base-model, ${training} } }`,
    // of four tickets in a row one is never answered rightly, the others by every other answer
    answer: (index, time) => (index % 4 === 0 || time % 2 === 0 ? `wrong ${time}` : `answer ${index}`),
  });

  it('learns one that the grader accepts of each example', async () => {
    const { run, jobs, asked } = await aTraining(several('method: supervised, samples: 3'));
    expect((await run()).labels).toMatchObject({ asked: 120, accepted: 30 });
    expect(asked).toHaveLength(120);
    const rows = parse(jobs[0]?.trainingFile) as { messages: { content: string }[] }[];
    expect(rows).toHaveLength(30);
    for (const { messages } of rows)
      expect(messages[1]?.content).toBe(messages[0]?.content.replace('ticket', 'answer'));
  });

  it('by preference sets one that is accepted against one that is not, in the provider’s form', async () => {
    const { run, jobs } = await aTraining(several('method: dpo, beta: 0.2'));
    await run();
    expect(jobs[0]?.method).toEqual({ type: 'dpo', beta: 0.2 });
    const rows = parse(jobs[0]?.trainingFile);
    expect(rows).toHaveLength(30);
    expect(rows[0]).toEqual({
      input: { messages: [{ role: 'user', content: 'ticket 1' }] },
      preferred_output: [{ role: 'assistant', content: 'answer 1' }],
      non_preferred_output: [{ role: 'assistant', content: 'wrong 0' }],
    });
  });

  it('has no pairs where every answer is alike', async () => {
    const { run, jobs } = await aTraining({
      ...several('method: dpo'),
      answer: (index) => `answer ${index}`,
    });
    expect((await refusal(() => run())).message).toContain('no example has both');
    expect(jobs).toEqual([]);
  });
});

describe('training by reinforcement', () => {
  it('first trains what it starts from, then rewards by the grader that scores', async () => {
    const { run, jobs } = await aTraining({
      candidates: [
        `  - { id: tuned, endpoint: lab, model: null, prompt: short, ${SUPERVISED} }`,
        `  - { id: rft, endpoint: lab, model: null, prompt: short, ${RFT} }`,
      ].join('\n'),
    });
    const record = await run('rft');
    expect(jobs.map(({ model, suffix }) => [model, suffix])).toEqual([
      ['base-model', 'tuned'],
      ['ft:job-1', 'rft'],
    ]);
    expect(record.parent).not.toBeNull();
    expect(jobs[1]?.method).toMatchObject({
      type: 'reinforcement',
      grader: { name: 'exact', type: 'string_check', operation: 'eq' },
    });
    expect(JSON.stringify(jobs[1]?.method)).not.toContain('"id"');
    const trained = parse(jobs[1]?.trainingFile).map(({ id }) => id);
    const validated = parse(jobs[1]?.validationFile).map(({ id }) => id);
    expect(validated.length).toBeGreaterThan(0);
    expect([...trained, ...validated].toSorted()).toEqual(ROWS.map(({ id }) => id).toSorted());
    expect(parse(jobs[1]?.trainingFile)[0]).toMatchObject({
      messages: [{ role: 'user' }],
      answer: expect.any(String),
    });
  });
});

describe('an example that is both trained on and evaluated', () => {
  const twin = { id: 'e9', ticket: 'ticket 7', answer: 'answer 7' };

  it('is refused before anything is bought, both named', async () => {
    const { run, jobs, asked } = await aTraining({
      evaluated: [{ id: 'e1', ticket: 'x', answer: 'y' }, twin],
    });
    const { code, message } = await refusal(() => run());
    expect([code, message]).toEqual(['bad-input', "training example 't7' is eval example 'e9'"]);
    expect([jobs, asked]).toEqual([[], []]);
  });

  it('is refused though its fields stand in another order', async () => {
    const { run } = await aTraining({ evaluated: [{ answer: 'answer 7', ticket: 'ticket 7', id: 'e9' }] });
    expect((await refusal(() => run())).message).toBe("training example 't7' is eval example 'e9'");
  });

  it('is refused though case and punctuation are others, and left out where it is nearly the same', async () => {
    const typed = await aTraining({ evaluated: [{ id: 'e9', ticket: 'Ticket: 7!', answer: 'x' }] });
    expect((await refusal(() => typed.run())).message).toContain("'t7' is eval example 'e9'");
    const long = 'the parcel with the blue lamp never came to my house in march though i paid for express';
    const near = await aTraining({
      rows: [...ROWS, row(50, { ticket: long }), row(51, { ticket: 'TICKET 3' })],
      evaluated: [{ id: 'e1', ticket: `${long} delivery`, answer: 'y' }],
    });
    await near.run();
    expect(near.events).toContainEqual({
      type: 'examples',
      candidate: 'tuned',
      used: 40,
      near: 1,
      repeats: 1,
    });
    expect(near.jobs[0]?.trainingFile).not.toContain('lamp');
  });

  it('is refused before a teacher is asked', async () => {
    const { run, asked } = await aTraining({
      evaluated: [twin],
      candidates: `  - { id: tuned, endpoint: lab, model: null, prompt: short, ${DISTILLED} }`,
    });
    await refusal(() => run());
    expect(asked).toEqual([]);
  });
});

describe('a job that is cut off', () => {
  it.each(['interrupted', 'bad-config'] as const)(
    'from outside (%s) stays, and is taken up the next time',
    async (code) => {
      let times = 0;
      const { run, jobs, followed } = await aTraining({
        follow: async (jobId) => {
          times += 1;
          if (times === 1) throw new BreakevenError(code, 'the line went dead');
          return { model: `ft:${jobId}`, trainedTokens: 5, ...REST };
        },
      });
      expect((await refusal(() => run())).code).toBe(code);
      expect(await run()).toMatchObject({ status: 'succeeded', model: 'ft:job-1' });
      expect(jobs).toHaveLength(1);
      expect(followed).toEqual(['job-1', 'job-1']);
    },
  );

  it('by its own failure is recorded as failed, and started anew the next time', async () => {
    let times = 0;
    const { run, jobs } = await aTraining({
      follow: async (jobId) => {
        times += 1;
        if (times === 1)
          throw new BreakevenError('bad-input', 'training job job-1 brought no model: bad file');
        return { model: `ft:${jobId}`, trainedTokens: 5, ...REST };
      },
    });
    await refusal(() => run());
    expect(await run()).toMatchObject({ model: 'ft:job-2' });
    expect(jobs).toHaveLength(2);
  });

  it('because the provider forgot it is started anew at once', async () => {
    let times = 0;
    const { run, jobs } = await aTraining({
      follow: async (jobId) => {
        times += 1;
        if (times === 1) throw new BreakevenError('interrupted', 'stopped');
        if (times === 2) throw new BreakevenError('not-found', 'no such job');
        return { model: `ft:${jobId}`, trainedTokens: 5, ...REST };
      },
    });
    await refusal(() => run());
    expect(await run()).toMatchObject({ model: 'ft:job-2' });
    expect(jobs).toHaveLength(2);
  });
});

describe('training is refused', () => {
  it('of a candidate that is only prompted', async () => {
    const { run } = await aTraining();
    expect((await refusal(() => run('big'))).message).toBe("candidate 'big' is only prompted");
  });

  it('where no answer of the teacher is accepted', async () => {
    const { run, jobs } = await aTraining({
      rows: [row(0), row(4)],
      candidates: `  - { id: tuned, endpoint: lab, model: null, prompt: short, ${DISTILLED} }`,
    });
    expect((await refusal(() => run())).message).toBe("no answer of the teacher 'big' was accepted");
    expect(jobs).toEqual([]);
  });
});
