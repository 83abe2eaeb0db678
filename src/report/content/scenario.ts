import type { ReportDocument } from '../../core/model/report-document.ts';
import type { Scenario } from '../../core/model/scenario.ts';
import {
  count,
  formatCount,
  formatDuration,
  formatPercent,
  formatPoints,
  formatRate,
  formatUsd,
} from '../format.ts';
import type { Fact, Section } from './content.ts';
import { nameOf } from './words.ts';

/** What the verdict assumes of the coming months. */
export function scenarioSection({ scenario }: ReportDocument): Section | null {
  if (scenario === null) return null;
  return {
    id: 'scenario',
    title: 'Scenario',
    lead: 'Assumptions, not measurements: change them and the same run is priced again, without a call.',
    blocks: [{ kind: 'facts', facts: facts(scenario) }],
  };
}

function facts(scenario: Scenario): readonly Fact[] {
  const {
    incumbent,
    reference,
    requestsPerMonth,
    growth,
    horizonMonths,
    discountRate,
    usdPerError,
    fallback,
  } = scenario;
  return [
    { label: 'Volume', value: `${formatCount(requestsPerMonth)} requests`, detail: 'in the first month' },
    { label: 'Growth', value: `${formatRate(growth)} a month` },
    { label: 'Horizon', value: count(horizonMonths, 'month') },
    { label: 'Discount rate', value: `${formatRate(discountRate)} a year` },
    { label: 'Serves today', value: nameOf(incumbent), detail: 'savings are against it' },
    { label: 'Quality reference', value: nameOf(reference) },
    ...requiredFacts(scenario),
    { label: 'A wrong answer costs', value: formatUsd(usdPerError) },
    { label: 'A failed answer costs', value: fallback === null ? 'nothing more' : formatUsd(fallback.usd) },
  ];
}

function requiredFacts({ require, reference }: Scenario): readonly Fact[] {
  const { minAccuracy, nonInferiorTo, margin, p95LatencyMs } = require;
  const facts = [
    minAccuracy === undefined
      ? null
      : { label: 'Required accuracy', value: `at least ${formatPercent(minAccuracy)}` },
    nonInferiorTo === undefined && margin === undefined
      ? null
      : {
          label: `Required against ${nameOf(nonInferiorTo ?? reference)}`,
          value: margin === undefined ? 'no worse' : `at most ${unsigned(formatPoints(margin))} worse`,
        },
    p95LatencyMs === undefined
      ? null
      : { label: 'Required p95 latency', value: `within ${formatDuration(p95LatencyMs)}` },
  ].filter((fact) => fact !== null);
  return facts.length === 0 ? [{ label: 'Required', value: 'nothing' }] : facts;
}

const unsigned = (points: string): string => points.replace('+', '');
