import { servePages, type View } from './serve-pages.ts';
import { createApp } from './server/create-app.ts';
import type { Appearance, ViewSources } from './sources.ts';

export interface ViewOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly sources: ViewSources;
  readonly appearance: Appearance;
  /** Told of an error that no page explains. */
  readonly onError: (error: Error) => void;
}

/** Serves the store's runs as pages. Rejects when the port is taken. */
export function startView({ port, sources, appearance, onError }: ViewOptions): Promise<View> {
  return servePages(port, (secrets, own) =>
    createApp({
      secrets,
      sources,
      appearance: { ...appearance, style: `${appearance.style}\n${own}` },
      onError,
    }),
  );
}
