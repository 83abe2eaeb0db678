import { describe, expect, it } from 'vitest';
import { isBreakevenError } from '../../src/core/model/error.ts';
import type { Message } from '../../src/ports/endpoint.ts';
import { reinforcementLines, supervisedLines } from '../../src/training/lines.ts';

const MESSAGES: readonly Message[] = [
  { role: 'system', content: 'Decide.' },
  { role: 'user', content: 'two\nlines and \u2028 "quotes"' },
];

function parse(lines: string): unknown[] {
  expect(lines.endsWith('\n')).toBe(true);
  return lines
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('training files', () => {
  it('for supervised tuning hold one conversation a line, the assistant’s answer last', () => {
    const lines = supervisedLines([
      { messages: MESSAGES, answer: '{"tool":"refund"}' },
      { messages: MESSAGES.slice(1), answer: '' },
    ]);
    expect(parse(lines)).toEqual([
      { messages: [...MESSAGES, { role: 'assistant', content: '{"tool":"refund"}' }] },
      { messages: [MESSAGES[1], { role: 'assistant', content: '' }] },
    ]);
  });

  it('for reinforcement end with the user’s turn and carry the example’s fields beside it', () => {
    const example = { id: 'e1', item: { id: 'e1', answer: { tool: 'refund' }, n: 3 } };
    expect(parse(reinforcementLines([{ messages: MESSAGES, example }]))).toEqual([
      { messages: MESSAGES, id: 'e1', answer: { tool: 'refund' }, n: 3 },
    ]);
  });

  it('are refused where an example’s own field would take the conversation’s place', () => {
    const example = { id: 'e1', item: { messages: [] } };
    let thrown: unknown;
    try {
      reinforcementLines([{ messages: MESSAGES, example }]);
    } catch (error) {
      thrown = error;
    }
    expect(isBreakevenError(thrown) && thrown.message).toBe("example 'e1' has a field 'messages'");
  });

  it('are empty without rows', () => {
    expect(supervisedLines([])).toBe('');
    expect(reinforcementLines([])).toBe('');
  });
});
