import type { PublishedGain } from '../model/training-estimate.ts';

/** What others measured and published: for orientation beside an estimate, never a part of one. */
export const PUBLISHED_GAINS: readonly PublishedGain[] = [
  {
    task: 'wine classification, 300 held out',
    method: 'distillation, gpt-4o to gpt-4o-mini',
    before: '197 of 300 (teacher 231)',
    after: '235 of 300',
    source: 'OpenAI cookbook, distillation',
  },
  {
    task: 'a cookbook task, 100 held out, 3 runs',
    method: 'reinforcement, o4-mini',
    before: '0.723, 0.728, 0.748 (o3 0.740, 0.752, 0.742)',
    after: '0.773, 0.770, 0.790, with 925 reasoning tokens instead of 404',
    source: 'OpenAI cookbook, reinforcement fine-tuning',
  },
  {
    task: 'countdown, 100 held out',
    method: 'reinforcement',
    before: '76 of 100 (o3 97)',
    after: '86 of 100: 18 gained, 8 lost, p = 0.076',
    source: 'published comparison',
  },
  {
    task: 'typical, over customers',
    method: 'supervised, 50 to 5,000 rows',
    before: '',
    after: 'gains of 5 to 30 %',
    source: 'Microsoft, fine-tuning guidance',
  },
  {
    task: 'typical, over customers',
    method: 'reinforcement, 200 to 2,000 prompts',
    before: '',
    after: 'gains of 0 to 15 %',
    source: 'Microsoft, fine-tuning guidance',
  },
];
