import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { refusal } from '../support/a-folder.ts';
import { aJob, aProgram, aTrainer, PROGRAM, SECRET } from './a-provider.ts';

const never = new AbortController().signal;
const ID = aJob().key.slice(0, 32);

describe('a program of one’s own that trains', () => {
  it('is not run where nobody trusts it', async () => {
    const { folder, definition } = aProgram();
    const { message, hint } = await refusal(() => aTrainer(definition, { cwd: folder, trust: false }));
    expect(message).toContain("the trainer of endpoint 'server' is a program");
    expect(hint).toContain('--trust');
  });

  it('gets the files and the job, and of the environment only what is named', async () => {
    const { folder, definition } = aProgram(
      `${PROGRAM}\nappendFileSync(join(folder, 'env.txt'), Object.keys(process.env).filter((name) => /KEY|TOKEN/.test(name)).join());`,
    );
    const trainer = await aTrainer(definition, { cwd: folder });
    const grader = { name: 'g', type: 'string_check' };
    const job = aJob({ validationFile: '{}\n', method: { type: 'reinforcement', epochs: 3, grader } });
    await trainer.follow(await trainer.start(job, never), () => 50, never);
    const read = (name: string): string => readFileSync(join(folder, 'jobs', ID, name), 'utf8');
    expect(JSON.parse(read('job.json'))).toEqual({
      key: job.key,
      model: 'good',
      suffix: 'tuned',
      seed: 7,
      method: 'reinforcement',
      hyperparameters: { epochs: 3 },
      trainingFile: 'training.jsonl',
      validationFile: 'validation.jsonl',
      graderFile: 'grader.json',
    });
    expect(read('training.jsonl')).toBe(job.trainingFile);
    expect(JSON.parse(read('grader.json'))).toEqual(grader);
    expect(read('env.txt')).toBe('OWN_TOKEN');
  });

  it('is started once, whoever asks and however often', async () => {
    const { folder, definition } = aProgram();
    const trainers = await Promise.all([1, 2, 3].map(() => aTrainer(definition, { cwd: folder })));
    const ids = await Promise.all(trainers.map((trainer) => trainer.start(aJob(), never)));
    expect(new Set(ids)).toEqual(new Set([ID]));
    const made = await trainers[2]?.follow(ID, () => 50, never);
    expect(made).toMatchObject({ model: 'own:tuned', billedUsd: 4.2, coreLoopSeconds: 3 });
    expect(readFileSync(join(folder, 'jobs/started.txt'), 'utf8')).toBe(`${aJob().key}\n`);
  });

  it('that failed is kept aside with its log, and the job is started anew', async () => {
    const { folder, definition } = aProgram();
    const trainer = await aTrainer(definition, { cwd: folder });
    const id = await trainer.start(aJob({ model: 'broken' }), never);
    const { message, hint } = await refusal(() => trainer.follow(id, () => 50, never));
    expect(message).toContain('the program ended with 3 and told no result');
    expect(hint).toContain('log.txt');
    await trainer.follow(await trainer.start(aJob(), never), () => 50, never);
    expect(readFileSync(join(folder, `jobs/${ID}.failed-1/log.txt`), 'utf8')).toContain(SECRET);
  });

  it('that is not there says so', async () => {
    const { folder } = aProgram();
    const definition = { type: 'command', command: ['/nowhere/train'] } as const;
    const trainer = await aTrainer(definition, { cwd: folder });
    const id = await trainer.start(aJob(), never);
    const { message } = await refusal(() => trainer.follow(id, () => 50, never));
    expect(message).toContain('the program did not start');
  });

  it('whose supervisor fell silent is gone, whoever has its number now', async () => {
    const { folder, definition } = aProgram();
    const trainer = await aTrainer(definition, { cwd: folder });
    await trainer.follow(await trainer.start(aJob(), never), () => 50, never);
    const own = join(folder, 'jobs', ID);
    const path = (name: string): string => join(own, name);
    writeFileSync(path('ended.json'), '');
    writeFileSync(path('events.jsonl'), '');
    writeFileSync(path('process.json'), JSON.stringify({ pid: process.pid }));
    const longAgo = new Date(Date.now() - 3_600_000);
    utimesSync(path('alive'), longAgo, longAgo);
    expect(await trainer.find(aJob().key, never)).toBeNull();
    const { message } = await refusal(() => trainer.follow(ID, () => 50, never));
    expect(message).toContain('its process is gone');
  });

  it('may print anything: what is no event is left alone, however long', async () => {
    const { folder, definition } = aProgram(
      `console.log('x'.repeat(3_000_000)); console.log('{' + '"a":'.repeat(50_000)); console.log('{"type":"result","model":""}');
       console.log('{"type":"result","model":"m","usd":-1}'); console.log('{"type":"metrics","step":1e99}');
       console.log('\\u001b[31m{"type":"result","model":"painted"}'); console.log('{"type":"result","model":"own:good"}');`,
    );
    const trainer = await aTrainer(definition, { cwd: folder });
    const made = await trainer.follow(await trainer.start(aJob(), never), () => 50, never);
    expect(made).toMatchObject({ model: 'own:good', trainedTokens: null, curves: [], checkpoints: [] });
    expect(existsSync(join(folder, 'jobs', ID, 'ended.json'))).toBe(true);
  });
});
