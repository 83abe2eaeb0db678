import type { GraderDefinition } from '../../graders/index.ts';
import type { Finding, GraderProofs, Point } from '../../graders/proof/claim.ts';
import { oneLine } from '../output.ts';

/** What was proven of a grader, one line a claim. */
export function describeProofs(
  definition: GraderDefinition,
  { grader, findings, cheapest }: GraderProofs,
): string[] {
  const rows = findings.map((one) => ({ ...one, words: claimOf(one, definition) }));
  const width = Math.max(...rows.map(({ words }) => words.length));
  const faults = rows.filter(({ isFault }) => isFault).length;
  return [
    `${oneLine(grader)}${definition.type === 'multi' ? `: ${oneLine(definition.calculate_output)}` : ''}`,
    '',
    ...rows.flatMap((row) => [
      `  ${row.isFault ? '!' : ' '} ${row.words.padEnd(width)}  ${row.verdict}`,
      ...detailOf(row).map((line) => `      ${line}`),
    ]),
    '',
    `    cheapest pass: ${cheapestOf(findings, cheapest)}`,
    `    ${faults === 0 ? 'no faults found' : faults === 1 ? '1 fault, marked !' : `${faults} faults, marked !`}`,
    '',
  ];
}

function claimOf({ claim, part = '', direction }: Finding, definition: GraderDefinition): string {
  const name = oneLine(part);
  const [low, high] = (definition.type === 'multi' ? definition.range : undefined) ?? [0, 1];
  const words: Readonly<Record<Finding['claim'], string>> = {
    defined: 'it always has a value',
    'in-range': `the value stays from ${low} to ${high} without being cut off`,
    'can-pass': 'something passes',
    needed: `nothing passes without ${name}`,
    monotone: `more of ${name} ${direction === 'down' ? 'never raises' : direction === 'up' ? 'never lowers' : 'moves'} the score${direction ? '' : ' one way only'}`,
    matters: `${name} can change the score`,
    decides: `${name} can change whether it passes`,
  };
  return words[claim];
}

/** An example where the claim is that there is one says nothing more; a counterexample does. */
function detailOf({ verdict, points, reason }: Finding): string[] {
  if (verdict === 'proven') return [];
  return [
    ...(verdict === 'cannot tell' && reason ? [reason] : []),
    ...points.map((point) => describePoint(point)),
  ];
}

function cheapestOf(findings: readonly Finding[], cheapest: GraderProofs['cheapest']): string {
  if (cheapest) {
    const { point, isProven } = cheapest;
    return `${describePoint(point, true)}${isProven ? '' : ' (whether less would do cannot be told)'}`;
  }
  const never = findings.some(({ claim, verdict }) => claim === 'can-pass' && verdict === 'refuted');
  return never ? 'nothing passes' : 'none was found';
}

/** `raisedOnly` leaves out parts at 0. */
function describePoint({ parts, outcome }: Point, raisedOnly = false): string {
  const shown = Object.entries(parts).filter(([, value]) => !raisedOnly || value !== 0);
  const said = shown.map(([name, value]) => `${oneLine(name)} ${digits(value)}`).join(', ');
  const made = outcome
    ? `${digits(outcome.value)}, ${outcome.passed ? 'passes' : 'does not pass'}`
    : 'no value: unscored';
  return `${said === '' ? 'every part at 0' : said} → ${made}`;
}

const digits = (value: number): string => String(Number(value.toPrecision(6)));
