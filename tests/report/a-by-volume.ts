import type { CandidateReport } from '../../src/core/model/candidate-report.ts';
import type { ByVolumeReport } from '../../src/core/model/volume-report.ts';
import { SCENARIO } from './a-candidate.ts';

const OWN = SCENARIO.requestsPerMonth;
const VOLUMES = Array.from({ length: 13 }, (_, index) => OWN * 10 ** ((index - 6) / 3));

/** Totals to within two per cent; the closer to the least of those that qualify, the likelier the cheapest. */
export function aByVolume(candidates: readonly CandidateReport[]): ByVolumeReport | null {
  const totalAt = ({ expected }: CandidateReport, volume: number): number =>
    expected === null
      ? Number.POSITIVE_INFINITY
      : expected.standingUsd + ((expected.totalUsd - expected.standingUsd) * volume) / OWN;
  const priced = candidates.filter(({ expected }) => expected !== null);
  if (priced.length === 0) return null;
  const mayWin = priced.filter(({ probabilityQualifies }) => (probabilityQualifies ?? 0) > 0);
  const chanceAt = (one: CandidateReport, volume: number): number => {
    if (!mayWin.includes(one)) return 0;
    if (volume === OWN) return one.probabilityCheapest ?? 0; // as the verdict has it
    const least = Math.min(...mayWin.map((other) => totalAt(other, volume)));
    const weight = (other: CandidateReport): number => (totalAt(other, volume) / least) ** -9.1;
    return (0.99 * weight(one)) / mayWin.reduce((sum, other) => sum + weight(other), 0);
  };
  return {
    volumes: VOLUMES,
    candidates: priced.map((one) => {
      const point = VOLUMES.map((volume) => totalAt(one, volume));
      return {
        id: one.id,
        low: point.map((usd) => usd * 0.98),
        point,
        high: point.map((usd) => usd * 1.02),
        probabilityCheapest: VOLUMES.map((volume) => chanceAt(one, volume)),
      };
    }),
  };
}
