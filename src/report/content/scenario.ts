import type { ReportDocument } from '../../core/model/report-document.ts';
import type { PriceChange, Scenario } from '../../core/model/scenario.ts';
import {
  count,
  formatCount,
  formatDuration,
  formatFactor,
  formatMean,
  formatPercent,
  formatPoints,
  formatRate,
  formatUsd,
} from '../format.ts';
import { rangeOf, rangesTable } from './assumed-ranges.ts';
import type { Block, Fact, Section } from './content.ts';
import { nameOf, qualityName } from './words.ts';

/** What the verdict assumes of the coming months. */
export function scenarioSection(document: ReportDocument): Section | null {
  const { scenario } = document;
  if (scenario === null) return null;
  const ranges = rangesTable(scenario);
  const table: readonly Block[] = ranges === null ? [] : [{ kind: 'table', table: ranges }];
  return {
    id: 'scenario',
    title: 'Scenario',
    lead: 'Assumptions, not measurements: change them and the same run is priced again, without a call.',
    blocks: [
      { kind: 'facts', facts: [...volumeFacts(scenario), ...qualityFacts(document, scenario)] },
      ...table,
    ],
  };
}

function volumeFacts(scenario: Scenario): readonly Fact[] {
  const { incumbent, requestsPerMonth, growth, seasonality, horizonMonths, discountRate } = scenario;
  const withRange = (fact: Fact, path: string): Fact => {
    const range = rangeOf(scenario, path);
    return range === null ? fact : { ...fact, detail: [fact.detail, range].filter(Boolean).join('; ') };
  };
  return [
    withRange(
      { label: 'Volume', value: `${formatCount(requestsPerMonth)} requests`, detail: 'in the first month' },
      'requestsPerMonth',
    ),
    withRange({ label: 'Growth', value: `${formatRate(growth)} a month` }, 'growth'),
    ...(seasonality.some((factor) => factor !== 1)
      ? [{ label: 'Seasons', value: seasonality.map(formatFactor).join(' '), detail: 'by month, repeating' }]
      : []),
    { label: 'Horizon', value: count(horizonMonths, 'month') },
    withRange({ label: 'Discount rate', value: `${formatRate(discountRate)} a year` }, 'discountRate'),
    { label: 'Serves today', value: nameOf(incumbent), detail: 'savings are against it' },
    ...scenario.priceChanges.map(priceFact),
    withRange(
      scenario.cachedInputShare === null
        ? { label: 'Cached input', value: 'none assumed', detail: 'whatever the eval read from a cache' }
        : {
            label: 'Cached input',
            value: formatRate(scenario.cachedInputShare),
            detail: 'of input tokens, in production',
          },
      'cachedInputShare',
    ),
    ...(scenario.batchShare === 0 && !scenario.ranges.batchShare
      ? []
      : [withRange(batchFact(scenario), 'batchShare')]),
    withRange({ label: 'A wrong answer costs', value: formatUsd(scenario.usdPerError) }, 'usdPerError'),
    withRange(
      {
        label: 'A failed answer costs',
        value: scenario.fallback === null ? 'nothing more' : formatUsd(scenario.fallback.usd),
      },
      'fallback.usd',
    ),
  ];
}

const batchFact = ({ batchShare }: Scenario): Fact => ({
  label: 'By batch',
  value: formatRate(batchShare),
  detail: 'of requests, where that has a price',
});

function priceFact({ match, yearly, factor, from }: PriceChange): Fact {
  const parts = [
    yearly === undefined ? '' : `${formatRate(Math.abs(yearly))} ${yearly < 0 ? 'down' : 'up'} a year`,
    factor === undefined ? '' : `${formatFactor(factor)}${from === undefined ? '' : ` from ${from} on`}`,
  ];
  return {
    label: 'Token prices',
    value: parts.filter((part) => part !== '').join(', ') || 'as today',
    detail: match === '*' ? 'of every model' : `of ${nameOf(match)}`,
  };
}

function qualityFacts(document: ReportDocument, scenario: Scenario): readonly Fact[] {
  const { reference, usage, mix, judge, referenceFrom } = scenario;
  return [
    { label: 'Quality reference', value: nameOf(reference) },
    ...requiredFacts(document, scenario),
    ...(usage === null
      ? []
      : [
          {
            label: 'Log of production',
            value: nameOf(usage),
            detail: 'an imported run: its mix of tags and its cached share stand where none is stated',
          },
        ]),
    ...(mix === null
      ? []
      : [
          {
            label: 'Mix in production',
            value: Object.entries(mix)
              .map(([tag, share]) => `${nameOf(tag)} ${formatRate(share)}`)
              .join(', '),
            detail: 'the eval is weighed to it',
          },
        ]),
    ...(judge === null ? [] : [judgeFact(judge, document.people?.use === 'verdict')]),
    ...(referenceFrom === null
      ? []
      : [
          {
            label: 'Reference answers',
            value: `${nameOf(referenceFrom)}’s own`,
            detail: 'so the share of passes is agreement, not accuracy',
          },
        ]),
  ];
}

function judgeFact(judge: NonNullable<Scenario['judge']>, isDrawn: boolean): Fact {
  if (judge === 'unlabelled') {
    return { label: 'Graded by', value: 'a model', detail: 'nobody checked how often it is right' };
  }
  const { truePasses, falseFails, trueFails, falsePasses } = judge;
  if (isDrawn)
    return { label: 'Graded by', value: 'a model', detail: 'corrected by what people said of its answers' };
  return {
    label: 'Graded by',
    value: 'a model',
    detail: `people read ${formatCount(truePasses + falseFails + trueFails + falsePasses)} answers: it passed ${formatCount(truePasses)} of ${formatCount(truePasses + falseFails)} right ones and failed ${formatCount(trueFails)} of ${formatCount(trueFails + falsePasses)} wrong ones`,
  };
}

function requiredFacts(document: ReportDocument, { require, reference }: Scenario): readonly Fact[] {
  const { minAccuracy, nonInferiorTo, margin, p95LatencyMs, minServiceMonths, risk } = require;
  const facts = [
    minAccuracy === undefined
      ? null
      : {
          label: `Required ${qualityName(document).toLowerCase()}`,
          value: `at least ${formatPercent(minAccuracy)}`,
        },
    nonInferiorTo === undefined && margin === undefined
      ? null
      : {
          label: `Required against ${nameOf(nonInferiorTo ?? reference)}`,
          value: margin === undefined ? 'no worse' : `at most ${unsigned(formatPoints(margin))} worse`,
        },
    p95LatencyMs === undefined
      ? null
      : { label: 'Required p95 latency', value: `within ${formatDuration(p95LatencyMs)}` },
    minServiceMonths === undefined
      ? null
      : { label: 'Required service', value: `${formatMean(minServiceMonths)} months` },
  ].filter((fact) => fact !== null);
  if (facts.length === 0) return [{ label: 'Required', value: 'nothing' }];
  return risk === undefined
    ? facts
    : [...facts, { label: 'Risk', value: formatPercent(risk), detail: 'one-sided, of each requirement' }];
}

const unsigned = (points: string): string => points.replace('+', '');
