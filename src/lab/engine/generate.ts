import type { Random } from '../../core/random.ts';
import type { DecodeRow, Decoder } from './decoder.ts';
import { pickToken, type TokenSampling } from './pick-token.ts';

export interface GenerateOptions extends TokenSampling {
  /** Completions of each prompt. */
  readonly samples: number;
  readonly maxTokens: number;
  /** The token that ends a completion; it is part of it. */
  readonly stop: number;
  readonly random: Random;
}

/**
 * Completes prompts, as many at a time as the decoder has slots; completion i belongs to prompt
 * floor(i / samples).
 * @throws RangeError when there are more samples of one prompt than slots.
 */
export function generate(
  decoder: Decoder,
  prompts: readonly (readonly number[])[],
  options: GenerateOptions,
): number[][] {
  const atOnce = Math.floor(decoder.slots / options.samples);
  if (atOnce === 0) throw new RangeError(`${options.samples} samples for ${decoder.slots} slots`);
  const completions: number[][] = [];
  for (let start = 0; start < prompts.length; start += atOnce) {
    completions.push(...generateTogether(decoder, prompts.slice(start, start + atOnce), options));
  }
  return completions;
}

function generateTogether(
  decoder: Decoder,
  prompts: readonly (readonly number[])[],
  options: GenerateOptions,
): number[][] {
  const { samples, maxTokens, stop, random } = options;
  readPrompts(decoder, prompts, samples);
  const completions = prompts.flatMap(() => Array.from({ length: samples }, (): number[] => []));
  let live = completions.map((_, slot) => ({
    slot,
    token: prompts[Math.floor(slot / samples)]?.at(-1) ?? 0,
    wantsLogits: true,
  }));
  for (let count = 0; count < maxTokens && live.length > 0; count++) {
    const logits = decoder.step(live);
    const vocabulary = logits.length / live.length;
    const next: typeof live = [];
    for (const [i, { slot }] of live.entries()) {
      const token = pickToken(logits.subarray(i * vocabulary, (i + 1) * vocabulary), options, random);
      completions[slot]?.push(token);
      if (token !== stop) next.push({ slot, token, wantsLogits: true });
    }
    live = next;
  }
  return completions;
}

/** Feeds each prompt but its last token once, then gives every sample a copy. */
function readPrompts(decoder: Decoder, prompts: readonly (readonly number[])[], samples: number): void {
  for (const index of prompts.keys()) decoder.clear(index * samples);
  const longest = Math.max(...prompts.map((prompt) => prompt.length));
  for (let position = 0; position < longest - 1; position++) {
    const rows: DecodeRow[] = [];
    for (const [index, prompt] of prompts.entries()) {
      if (position >= prompt.length - 1) continue;
      rows.push({ slot: index * samples, token: prompt[position] ?? 0, wantsLogits: false });
    }
    decoder.step(rows);
  }
  for (const index of prompts.keys()) {
    for (let sample = 1; sample < samples; sample++) decoder.fork(index * samples, index * samples + sample);
  }
}
