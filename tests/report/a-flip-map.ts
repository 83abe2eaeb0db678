import type { CandidateReport } from '../../src/core/model/candidate-report.ts';
import type { FlipMapReport } from '../../src/core/model/sensitivity-report.ts';

const VOLUMES = Array.from({ length: 17 }, (_, step) => 250_000 * 10 ** ((step - 8) / 4));
const FACTORS = Array.from({ length: 13 }, (_, step) => 10 ** ((step - 6) / 6));

/** Who costs least as the candidates' own figures have it; `unproven` are not shown to qualify. */
export function aFlipMap(
  model: string,
  onModel: readonly string[],
  candidates: readonly CandidateReport[],
  unproven: readonly string[] = [],
): FlipMapReport {
  const totalAt = ({ id, expected }: CandidateReport, volume: number, factor: number): number => {
    if (expected === null) return Number.POSITIVE_INFINITY;
    const perRequest = (expected.totalUsd - expected.standingUsd) / 250_000;
    return expected.standingUsd + perRequest * volume * (onModel.includes(id) ? factor : 1);
  };
  const cells = FACTORS.map((factor) =>
    VOLUMES.map((volume) => {
      const [least] = candidates.toSorted((a, b) => totalAt(a, volume, factor) - totalAt(b, volume, factor));
      const id = least?.id ?? '';
      return { id, proven: !unproven.includes(id) };
    }),
  );
  return { model, volumes: VOLUMES, factors: FACTORS, cells };
}
