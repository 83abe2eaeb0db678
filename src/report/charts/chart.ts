import type { TopLevelSpec } from 'vega-lite';
import type { ReportDocument } from '../../core/model/report-document.ts';
import type { DataTable } from '../content/content.ts';

/** The paper that a chart is drawn on, in pixels of its own coordinate system. */
export interface Frame {
  readonly name: 'wide' | 'narrow';
  readonly width: number;
  readonly fontSize: number;
  /** Longest label beside a mark, in characters; ids beyond it are cut in the middle. */
  readonly labelLength: number;
}

export const FRAMES: readonly Frame[] = [
  { name: 'wide', width: 720, fontSize: 12.5, labelLength: 20 },
  { name: 'narrow', width: 340, fontSize: 11.5, labelLength: 12 },
];

/** Drawn area inside the frame. */
export interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly width: number;
  readonly height: number;
}

/** One chart: what it asks, what it shows in words and in figures, and its Vega-Lite spec. */
export interface Chart {
  readonly id: string;
  readonly title: (document: ReportDocument) => string;
  /** Whether the document has anything to draw. */
  readonly shows: (document: ReportDocument) => boolean;
  /** How to read it, one or two sentences. */
  readonly lead: (document: ReportDocument) => string;
  /** The picture in words, for those who cannot see it. */
  readonly describe: (document: ReportDocument) => string;
  /** The figures drawn. */
  readonly table: (document: ReportDocument) => DataTable;
  readonly spec: (document: ReportDocument, frame: Frame) => TopLevelSpec;
}

export type Layers = Extract<TopLevelSpec, { layer: readonly unknown[] }>['layer'];
export type Layer = Layers[number];

export function plotOf(
  frame: Frame,
  height: number,
  { left, right, top, bottom }: Pick<Plot, 'left' | 'right' | 'top' | 'bottom'>,
): Plot {
  return { left, right, top, bottom, width: frame.width - left - right, height: height - top - bottom };
}

/** The frame round the layers: fixed size, no background, type and rules in the page's own colours. */
export function chartSpec(frame: Frame, plot: Plot, figures: readonly object[], layer: Layers): TopLevelSpec {
  const { left, right, top, bottom, width, height } = plot;
  return {
    width,
    height,
    autosize: { type: 'none' },
    padding: { left, right, top, bottom },
    background: 'transparent',
    datasets: { figures: figures.map((figure) => ({ ...figure })) },
    layer,
    config: {
      aria: false,
      font: 'inherit',
      view: { stroke: 'transparent' },
      axis: {
        labelFontSize: frame.fontSize,
        titleFontSize: frame.fontSize,
        titleFontWeight: 500,
        labelColor: INK.quiet,
        titleColor: INK.quiet,
        gridColor: INK.grid,
        domainColor: INK.rule,
        ticks: false,
        labelPadding: 7,
        labelOverlap: false,
        labelFlush: false,
      },
      text: { fontSize: frame.fontSize, color: INK.text },
    },
  };
}

/** Custom properties of the page, so that a chart follows light and dark. */
export const INK = {
  text: 'var(--ink)',
  quiet: 'var(--ink-2)',
  grid: 'var(--grid)',
  rule: 'var(--rule)',
  accent: 'var(--accent)',
  paper: 'var(--paper)',
} as const;
