import type { ReportDocument } from '../../core/model/report-document.ts';
import type { Scenario } from '../../core/model/scenario.ts';
import { count, formatCount, formatRate, formatUsd } from '../format.ts';
import type { Fact, Section } from './content.ts';
import { listed, nameOf, requirementName } from './words.ts';

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
  const required = Object.keys(scenario.require)
    .filter((key) => key !== 'margin')
    .map((key) => requirementName(key, scenario))
    .map((name) => name.replace(/^[AN](?=[a-z])/, (letter) => letter.toLowerCase()));
  return [
    { label: 'Volume', value: `${formatCount(requestsPerMonth)} requests`, detail: 'in the first month' },
    { label: 'Growth', value: `${formatRate(growth)} a month` },
    { label: 'Horizon', value: count(horizonMonths, 'month') },
    { label: 'Discount rate', value: `${formatRate(discountRate)} a year` },
    { label: 'Serves today', value: nameOf(incumbent), detail: 'savings are against it' },
    { label: 'Quality reference', value: nameOf(reference) },
    { label: 'Required', value: required.length === 0 ? 'nothing' : listed(required) },
    { label: 'A wrong answer costs', value: formatUsd(usdPerError) },
    { label: 'A failed answer costs', value: fallback === null ? 'nothing more' : formatUsd(fallback.usd) },
  ];
}
