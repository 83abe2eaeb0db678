import type { CandidateReport } from '../../core/model/candidate-report.ts';
import type { ReportDocument } from '../../core/model/report-document.ts';
import { leaderOf } from '../content/words.ts';
import { shorten } from '../inert.ts';

/** Shapes in a box from −1 to 1 (Vega's custom symbols, and the page's glyphs), in the order of colours. */
const SHAPES = [
  'M0,-1A1,1,0,1,1,0,1A1,1,0,1,1,0,-1Z',
  'M-0.9,-0.9H0.9V0.9H-0.9Z',
  'M0,-1.15L1.1,0.85H-1.1Z',
  'M0,-1.25L1.25,0L0,1.25L-1.25,0Z',
  'M0,1.15L1.1,-0.85H-1.1Z',
  'M-0.4,-1.15H0.4V-0.4H1.15V0.4H0.4V1.15H-0.4V0.4H-1.15V-0.4H-0.4Z',
] as const;

/** A candidate's look, the same in every chart and table. */
export interface Series {
  readonly id: string;
  readonly color: string;
  readonly shape: string;
  /** The chosen or leading candidate. */
  readonly leads: boolean;
  /** Meets every requirement. */
  readonly qualifies: boolean;
}

/** Past six candidates colours and shapes come round again, in another pairing. */
export function seriesOf(document: ReportDocument): ReadonlyMap<string, Series> {
  const leader = leaderOf(document);
  return new Map(
    document.candidates.map((candidate, index) => [candidate.id, look(candidate, index, leader)]),
  );
}

function look({ id, requirements }: CandidateReport, index: number, leader: string | null): Series {
  const round = Math.floor(index / SHAPES.length);
  return {
    id,
    color: `var(--series-${(index % SHAPES.length) + 1})`,
    shape: SHAPES[(index + round) % SHAPES.length] ?? SHAPES[0],
    leads: id === leader,
    qualifies: requirements.every(({ status }) => status === 'met'),
  };
}

/** The chosen or leading candidate on top: lines of the same figures lie on one another. */
export function inDrawingOrder<T extends { readonly id: string }>(
  lines: readonly T[],
  series: ReadonlyMap<string, Series>,
): readonly T[] {
  const leads = ({ id }: T): number => Number(series.get(id)?.leads ?? false);
  return lines.toSorted((a, b) => leads(a) - leads(b));
}

export const labelOf = (id: string, longest: number): string => shorten(id, longest);
