import { beforeEach, describe, expect, test } from 'vitest';
import { inputOf, referenceOf } from '../../src/app/example-input.ts';
import type { Config } from '../../src/config/config.ts';
import { configLines, loadText } from '../support/a-config.ts';

let CONFIG: Config;
beforeEach(() => {
  CONFIG = loadText(configLines());
});

const config = (parts: Partial<Config>): Config => ({ ...CONFIG, ...parts });

describe('what an example asked', () => {
  test('is the field that prompts read', () => {
    const item = { id: 'e1', ticket: 'It is broken', answer: 'refund', source: 'crm' };
    expect(inputOf(item, CONFIG)).toBe('It is broken');
    expect(referenceOf(item, CONFIG)).toBe('refund');
  });

  test('is every field but what is right and who it is, where prompts say nothing of it', () => {
    const item = { id: 'e1', question: 'Why?', facts: { a: 1 }, answer: 'so' };
    expect(inputOf(item, CONFIG)).toBe('question: Why?\nfacts: {"a":1}');
    const named = config({ dataset: { ...CONFIG.dataset, cluster: 'facts' } });
    expect(inputOf(item, named)).toBe('Why?');
  });

  test('is the last message of a user where it is a chat', () => {
    const messages = [
      { role: 'system', content: 'Be brief' },
      { role: 'user', content: 'First' },
      { role: 'assistant', content: 'Yes?' },
      { role: 'user', content: [{ type: 'text', text: 'Second' }] },
    ];
    expect(inputOf({ messages }, CONFIG)).toBe('Second');
    expect(inputOf({ messages: messages.slice(0, 2) }, CONFIG)).toBe('First');
    expect(inputOf({ list: [null, 1] }, CONFIG)).toBe('[null,1]');
    const picture = [{ role: 'user', content: [{ type: 'image_url' }] }];
    expect(inputOf({ picture }, CONFIG)).toBe(JSON.stringify(picture));
  });

  test('is nothing where the run keeps no item, and no reference answer either', () => {
    expect(inputOf({}, CONFIG)).toBe('');
    expect(referenceOf({}, CONFIG)).toBeNull();
    expect(referenceOf({ ticket: 'x' }, CONFIG)).toBeNull();
    expect(
      referenceOf({ answer: 'x' }, config({ graders: [{ id: 'recorded', type: 'recorded' }] })),
    ).toBeNull();
  });
});
