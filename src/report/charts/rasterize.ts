import { BreakevenError } from '../../core/model/error.ts';

/** Pixels of a picture for one of its drawing: sharp on paper and on a dense screen. */
const ZOOM = 2;

const PROBE =
  '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><text x="2" y="15" font-family="sans-serif">0</text></svg>';

/**
 * SVGs as PNGs, in the fonts of this machine.
 * @throws BreakevenError where the renderer has no build for the platform, or the machine has no font.
 */
export async function rasterize(svgs: readonly string[]): Promise<readonly Uint8Array[]> {
  const { Resvg } = await loadRenderer();
  if (new Resvg(PROBE).getBBox() === undefined) {
    throw new BreakevenError(
      'not-found',
      'charts cannot be made into PNG: this machine has no font, and their words would be missing',
      'install one (on Debian: apt-get install fonts-liberation), or take --format svg',
    );
  }
  return svgs.map((svg) =>
    new Resvg(svg, { fitTo: { mode: 'zoom', value: ZOOM }, font: { loadSystemFonts: true } })
      .render()
      .asPng(),
  );
}

async function loadRenderer(): Promise<typeof import('@resvg/resvg-js')> {
  try {
    return await import('@resvg/resvg-js');
  } catch {
    throw new BreakevenError(
      'not-found',
      `charts cannot be made into PNG: @resvg/resvg-js has no build for ${process.platform} ${process.arch} here`,
      'install again with optional dependencies (npm ci), or take --format svg',
    );
  }
}
