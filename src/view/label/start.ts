import { servePages, type View } from '../serve-pages.ts';
import { createLabelApp } from './create-label-app.ts';
import type { LabelAppearance, LabelSource } from './source.ts';

export interface LabelOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly source: LabelSource;
  readonly appearance: LabelAppearance;
  /** Told of an error that no page explains. */
  readonly onError: (error: Error) => void;
  /** The labeller says that this is all for now. */
  readonly onFinish: () => void;
}

/** Serves the page on which one person labels one run. Rejects when the port is taken. */
export function startLabelling({ port, appearance, ...parts }: LabelOptions): Promise<View> {
  return servePages(port, (secrets, own) =>
    createLabelApp({
      ...parts,
      secrets,
      appearance: { ...appearance, style: `${appearance.style}\n${own}` },
    }),
  );
}
