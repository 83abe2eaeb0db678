import type { ReportDocument } from '../../core/model/report-document.ts';

/** Total cost over the horizon as the document implies it: what stands still, and the rest by the request. */
export interface CostLine {
  readonly id: string;
  readonly standingUsd: number;
  /** Present value over the horizon of one request in the first month. */
  readonly usdPerRequest: number;
}

/** Lines of the priced candidates; one that costs nothing at all has no place on a log axis. */
export function costLinesOf({ candidates, scenario }: ReportDocument): readonly CostLine[] {
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
    .filter((line) => totalAt(line, 1) > 0);
}

export const totalAt = ({ standingUsd, usdPerRequest }: CostLine, requestsPerMonth: number): number =>
  standingUsd + usdPerRequest * requestsPerMonth;

/** Two decades round the scenario's volume, widened so that every switch is in sight. */
export function volumeRange({ scenario, cheapestByVolume }: ReportDocument): [number, number] {
  const volume = Math.max(1, scenario?.requestsPerMonth ?? 1);
  const switches = cheapestByVolume.map(({ from }) => from).filter((from) => from > 0);
  const low = Math.max(1, Math.min(volume / 100, ...switches.map((at) => at / 3)));
  const high = Math.max(low * 1000, volume * 30, ...switches.map((at) => at * 3));
  return [low, high];
}
