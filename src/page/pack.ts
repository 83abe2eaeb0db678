import { parse, stringify } from 'devalue';
import type { Evidence } from '../app/evidence.ts';
import type { Measured } from '../app/measured.ts';
import type { Witnessed } from '../app/witness.ts';
import type { ExampleFrame } from '../core/decision/frame.ts';
import type { CandidateData } from '../core/decision/observations.ts';

/** A frame without the ids of its examples: rows are known by their place. */
type PackedFrame = Omit<ExampleFrame, 'ids' | 'rowOf'> & { readonly count: number };
type PackedData = Omit<CandidateData, 'frame'> & { readonly frame: PackedFrame };
type PackedEvidence = Omit<Evidence, 'data' | 'confirm'> & {
  readonly data: PackedData;
  readonly confirm: PackedData | null;
};
type Packed = Omit<Measured, 'evidence'> & { readonly evidence: readonly PackedEvidence[] };

/**
 * A measured run as one text, for a page to take along: every figure to its last bit, as typed arrays; no
 * id, input or output of an example, and of its tags those that a scenario weighs by. `clean` is put over
 * every text of it.
 */
export function packMeasured(measured: Measured, clean: <T>(value: T) => T = (value) => value): string {
  const frames = new Map<ExampleFrame, PackedFrame>();
  const weighed = new Set(measured.scenarios.flatMap(({ scenario }) => Object.keys(scenario.mix ?? {})));
  const packFrame = (frame: ExampleFrame): PackedFrame => {
    const { ids, rowOf: _, ...rest } = frame;
    const tags = rest.tags.map((own) => own.filter((tag) => weighed.has(tag)));
    const packed = frames.get(frame) ?? { ...rest, tags, count: ids.length };
    frames.set(frame, packed);
    return packed;
  };
  const packData = (data: CandidateData): PackedData => ({ ...data, frame: packFrame(data.frame) });
  const times = fewTimes(measured.evidence);
  const packed: Packed = {
    ...measured,
    run: { ...measured.run, configFile: nameOf(measured.run.configFile) },
    facts: { ...measured.facts, overlap: measured.facts.overlap && { ...measured.facts.overlap, shown: [] } },
    evidence: measured.evidence.map((one) => ({
      ...one,
      data: packData(one.data),
      confirm: one.confirm && packData(one.confirm),
      witnessed: one.witnessed && { ...one.witnessed, times: times(one.witnessed) },
    })),
  };
  return stringify(clean(packed));
}

/** @throws Error where the text was not written by `packMeasured`. */
export function unpackMeasured(text: string): Measured {
  const packed = parse(text) as Packed;
  const frames = new Map<PackedFrame, ExampleFrame>();
  const unpackFrame = (frame: PackedFrame): ExampleFrame => {
    const known = frames.get(frame);
    if (known) return known;
    const { count, ...rest } = frame;
    const ids = Array.from({ length: count }, (_, row) => String(row));
    const unpacked = { ...rest, ids, rowOf: new Map(ids.map((id, row) => [id, row])) };
    frames.set(frame, unpacked);
    return unpacked;
  };
  const unpackData = (data: PackedData): CandidateData => ({ ...data, frame: unpackFrame(data.frame) });
  return {
    ...packed,
    evidence: packed.evidence.map((one) => ({
      ...one,
      data: unpackData(one.data),
      confirm: one.confirm && unpackData(one.confirm),
    })),
  };
}

/** Where any two calls overlapped these two say as much as all of them. */
function fewTimes(evidence: readonly Evidence[]): (witnessed: Witnessed) => Witnessed['times'] {
  const all = evidence
    .flatMap(({ witnessed }) => witnessed?.times ?? [])
    .toSorted((a, b) => a.start - b.start);
  const second = all.findIndex(({ start }, index) => index > 0 && start < (all[index - 1]?.end ?? 0));
  if (second < 0) return ({ times }) => times;
  const kept = new Set(all.slice(second - 1, second + 1));
  return ({ times }) => times.filter((span) => kept.has(span));
}

const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;
