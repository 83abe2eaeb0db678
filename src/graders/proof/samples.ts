import { seededRandom } from '../../core/random.ts';
import type { Domain, Subject, Values } from './subject.ts';

const CORNERS = 1024;
const RANDOM = 1500;
const GRID = 20;

/** Points all over what the parts may say: corners, round values, and anything between; the same at every call. */
export function samplePoints({ parts }: Pick<Subject, 'parts'>): readonly Values[] {
  const random = seededRandom(1);
  const at = (pick: (domain: Domain, index: number) => number): Values =>
    Object.fromEntries(parts.map((domain, index) => [domain.name, pick(domain, index)]));
  const corners = Math.min(CORNERS, 2 ** Math.min(20, parts.length));
  return [
    ...Array.from({ length: corners }, (_, bits) =>
      at(({ low, high }, index) => ((bits >> (index % 31)) & 1 ? high : low)),
    ),
    ...Array.from({ length: RANDOM }, (_, index) =>
      at((domain) => {
        const values = roundValues(domain);
        if (index % 2 === 0 || domain.steps !== null) return random.pick(values);
        return domain.low + (domain.high - domain.low) * random.uniform();
      }),
    ),
  ];
}

/** Values worth trying of one part, from low to high. */
export function roundValues({ low, high, steps, passes }: Domain): readonly number[] {
  const count = steps ?? GRID;
  const values = Array.from({ length: count + 1 }, (_, index) => low + ((high - low) * index) / count);
  return steps === null && passes > low && passes < high ? [...values, passes].sort((a, b) => a - b) : values;
}

/** The same point with one part higher: the next round value, and its highest. */
export function raised(point: Values, domain: Domain): readonly Values[] {
  const own = point[domain.name] ?? domain.low;
  const next = roundValues(domain).find((value) => value > own);
  return next === undefined
    ? []
    : [...new Set([next, domain.high])].map((value) => ({ ...point, [domain.name]: value }));
}
