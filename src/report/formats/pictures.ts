import { rasterize } from '../charts/rasterize.ts';
import type { ReportFile, ReportSource } from './source.ts';

/** One file a chart, for slides and documents. */
export async function writeSvgs({ pictures }: ReportSource): Promise<readonly ReportFile[]> {
  return (await pictures()).map(({ name, svg }) => ({ name: `charts/${name}.svg`, content: svg }));
}

/** The same as pixels. */
export async function writePngs({ pictures }: ReportSource): Promise<readonly ReportFile[]> {
  const drawn = await pictures();
  if (drawn.length === 0) return [];
  const pngs = await rasterize(drawn.map(({ svg }) => svg));
  return drawn.map(({ name }, index) => ({ name: `charts/${name}.png`, content: pngs[index] as Uint8Array }));
}
