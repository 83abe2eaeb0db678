import type { Attack } from '../attack.ts';
import { anotherAnswer } from './another-answer.ts';
import { echo } from './echo.ts';
import { empty } from './empty.ts';
import { everyAnswer } from './every-answer.ts';
import { hedged } from './hedged.ts';
import { injection } from './injection.ts';
import { keywords } from './keywords.ts';
import { mostFrequent } from './most-frequent.ts';
import { refusal } from './refusal.ts';
import { repeatedKeys } from './repeated-keys.ts';
import { shape } from './shape.ts';
import { shuffled } from './shuffled.ts';
import { verdict } from './verdict.ts';
import { veryLong } from './very-long.ts';
import { whitespace } from './whitespace.ts';

/** Every attack that an audit makes: one file each, one row here. */
export const attacks: readonly Attack[] = [
  empty,
  whitespace,
  refusal,
  echo,
  shuffled,
  everyAnswer,
  mostFrequent,
  anotherAnswer,
  keywords,
  veryLong,
  shape,
  hedged,
  repeatedKeys,
  injection,
  verdict,
];
