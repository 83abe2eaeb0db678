import type { Random } from '../../core/random.ts';

export interface TokenSampling {
  /** 0: the likeliest token. */
  readonly temperature: number;
  /** The likeliest tokens that together have this share of the probability are drawn from; 1: all. */
  readonly topP: number;
}

/** Scores this far below the best, after dividing by the temperature, are taken as impossible (p < 2e-11). */
const NEGLIGIBLE = -25;

/** Draws the next token from its scores (one row of logits). */
export function pickToken(logits: Float32Array, sampling: TokenSampling, random: Random): number {
  const best = findBest(logits);
  if (sampling.temperature === 0) return best;
  const top = logits[best] as number;
  const tokens: number[] = [];
  const shares: number[] = [];
  let total = 0;
  for (let token = 0; token < logits.length; token++) {
    const scaled = ((logits[token] as number) - top) / sampling.temperature;
    if (scaled < NEGLIGIBLE) continue;
    const share = Math.exp(scaled);
    tokens.push(token);
    shares.push(share);
    total += share;
  }
  if (sampling.topP < 1) total = keepNucleus(shares, total * sampling.topP);
  let left = random.uniform() * total;
  for (const [i, share] of shares.entries()) {
    left -= share;
    if (left < 0 && share > 0) return tokens[i] as number;
  }
  return best;
}

function findBest(logits: Float32Array): number {
  let best = 0;
  for (let token = 1; token < logits.length; token++) {
    if ((logits[token] as number) > (logits[best] as number)) best = token;
  }
  return best;
}

/** Zeroes the shares outside the nucleus (Holtzman et al. 2020); returns what remains. */
function keepNucleus(shares: number[], wanted: number): number {
  const order = shares.map((_, i) => i).sort((a, b) => (shares[b] as number) - (shares[a] as number));
  let kept = 0;
  for (const i of order) {
    if (kept >= wanted) shares[i] = 0;
    else kept += shares[i] as number;
  }
  return kept;
}
