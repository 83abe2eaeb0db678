import pc from 'picocolors';
import type {
  Alternative,
  Forecast,
  Measure,
  PlannedReport,
  ReadinessReport,
  RequiredAt,
  TrainingEstimate,
  TurningNumber,
} from '../../core/model/training-estimate.ts';
import { formatCount, formatPercent, formatTable, formatUsd } from './format.ts';

/** A whole estimate: the verdict, what would turn it, what comes before training, each training, what tells more. */
export function estimateLines(told: TrainingEstimate, file: string): string {
  const { candidates, keep } = told;
  return [
    pc.bold(verdictPaint(told)(told.headline)),
    pc.dim(
      `Against ${keep.id}: ${keep.accuracy === null ? 'no accuracy' : formatPercent(keep.accuracy)} at ${formatUsd(keep.usdPerRequest)} a request, ${formatUsd(keep.totalUsd)} over ${told.scenario.horizonMonths} months. Ranges hold what comes out in nine of ten cases.`,
    ),
    ...section('What would turn it', numbersTable(told.numbers)),
    ...section('Looked at before training', alternativesTable(told.alternatives)),
    ...section('What is planned', plannedTable(candidates)),
    ...candidates.flatMap(candidateLines),
    ...section('What would tell more', measuresTable(told.next)),
    ...section('Whether reinforcement has a signal', readinessTable(told.readiness)),
    ...section(
      'Published gains, for orientation only',
      formatTable(
        ['task', 'method', 'before', 'after', 'source'],
        told.published.map(({ task, method, before, after, source }) => [
          task,
          method,
          before,
          after,
          source,
        ]),
      ),
    ),
    '',
    ...told.notes.map((note) => pc.dim(note)),
    `Next: ${nextOf(told, file)}`,
  ].join('\n');
}

function nextOf({ verdict, best, next }: TrainingEstimate, file: string): string {
  if (verdict === 'train' && best !== null) return `breakeven train ${file} ${best}`;
  const [first] = next;
  return first ? first.how : `breakeven report latest`;
}

function verdictPaint({ verdict }: TrainingEstimate): (text: string) => string {
  return verdict === 'train' ? pc.green : verdict === 'measure-first' ? pc.yellow : pc.cyan;
}

function section(title: string, body: string | null): string[] {
  return body === null ? [] : ['', pc.bold(title), body];
}

function numbersTable(numbers: readonly TurningNumber[]): string | null {
  if (numbers.length === 0) return null;
  return formatTable(
    ['number', 'expected', 'turns at', ''],
    numbers.map(({ label, unit, now, turnsAt, direction, becomes }) => [
      label,
      inUnit(now, unit),
      turnsAt === null ? 'nowhere' : inUnit(turnsAt, unit),
      turnsAt === null ? '' : `${direction} that training ${becomes === 'pays' ? 'pays' : 'does not pay'}`,
    ]),
    [1, 2],
  );
}

function inUnit(value: number, unit: TurningNumber['unit']): string {
  if (unit === 'share') return formatPercent(value);
  if (unit === 'usd') return formatUsd(value);
  return unit === 'requests' ? formatCount(value) : value.toFixed(1);
}

function alternativesTable(alternatives: readonly Alternative[]): string | null {
  if (alternatives.length === 0) return null;
  return formatTable(
    ['instead', 'total', 'saves', 'beats training', ''],
    alternatives.map(({ label, totalUsd, savingUsd, beatsTraining, isProven, detail }) => [
      label,
      formatUsd(totalUsd),
      formatUsd(savingUsd),
      totalUsd === null ? '–' : beatsTraining ? (isProven ? 'yes' : 'if it is good enough') : 'no',
      detail,
    ]),
    [1, 2],
  );
}

function plannedTable(candidates: readonly PlannedReport[]): string {
  return formatTable(
    ['candidate', 'accuracy', '$ a request', 'one-off', 'worth by the horizon', 'qualifies', 'pays'],
    candidates.map((one) => [
      one.id,
      one.accuracy ? between(one.accuracy, formatPercent) : '–',
      one.usdPerRequest ? between(one.usdPerRequest, formatUsd) : '–',
      one.oneOffUsd ? between(one.oneOffUsd, formatUsd) : '–',
      one.valueUsd ? `${formatUsd(one.valueUsd.expected)} (${between(one.valueUsd, formatUsd)})` : '–',
      one.probabilityQualifies === null ? '–' : formatPercent(one.probabilityQualifies),
      one.probabilityPays === null ? '–' : formatPercent(one.probabilityPays),
    ]),
    [1, 2, 3, 4, 5, 6],
  );
}

function candidateLines(one: PlannedReport): string[] {
  const { id, approach, base, blocked, basisDetail, costs, requiredToPay, required, attempts } = one;
  if (blocked !== null) return ['', `${pc.bold(id)}: ${pc.red(blocked)}`];
  const [now] = requiredToPay;
  return [
    '',
    `${pc.bold(id)} (${approach} from ${base}); accuracy from ${basisDetail}`,
    ...requiredLines(now, required),
    ...serviceLines(one),
    formatTable(
      ['  to get there', 'dollars', ''],
      [
        ...costs.map(({ item, usd, detail }) => [`  ${item}`, usd ? between(usd, formatUsd) : '–', detail]),
        ...(attempts > 1 ? [['  attempts', attempts.toFixed(2), 'expected until one is usable']] : []),
        ...(one.hostingUsdPerMonth > 0
          ? [['  hosting', formatUsd(one.hostingUsdPerMonth), 'a month, while it serves']]
          : []),
      ],
      [1],
    ),
    formatTable(
      ['  requests a month', 'accuracy to pay', 'at most $ a request', 'worth at what is expected'],
      [...requiredToPay]
        .toSorted((a, b) => a.requestsPerMonth - b.requestsPerMonth)
        .map((at) => [
          `  ${formatCount(at.requestsPerMonth)}`,
          at.minAccuracy === 'never' ? 'never' : at.minAccuracy === 0 ? 'any' : formatPercent(at.minAccuracy),
          at.maxUsdPerRequest === 'never' ? 'never' : formatUsd(at.maxUsdPerRequest),
          formatUsd(at.netPresentValueUsd),
        ]),
      [0, 1, 2, 3],
    ),
  ];
}

function requiredLines(
  now: RequiredAt | undefined,
  { asked, toBeShown }: PlannedReport['required'],
): string[] {
  const price =
    now === undefined || now.maxUsdPerRequest === 'never'
      ? 'no price of a request pays'
      : `to pay it may cost ${formatUsd(now.maxUsdPerRequest)} a request at most`;
  const accuracy =
    asked === null
      ? 'nothing is required of its accuracy'
      : `it has to reach ${formatPercent(asked)}, and ${toBeShown === null ? '' : formatPercent(toBeShown)} on the eval to be shown to`;
  return [`  ${accuracy}; ${price}`];
}

function serviceLines({ paybackMonths, inServiceBy, retiresAt }: PlannedReport): string[] {
  const payback =
    paybackMonths === null
      ? []
      : [
          paybackMonths === 'never'
            ? '  it never pays back'
            : `  it pays back after ${paybackMonths.toFixed(1)} months`,
        ];
  if (inServiceBy === null) return payback;
  return [
    ...payback,
    inServiceBy === 'too-late'
      ? `  its base is switched off on ${retiresAt}: too soon to pay`
      : `  its base is switched off on ${retiresAt}: it has to serve by ${inServiceBy}`,
  ];
}

function measuresTable(next: readonly Measure[]): string | null {
  if (next.length === 0) return null;
  return formatTable(
    ['measure', 'price', 'worth', 'how'],
    next.map(({ what, costUsd, worthUsd, how }) => [
      what,
      formatUsd(costUsd),
      worthUsd === null ? 'cannot be said' : formatUsd(worthUsd),
      how,
    ]),
    [1, 2],
  );
}

function readinessTable(readiness: readonly ReadinessReport[]): string | null {
  if (readiness.length === 0) return null;
  return formatTable(
    ['model', 'fails', 'sometimes solved', 'groups that teach', 'pass@k', ''],
    readiness.map(
      ({ candidate, failureShare, sometimesSolved, informativeGroups, groupSize, passAt, detail }) => [
        candidate,
        formatPercent(failureShare),
        formatPercent(sometimesSolved),
        `${formatPercent(informativeGroups)} of ${groupSize}`,
        passAt.map(({ k, rate }) => `@${k} ${formatPercent(rate)}`).join(' '),
        detail,
      ],
    ),
    [1, 2, 3],
  );
}

function between({ low, high }: Forecast, format: (value: number) => string): string {
  const [from, to] = [format(low), format(high)];
  return from === to ? from : `${from} to ${to}`;
}
