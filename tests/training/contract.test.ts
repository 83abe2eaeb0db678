import { describe, expect, it } from 'vitest';
import type { TrainingProgress } from '../../src/ports/trainer.ts';
import { refusal } from '../support/a-folder.ts';
import { aJob, PROVIDERS, SECRET } from './a-provider.ts';

const never = new AbortController().signal;

describe.each(Object.entries(PROVIDERS))('a trainer of type %s', (_, open) => {
  it('starts a job that is found again by its key, and by no other', async () => {
    const trainer = await open();
    expect(await trainer.find(aJob().key, never)).toBeNull();
    const id = await trainer.start(aJob(), never);
    expect(await trainer.find(aJob().key, never)).toBe(id);
    expect(await trainer.find('b'.repeat(64), never)).toBeNull();
    await trainer.follow(id, () => undefined, never);
    expect(await trainer.find(aJob().key, never)).toBe(id);
  });

  it('follows it to its model, with what is known on the way', async () => {
    const trainer = await open();
    const id = await trainer.start(aJob(), never);
    const seen: TrainingProgress[] = [];
    const made = await trainer.follow(id, (progress) => void seen.push(progress), never);
    expect(made).toMatchObject({ ending: 'succeeded', trainedTokens: 1234 });
    expect(made.model).toMatch(/./);
    expect(made.checkpoints).toMatchObject([{ step: 2 }]);
    expect(made.curves).toEqual([{ metric: 'train-loss', points: [{ step: 2, value: 0.5 }] }]);
    expect(seen.at(-1)).toMatchObject({ step: 2, totalSteps: 4, loss: 0.5 });
  });

  it('says in the provider’s words why a job brought no model, without the key, and starts it anew', async () => {
    const trainer = await open();
    const id = await trainer.start(aJob({ model: 'broken' }), never);
    const { code, message } = await refusal(() => trainer.follow(id, () => undefined, never));
    expect(code).toBe('bad-input');
    expect(message).toContain('the base is broken');
    expect(message).not.toContain(SECRET);
    expect(await trainer.find(aJob().key, never)).toBeNull();
    expect(await trainer.start(aJob(), never)).toMatch(/./);
  });

  it('halts a job so that what it came to stays', async () => {
    const trainer = await open();
    const id = await trainer.start(aJob({ model: 'slow' }), never);
    let looks = 0;
    const made = await trainer.follow(
      id,
      () => {
        looks += 1;
        if (looks === 2) void trainer.halt(id, never);
        return 100;
      },
      never,
    );
    expect(made).toMatchObject({ ending: 'halted', model: expect.stringMatching(/2/) });
  });

  it('stops watching at once when it is told to, and leaves the job alone', async () => {
    const trainer = await open();
    const id = await trainer.start(aJob({ model: 'slow' }), never);
    const stop = new AbortController();
    const watched = refusal(() =>
      trainer.follow(
        id,
        () => {
          stop.abort();
          return 100;
        },
        stop.signal,
      ),
    );
    expect((await watched).code).toBe('interrupted');
    expect(await trainer.find(aJob().key, never)).toBe(id);
    await trainer.halt(id, never);
  });

  it('does not know a job that is none of the provider’s', async () => {
    const trainer = await open();
    const { code } = await refusal(() => trainer.follow('ft-nobody', () => undefined, never));
    expect(code).toBe('not-found');
  });
});
