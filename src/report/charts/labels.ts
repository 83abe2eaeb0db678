/** Setting labels so that none covers another, a mark or a whisker. All in pixels, y downwards. */

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Anchor {
  readonly text: string;
  /** Places in order of preference. */
  readonly places: readonly Place[];
}

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly align: 'left' | 'center' | 'right';
}

/** About what a system face takes; bold faces a little more. */
export const textWidth = (text: string, fontSize: number): number => [...text].length * fontSize * 0.56;

function boxOf(text: string, { x, y, align }: Place, fontSize: number): Box {
  const width = textWidth(text, fontSize);
  const left = align === 'left' ? x : align === 'right' ? x - width : x - width / 2;
  return { left, right: left + width, top: y - fontSize * 0.6, bottom: y + fontSize * 0.6 };
}

/**
 * One place for each anchor: every label in turn moves to where it covers least, a few times over.
 * Six labels with nine places each settle in two or three rounds.
 */
export function placeLabels(
  anchors: readonly Anchor[],
  obstacles: readonly Box[],
  bounds: Box,
  fontSize: number,
): readonly Place[] {
  const chosen = anchors.map(({ places }) => places[0] ?? { x: 0, y: 0, align: 'left' as const });
  for (let round = 0; round < 5; round += 1) {
    for (const [index, { text, places }] of anchors.entries()) {
      const others = chosen.flatMap((place, other) =>
        other === index ? [] : [boxOf(anchors[other]?.text ?? '', place, fontSize)],
      );
      const costs = places.map((place, rank) => {
        const box = boxOf(text, place, fontSize);
        const covered = [...obstacles, ...others].reduce((sum, other) => sum + overlap(box, other), 0);
        return covered * 10 + outside(box, bounds) * 40 + rank * 6;
      });
      const best = places[costs.indexOf(Math.min(...costs))];
      if (best !== undefined) chosen[index] = best;
    }
  }
  return chosen;
}

export function overlap(a: Box, b: Box): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}

function outside(box: Box, bounds: Box): number {
  return (
    Math.max(0, bounds.left - box.left) +
    Math.max(0, box.right - bounds.right) +
    Math.max(0, bounds.top - box.top) +
    Math.max(0, box.bottom - bounds.bottom)
  );
}

/**
 * Positions on one line, moved as little as the gap allows and kept between the ends: those too close
 * form a block round their mean. Answers are in the order asked.
 */
export function spread(wanted: readonly number[], gap: number, from: number, to: number): readonly number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  let blocks: { sum: number; members: number[] }[] = [];
  const start = (block: { sum: number; members: number[] }): number => {
    const extent = (block.members.length - 1) * gap;
    const centre = block.sum / block.members.length;
    return Math.max(from, Math.min(to - extent, centre - extent / 2));
  };
  for (const index of order) {
    blocks = [...blocks, { sum: wanted[index] ?? 0, members: [index] }];
    for (;;) {
      const last = blocks.at(-1);
      const before = blocks.at(-2);
      if (last === undefined || before === undefined) break;
      if (start(before) + before.members.length * gap <= start(last)) break;
      blocks = [
        ...blocks.slice(0, -2),
        { sum: before.sum + last.sum, members: [...before.members, ...last.members] },
      ];
    }
  }
  const result = wanted.slice();
  for (const block of blocks) {
    for (const [rank, index] of block.members.entries()) result[index] = start(block) + rank * gap;
  }
  return result;
}
