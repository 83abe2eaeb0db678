import { equalJson } from './json-value.ts';

/** Whether the values of one list are those of the other, in any order. */
export function haveSameValues(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  const left = [...b];
  return a.every((one) => {
    const index = left.findIndex((other) => equalJson(one, other));
    if (index >= 0) left.splice(index, 1);
    return index >= 0;
  });
}
