import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus, xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { skipN } from 'pure-rand/utils/skipN';

/** The project's one source of randomness: xoroshiro128+ (Blackman and Vigna 2018), seeded by a number. */
export interface Random {
  /** In [0, 1). */
  uniform(): number;
  /** A whole number in [0, n). */
  integer(n: number): number;
  /** Standard normal (Box and Muller 1958). */
  normal(): number;
  /** Standard exponential. */
  exponential(): number;
  pick<T>(items: readonly T[]): T;
  /** A shuffled copy (Fisher–Yates). */
  shuffle<T>(items: readonly T[]): T[];
  /** Where it stands, for `resumeRandom`. */
  state(): readonly number[];
}

/** @throws RangeError when `pick` is given nothing to pick from. */
export function seededRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed | 0);
  skipN(generator, 64); // the first draws of small seeds are close to each other
  return over(generator);
}

/** Goes on from where another one stood. */
export function resumeRandom(state: readonly number[]): Random {
  return over(xoroshiro128plusFromState(state));
}

function over(generator: ReturnType<typeof xoroshiro128plus>): Random {
  const uniform = (): number => uniformFloat64(generator);
  const integer = (n: number): number => uniformInt(generator, 0, n - 1);
  const exponential = (): number => -Math.log1p(-uniform());
  const normal = (): number => Math.sqrt(2 * exponential()) * Math.cos(2 * Math.PI * uniform());
  return {
    uniform,
    integer,
    normal,
    exponential,
    pick<T>(items: readonly T[]): T {
      if (items.length === 0) throw new RangeError('pick: items is empty');
      return items[integer(items.length)] as T;
    },
    shuffle<T>(items: readonly T[]): T[] {
      const shuffled = [...items];
      for (let i = shuffled.length - 1; i > 0; i--) {
        const j = integer(i + 1);
        [shuffled[i], shuffled[j]] = [shuffled[j] as T, shuffled[i] as T];
      }
      return shuffled;
    },
    state: () => generator.getState(),
  };
}
