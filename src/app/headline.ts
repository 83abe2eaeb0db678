import type { ReportDocument } from '../core/model/report-document.ts';

type Body = Omit<ReportDocument, 'headline'>;

/** The verdict in one or two sentences, for people. */
export function writeHeadline(document: Body): string {
  const { recommendation, noVerdict, scenario } = document;
  if (!recommendation || !scenario) return `No verdict: ${noVerdict ?? 'it cannot be computed'}.`;
  const volume = `${count(scenario.requestsPerMonth)} requests a month`;
  if (recommendation.kind === 'choose')
    return choose(document, recommendation.winner, scenario.incumbent, volume);
  if (recommendation.kind === 'none-qualifies') {
    return `No candidate meets what is required: every one of the ${recommendation.rejected.length} is shown to fall short.`;
  }
  const open = recommendation.among.filter((id) => id !== recommendation.leading);
  const [step] = recommendation.next;
  const settle = step ? ` About ${count(step.count)} more examples would settle it.` : '';
  if (!isProven(document, recommendation.leading)) {
    const others = open.length === 0 ? '' : `; so may ${open.join(', ')}, for more`;
    return `Not proven yet: at ${volume} ${recommendation.leading} is the cheapest that may still qualify${others}, but this eval does not show that any candidate meets what is required.${settle}`;
  }
  return `Not proven yet: ${open.join(', ')} may be cheaper than ${recommendation.leading} at ${volume}, but this eval does not show that the requirements are met.${settle}`;
}

function isProven({ candidates }: Body, id: string): boolean {
  return (
    candidates.find((one) => one.id === id)?.requirements.every(({ status }) => status === 'met') ?? false
  );
}

function choose(document: Body, winner: string, incumbent: string, volume: string): string {
  const own = document.candidates.find(({ id }) => id === winner);
  const tied = tiedWith(document, winner, own?.expected?.totalUsd ?? Number.NaN);
  if (winner === incumbent)
    return `Keep ${winner}: at ${volume} it is the cheapest candidate that meets what is required.${tied}`;
  const saving = own?.expected?.savingUsdPerMonth ?? 0;
  const payback = own?.paybackMonths;
  const change =
    saving >= 0
      ? `saves ${usd(saving)} a month against ${incumbent}${paysBack(payback ?? null)}`
      : `costs ${usd(-saving)} a month more than ${incumbent}`;
  const why = isProven(document, incumbent) ? '' : `; ${incumbent} is not shown to meet it`;
  return `Choose ${winner}: at ${volume} it is the cheapest candidate that meets what is required; it ${change}${why}.${tied}`;
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
  return tied.length === 0 ? '' : ` ${tied.map(({ id }) => id).join(' and ')} would cost the same.`;
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
