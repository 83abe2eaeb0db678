import { describe, expect, it } from 'vitest';
import { refusal } from '../support/a-folder.ts';
import { aJob, aTogetherServer, aTrainer, SECRET } from './a-provider.ts';

const never = new AbortController().signal;

async function together(parts: Parameters<typeof aTogetherServer>[0] = {}) {
  const provider = await aTogetherServer(parts);
  return { ...provider, trainer: await aTrainer({ type: 'together' }, { url: provider.server.url }) };
}

describe('Together’s trainer', () => {
  it('uploads the file, asks for a price, and starts the job under a name that has its key', async () => {
    const { trainer, server, jobs } = await together();
    expect(await trainer.estimate?.(aJob(), never)).toBe(3.5);
    expect(jobs).toEqual([]);
    await trainer.start(aJob(), never);
    expect(jobs[0]?.body).toEqual({
      model: 'good',
      training_file: expect.stringMatching(/^file-/),
      n_epochs: 2,
      random_seed: 7,
      training_method: { method: 'sft', train_on_inputs: false },
      suffix: `tuned-${'a'.repeat(16)}`,
    });
    expect(server.asked.every(({ headers }) => headers.authorization === `Bearer ${SECRET}`)).toBe(true);
  });

  it('tells what was billed', async () => {
    const { trainer } = await together();
    const made = await trainer.follow(await trainer.start(aJob(), never), () => undefined, never);
    expect(made).toMatchObject({ billedUsd: 4.2, trainedTokens: 1234, coreLoopSeconds: null });
  });

  it('trains by preference, and goes on from a job of its own', async () => {
    const { trainer, jobs } = await together();
    const method = { type: 'dpo', epochs: 1, beta: 0.2 } as const;
    await trainer.start(aJob({ model: 'ft-1234', method, validationFile: '{}\n' }), never);
    expect(jobs[0]?.body).toMatchObject({
      from_checkpoint: 'ft-1234',
      n_evals: 10,
      training_method: { method: 'dpo', dpo_beta: 0.2 },
    });
    expect(jobs[0]?.body).not.toHaveProperty('model');
  });

  it('refuses reinforcement before anything is uploaded, and says what can be done instead', async () => {
    const { trainer, server } = await together();
    const job = aJob({ method: { type: 'reinforcement', grader: {} } });
    const { code, hint } = await refusal(() => trainer.start(job, never));
    expect([code, hint]).toEqual(['bad-config', expect.stringContaining('type: command')]);
    expect(server.asked).toEqual([]);
  });
});
