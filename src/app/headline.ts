import { SURE } from '../core/decision/recommend.ts';
import type { CandidateReport } from '../core/model/candidate-report.ts';
import type { NextStep, Recommendation } from '../core/model/recommendation.ts';
import type { ReportDocument } from '../core/model/report-document.ts';

type Body = Omit<ReportDocument, 'headline'>;
type Choice = Extract<Recommendation, { kind: 'choose' }>;
type Unproven = Extract<Recommendation, { kind: 'unproven' }>;

/** The verdict in a few sentences, for people: what to do, how sure that is, and what it saves. */
export function writeHeadline(document: Body): string {
  const { recommendation, noVerdict, scenario } = document;
  if (!recommendation || !scenario) return `No verdict: ${noVerdict ?? 'it cannot be computed'}.`;
  const volume = `${count(scenario.requestsPerMonth)} requests a month`;
  switch (recommendation.kind) {
    case 'choose':
      return choose(document, recommendation, scenario.incumbent, volume);
    case 'none-qualifies':
      return `No candidate meets what is required: every one of the ${recommendation.rejected.length} is shown to fall short.`;
    case 'unproven':
      return unproven(document, recommendation, volume);
  }
}

function unproven(document: Body, { leading, among, next }: Unproven, volume: string): string {
  const settle = settledBy(next);
  if (document.selection?.method === 'not-confirmed') {
    return `Not proven yet: at ${volume} ${leading} is the cheapest candidate that meets what is required, but the examples held out for that do not confirm it.${settle}`;
  }
  const open = among.filter((id) => id !== leading);
  if (isProven(document, leading)) return openOrder(document, leading, open, volume) + settle;
  const others = open.length === 0 ? '' : `; so may ${listed(open)}, for more`;
  return `Not proven yet: at ${volume} ${leading} is the cheapest that may still qualify${others}, but this eval does not show that any candidate meets what is required.${settle}`;
}

/** What is open beside a leader that is shown to qualify: whether others qualify, or only who costs least. */
function openOrder(document: Body, leading: string, open: readonly string[], volume: string): string {
  if (open.length === 0)
    return `Not proven yet: at ${volume} ${leading} is the cheapest candidate that meets what is required, but not surely enough to choose it.`;
  const lead = `Not proven yet: ${listed(open)} may be cheaper than ${leading} at ${volume}, but this eval does not show`;
  return open.every((id) => isProven(document, id))
    ? `${lead} which of them costs least.`
    : `${lead} that the requirements are met.`;
}

/** The step most worth its price, what it costs and what it is worth. */
function settledBy([step]: readonly NextStep[]): string {
  if (step === undefined) return '';
  const price =
    step.costUsd === null
      ? ''
      : step.worthUsd === null
        ? `, for about ${usd(step.costUsd)}`
        : `, for about ${usd(step.costUsd)}; knowing is worth about ${usd(step.worthUsd)}`;
  return ` About ${stepWords(step)} would settle it${price}.`;
}

const ASKED: Readonly<Record<NextStep['action'], readonly [one: string, many: string]>> = {
  examples: ['more example', 'more examples'],
  labels: ['label by hand', 'labels by hand'],
  pilot: ['pilot request', 'pilot requests'],
  prompt: ['more prompt', 'more prompts'],
  load: ['timed request', 'timed requests'],
};

/** `350 more examples`: two digits, for it is a rough guide. */
const stepWords = ({ action, count: size }: NextStep): string =>
  `${count(Number(size.toPrecision(2)))} ${ASKED[action][size === 1 ? 0 : 1]}`;

function isProven({ candidates }: Body, id: string): boolean {
  return (
    candidates.find((one) => one.id === id)?.requirements.every(({ status }) => status === 'met') ?? false
  );
}

function choose(document: Body, choice: Choice, incumbent: string, volume: string): string {
  const { winner } = choice;
  const own = document.candidates.find(({ id }) => id === winner);
  const sure = surenessOf(document, choice);
  const tied = tiedWith(document, winner, own?.expected?.totalUsd ?? Number.NaN);
  const end = `${holds(choice)}${tied}${doubtOf(document, choice)}`;
  if (winner === incumbent)
    return `Keep ${winner}${sure}: at ${volume} it is the cheapest candidate that meets what is required.${end}`;
  const why = isProven(document, incumbent) ? '' : `; ${incumbent} is not shown to meet it`;
  return `Choose ${winner}${sure}: at ${volume} it is the cheapest candidate that meets what is required; it ${changeOf(own, incumbent)}${why}.${end}`;
}

function changeOf(own: CandidateReport | undefined, incumbent: string): string {
  const saving = own?.expected?.savingUsdPerMonth ?? 0;
  if (saving < 0) return `costs ${usd(-saving)} a month more than ${incumbent}`;
  const loses = own?.probabilityLosesMoney ?? 0;
  const risk = loses >= NOTABLE ? `, ${likelihood(loses)} likely to lose money over the horizon` : '';
  return `saves ${usd(saving)} a month${betweenOf(own)} against ${incumbent}${paysBack(own?.paybackMonths ?? null)}${risk}`;
}

/** The interval of the saving, where it shows in the figures. */
function betweenOf(own: CandidateReport | undefined): string {
  const estimate = own?.savingUsdPerMonth;
  if (!estimate) return '';
  const [low, high] = [estimate.low, estimate.high].map((value) => usd(value).replace('-', '\u2212'));
  return low === high ? '' : ` (${low} to ${high})`;
}

/** First-month requests between which the choice stays the same. */
function holds({ holdsBetween: [from, to] }: Choice): string {
  if (from <= 1 && to === null) return ' That holds at any volume.';
  if (to === null) return ` That holds from ${count(from)} requests a month up.`;
  return from <= 1
    ? ` That holds up to ${count(to)} requests a month.`
    : ` That holds from ${count(from)} to ${count(to)} requests a month.`;
}

/** A chance of losing money from which on it belongs beside the saving. */
const NOTABLE = 0.05;

function surenessOf(document: Body, choice: Choice): string {
  const { probabilityCheapest } = choice;
  if (probabilityCheapest === null) return '';
  const sure = `${likelihood(probabilityCheapest)} sure`;
  return !isSure(choice) && isNearTie(document, choice.winner) ? `, a near tie (${sure})` : ` (${sure})`;
}

/** A tie is among those that are shown to qualify; whoever is not may be far cheaper. */
const isNearTie = (document: Body, winner: string): boolean =>
  rivalsOf(document, winner).every((id) => isProven(document, id));

/** Others that are the cheapest that qualifies in a share of the draws that counts. */
const rivalsOf = ({ candidates }: Body, winner: string): readonly string[] =>
  candidates.flatMap(({ id, probabilityCheapest }) =>
    id !== winner && (probabilityCheapest ?? 0) >= NOTABLE ? [id] : [],
  );

/** Why a choice that is not sure stands all the same. */
function doubtOf(document: Body, choice: Choice): string {
  if (isSure(choice)) return '';
  const open = rivalsOf(document, choice.winner).filter((id) => !isProven(document, id));
  const worth =
    choice.expectedRegret === null
      ? ''
      : `: knowing all would save ${usd(choice.expectedRegret)} over the horizon on average`;
  return open.length === 0
    ? ` To measure more is not worth its price${worth}.`
    : ` ${listed(open)} may be cheaper, but ${open.length === 1 ? 'is' : 'are'} not shown to qualify, and to measure more is not worth its price${worth}.`;
}

function paysBack(months: number | 'never' | null): string {
  if (months === null || months === 0) return '';
  if (months === 'never') return ', and does not pay back within the horizon';
  return `, and pays back ${months < 1 ? 'within the first month' : `after ${months.toFixed(1)} months`}`;
}

/** Others that qualify and cost the same to the last cent of a thousand dollars. */
function tiedWith({ candidates }: Body, winner: string, totalUsd: number): string {
  const tied = candidates.filter(
    ({ id, expected, requirements }) =>
      id !== winner &&
      expected !== null &&
      Math.abs(expected.totalUsd - totalUsd) <= 1e-5 * Math.abs(totalUsd) &&
      requirements.every(({ status }) => status === 'met'),
  );
  return tied.length === 0 ? '' : ` ${listed(tied.map(({ id }) => id))} would cost the same.`;
}

/** Where nothing was drawn there is nothing to be unsure of. */
const isSure = ({ probabilityCheapest }: Choice): boolean =>
  probabilityCheapest === null || probabilityCheapest >= SURE;

/** Whole per cent, and never certain. */
function likelihood(probability: number): string {
  if (probability > 0.99) return '>99%';
  return probability < 0.01 ? '<1%' : `${Math.round(probability * 100)}%`;
}

/** `a`, `a and b`, `a, b and c`. */
function listed(ids: readonly string[]): string {
  const last = ids.at(-1) ?? '';
  return ids.length < 2 ? last : `${ids.slice(0, -1).join(', ')} and ${last}`;
}

function count(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 0 });
}

function usd(value: number): string {
  return value.toLocaleString('en-US', {
    style: 'currency',
    currency: 'USD',
    maximumFractionDigits: value < 100 ? 2 : 0,
  });
}
