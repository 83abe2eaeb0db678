import pc from 'picocolors';
import type { Harvest, MigrationPlan, MigrationWay } from '../../core/model/migration.ts';
import { formatCount, formatPercent, formatTable, formatUsd } from './format.ts';

const QUALITY: Readonly<Record<MigrationWay['quality'], string>> = {
  met: 'yes',
  unproven: 'not shown',
  failed: 'no',
  unmeasured: 'not measured',
};

/** A whole plan: the verdict, the days, each way with its price, what to collect, and what retraining would bring. */
export function migrationLines(plan: MigrationPlan, file: string): string {
  const { candidate, model, accuracy, usdPerRequest, days, ways, harvest, retraining, sunkUsd } = plan;
  return [
    pc.bold(paint(plan)(plan.headline)),
    pc.dim(
      `${candidate} (${model || plan.base}): ${accuracy === null ? 'no accuracy' : formatPercent(accuracy)} at ${formatUsd(usdPerRequest)} a request, ${formatCount(plan.scenario.requestsPerMonth)} requests in the first month of ${plan.scenario.horizonMonths}.`,
    ),
    ...section(
      'When',
      formatTable(
        ['day', ''],
        days.map(({ day, what }) => [day, what]),
      ),
    ),
    ...section('Ways', waysTable(ways)),
    ...ways.flatMap(({ id, blocked, detail }) => [`  ${id}: ${blocked === null ? detail : pc.red(blocked)}`]),
    ...(harvest ? ['', harvestWords(harvest, plan)] : []),
    ...(retraining
      ? [
          '',
          `Training it again on ${plan.base} ${retraining.isPossible ? 'is possible' : 'does not help'}: ${retraining.detail}.`,
        ]
      : []),
    ...(sunkUsd === 0
      ? []
      : ['', `Spent on its training: ${sunkUsd === null ? 'not known' : formatUsd(sunkUsd)}.`]),
    '',
    ...plan.notes.map((note) => pc.dim(note)),
    `Next: ${nextOf(plan, file)}`,
  ].join('\n');
}

function paint({ verdict }: MigrationPlan): (text: string) => string {
  if (verdict === 'no-way') return pc.red;
  return verdict === 'measure-first' ? pc.yellow : pc.green;
}

function section(title: string, body: string): string[] {
  return ['', pc.bold(title), body];
}

function waysTable(ways: readonly MigrationWay[]): string {
  return formatTable(
    [
      'then',
      'good enough',
      'accuracy',
      '$ a request',
      'one-off',
      'from its end on',
      'from now on',
      'begin by',
      'ends',
    ],
    ways.map((way) => [
      way.id,
      way.blocked === null ? QUALITY[way.quality] : 'no way',
      way.accuracy === null ? '–' : formatPercent(way.accuracy),
      formatUsd(way.usdPerRequest),
      formatUsd(way.oneOffUsd),
      formatUsd(way.atEndUsd),
      formatUsd(way.nowUsd),
      way.beginBy ?? '–',
      way.endsAt ?? '–',
    ]),
    [2, 3, 4, 5, 6],
  );
}

function harvestWords(
  { requests, wanted, days, usd, isEnough }: Harvest,
  { candidate, ends }: MigrationPlan,
): string {
  const how =
    days === null
      ? 'nothing that it answers is accepted, so there is nothing to collect'
      : isEnough
        ? `${formatCount(wanted)} accepted ones to train on take ${days === 1 ? 'a day' : `${formatCount(days)} days`} of traffic, or ${formatUsd(usd)} asked for apart`
        : `fewer than the ${formatCount(wanted)} accepted ones that a training takes; asked for apart they cost ${formatUsd(usd)}`;
  return `To collect while it lives: ${candidate} still answers ${formatCount(requests)} requests until ${ends?.day}; ${how}. Whether its provider lets another model be trained on its answers is in its terms.`;
}

function nextOf({ verdict, best, cheaper, candidate, run, ways }: MigrationPlan, file: string): string {
  const to = ways.find(({ id }) => id === (verdict === 'measure-first' ? cheaper : best));
  if (to?.kind === 'train') return `breakeven train ${file} ${to.id}`;
  if (verdict === 'measure-first' && to?.kind === 'candidate') return `breakeven plan ${file}`;
  if (verdict === 'measure-first')
    return `add ${to?.id} to ${file} as a candidate, and breakeven run ${file}`;
  if (verdict === 'no-way') return `add a successor to ${file} as a candidate, and breakeven run ${file}`;
  return verdict === 'stay'
    ? `breakeven migrate ${file} ${candidate} again when an end is announced`
    : `breakeven report ${run}`;
}
