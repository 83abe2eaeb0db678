import { ASSUMPTIONS, isPossible } from '../core/decision/assumptions.ts';
import { BreakevenError } from '../core/model/error.ts';

/** @throws BreakevenError unless it is `growth=0.05`: an assumption that is known, and a number that it may be. */
export function parseAssumption(text: string): readonly [id: string, value: number] {
  const [, id = '', figure = ''] = /^\s*([^=\s]+)\s*=\s*(\S+)\s*$/.exec(text) ?? [];
  const assumption = ASSUMPTIONS.find((one) => one.id === id);
  const value = Number(figure);
  if (assumption && figure !== '' && isPossible(assumption, value)) return [id, value];
  if (!assumption)
    throw new BreakevenError(
      'bad-input',
      `--assume ${text} names no assumption`,
      `give one of ${ASSUMPTIONS.map((one) => one.id).join(', ')}: --assume growth=0.05`,
    );
  const { least, most, isWhole } = assumption;
  throw new BreakevenError(
    'bad-input',
    `--assume ${text}: ${id} is ${isWhole ? 'a whole number' : 'a number'} from ${least} to ${most}`,
    `shares and rates are fractions: --assume growth=0.05`,
  );
}
