import { join } from 'node:path';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: 'tests/support/bundle-cli.ts',
    pool: 'forks',
    maxWorkers: 3,
    isolate: false, // a process of its own for each of two hundred files costs a minute of processor time
    env: {
      BREAKEVEN_DRAWS: process.env.BREAKEVEN_DRAWS ?? '1000', // of reports that are made by processes
      NO_COLOR: '1', // what a terminal shows is compared without colours, also where CI forces them
      // Hundreds of processes run the same sources.
      NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/breakeven/compiled'),
    },
  },
});

export default config;
