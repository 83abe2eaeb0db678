import type { ReportDocument } from '../../core/model/report-document.ts';

/** Total cost over the horizon as the document implies it: what stands still, and the rest by the request. */
export interface CostLine {
  readonly id: string;
  readonly standingUsd: number;
  /** Present value over the horizon of one request in the first month. */
  readonly usdPerRequest: number;
  /** Totals at ascending volumes, where machines bought whole make the line crooked. */
  readonly bends?: readonly Bend[];
}

interface Bend {
  readonly volume: number;
  readonly usd: number;
}

/** Lines of the priced candidates; one that costs nothing at all has no place on a log axis. */
export function costLinesOf(document: ReportDocument): readonly CostLine[] {
  const { candidates, scenario } = document;
  const volume = scenario?.requestsPerMonth ?? 0;
  if (volume <= 0) return [];
  return candidates
    .flatMap(({ id, expected }) =>
      expected === null
        ? []
        : [
            {
              id,
              standingUsd: expected.standingUsd,
              usdPerRequest: (expected.totalUsd - expected.standingUsd) / volume,
            },
          ],
    )
    .map((line) => withBends(line, document))
    .filter((line) => totalAt(line, 1) > 0);
}

/** Total dollars at a volume of the first month. */
export function totalAt(line: CostLine, requestsPerMonth: number): number {
  const straight = (volume: number): number => line.standingUsd + line.usdPerRequest * volume;
  if (line.bends === undefined) return straight(requestsPerMonth);
  const after = line.bends.findIndex(({ volume }) => volume >= requestsPerMonth);
  const [a, b] = [line.bends[after - 1], line.bends[after]];
  if (b?.volume === requestsPerMonth) return b.usd;
  if (a === undefined || b === undefined) {
    // Beyond what was looked at it goes on from the nearest volume by the request.
    const end = after < 0 ? line.bends.at(-1) : b;
    return end === undefined
      ? straight(requestsPerMonth)
      : Math.max(0, end.usd + line.usdPerRequest * (requestsPerMonth - end.volume));
  }
  const share = Math.log(requestsPerMonth / a.volume) / Math.log(b.volume / a.volume);
  return a.usd * (b.usd / a.usd) ** share;
}

/** A total may part from its straight line by so much before the line bends. */
const STRAIGHT = 0.005;

function withBends(line: CostLine, { byVolume }: ReportDocument): CostLine {
  const point = byVolume?.candidates.find(({ id }) => id === line.id)?.point ?? [];
  const bends = point.map((usd, index) => ({ volume: byVolume?.volumes[index] ?? 0, usd }));
  const isStraight = bends.every(
    ({ volume, usd }) => Math.abs(totalAt(line, volume) - usd) <= STRAIGHT * Math.abs(usd),
  );
  return isStraight || bends.some(({ usd }) => usd <= 0) ? line : { ...line, bends };
}

/** Two decades round the scenario's volume, widened so that every switch is in sight. */
export function volumeRange({ scenario, cheapestByVolume }: ReportDocument): [number, number] {
  const volume = Math.max(1, scenario?.requestsPerMonth ?? 1);
  const switches = cheapestByVolume.map(({ from }) => from).filter((from) => from > 0);
  const low = Math.max(1, Math.min(volume / 100, ...switches.map((at) => at / 3)));
  const high = Math.max(low * 1000, volume * 30, ...switches.map((at) => at * 3));
  return [low, high];
}
