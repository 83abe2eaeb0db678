import type { Changes } from '../app/changes.ts';
import type { Measured } from '../app/measured.ts';
import {
  ASSUMPTIONS,
  type AssumedValues,
  type Assumption,
  isPossible,
} from '../core/decision/assumptions.ts';
import { formatUsd } from '../report/format.ts';

/** What a reader changed: assumptions by id, and factors on the token price of models. */
export interface WhatIf {
  readonly values: AssumedValues;
  /** By `provider/model`, or the candidate that states its own price. */
  readonly prices: Readonly<Record<string, number>>;
}

export const NOTHING_CHANGED: WhatIf = { values: {}, prices: {} };

/** As the command line takes it. */
export function changesOf({ values, prices }: WhatIf): Changes {
  const priceChanges = Object.entries(prices).map(([match, factor]) => ({ match, factor }));
  return { assumed: values, priceChanges };
}

export const isChanged = ({ values, prices }: WhatIf): boolean =>
  Object.keys(values).length + Object.keys(prices).length > 0;

/** Marks a fragment that holds assumptions, and is no section of the page. */
const MARK = '~';

/** `#~growth=0.02&price.openai/gpt=0.5`, and empty where nothing is changed. */
export function toFragment({ values, prices }: WhatIf): string {
  const entries: [string, string][] = [
    ...Object.entries(values).map(([id, value]): [string, string] => [id, String(value)]),
    ...Object.entries(prices).map(([key, factor]): [string, string] => [`price.${key}`, String(factor)]),
  ];
  return entries.length === 0 ? '' : `#${MARK}${new URLSearchParams(entries)}`;
}

/** What an address asks for. */
export interface Asked {
  readonly whatIf: WhatIf;
  /** What of it this run cannot take: other models, other assumptions, figures that cannot be. It is left out. */
  readonly unknown: readonly string[];
}

/** `null`: it holds no assumptions. */
export function fromFragment(fragment: string, measured: Measured): Asked | null {
  if (!fragment.startsWith(`#${MARK}`)) return null;
  const models = priceKeysOf(measured);
  const values: Record<string, number> = {};
  const prices: Record<string, number> = {};
  const unknown: string[] = [];
  for (const [id, text] of new URLSearchParams(fragment.slice(2))) {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    const assumption = ASSUMPTIONS.find((one) => one.id === id);
    const model = models.find((one) => id === `price.${one}`);
    if (assumption && isPossible(assumption, value)) values[id] = value;
    else if (model !== undefined && isFactor(value)) prices[model] = value;
    else unknown.push(`${id}=${text}`);
  }
  return { whatIf: withoutUnchanged({ values, prices }, measured), unknown };
}

export const isFactor = (value: number): boolean => value > 0 && value <= 1000;

/** What the main scenario says; `null`: it does not. */
export function ownValue(assumption: Assumption, { scenarios }: Measured): number | null {
  const [main] = scenarios;
  return main ? assumption.read(main.scenario) : null;
}

/** Without what is as it was. What a scenario does not say counts as nothing: no floor, no cache. */
export function withoutUnchanged({ values, prices }: WhatIf, measured: Measured): WhatIf {
  const isOwn = (id: string, value: number): boolean => {
    const assumption = ASSUMPTIONS.find((one) => one.id === id) as Assumption;
    return value === (ownValue(assumption, measured) ?? 0);
  };
  return {
    values: Object.fromEntries(Object.entries(values).filter(([id, value]) => !isOwn(id, value))),
    prices: Object.fromEntries(Object.entries(prices).filter(([, factor]) => factor !== 1)),
  };
}

/** Models whose tokens are paid for, each once, as prices name them. */
export function priceKeysOf({ evidence }: Measured): string[] {
  const priced = evidence.filter(({ data }) => data.pricedTrials > 0);
  return [...new Set(priced.flatMap(({ parts }) => parts.map(({ priceKey }) => priceKey)))];
}

/** One assumption that differs from the run's own. */
export interface Difference {
  readonly label: string;
  readonly from: string;
  readonly to: string;
}

export function differencesOf({ values, prices }: WhatIf, measured: Measured): Difference[] {
  const assumed = ASSUMPTIONS.flatMap((assumption) => {
    const value = values[assumption.id];
    if (value === undefined) return [];
    const { label } = assumption;
    return { label, from: formatOwn(assumption, measured), to: formatValue(assumption, value) };
  });
  const priced = Object.entries(prices).map(([model, factor]) => ({
    label: `Token price of ${model}`,
    from: '1×',
    to: `${factor}×`,
  }));
  return [...assumed, ...priced];
}

/** The measured figure in words; a range is said as one. */
export function formatOwn(assumption: Assumption, measured: Measured): string {
  const value = ownValue(assumption, measured);
  const range = measured.scenarios[0]?.scenario.ranges[assumption.id];
  if (range) return `${formatValue(assumption, range.low)} to ${formatValue(assumption, range.high)}`;
  return value === null ? 'not said' : formatValue(assumption, value);
}

export function formatValue({ unit }: Pick<Assumption, 'unit'>, value: number): string {
  const digits = { maximumFractionDigits: 3 };
  switch (unit) {
    case 'share':
    case 'rate':
      return `${(100 * value).toLocaleString('en-US', digits)}%`;
    case 'usd':
      return formatUsd(value);
    case 'months':
      return `${value} ${value === 1 ? 'month' : 'months'}`;
    case 'ms':
      return `${value.toLocaleString('en-US', digits)} ms`;
    case 'requests':
      return value.toLocaleString('en-US', digits);
  }
}

/** The flags with which `breakeven report` says the same. */
export function flagsOf({ values, prices }: WhatIf): string[] {
  const { requestsPerMonth, ...others } = values;
  return [
    ...(requestsPerMonth === undefined ? [] : ['--volume', String(requestsPerMonth)]),
    ...Object.entries(others).flatMap(([id, value]) => ['--assume', `${id}=${value}`]),
    ...Object.entries(prices).flatMap(([model, factor]) => ['--price', `${model}=${factor}x`]),
  ];
}
