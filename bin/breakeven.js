#!/usr/bin/env node
// Plain JavaScript without imports above the check, so that an old Node gets as far as saying so.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(`breakeven needs Node 22.18 or newer; this is ${process.version}.`);
  process.exit(2);
}
// The published package is built; a checkout that is not built yet runs its sources.
const { existsSync } = await import('node:fs');
const built = new URL('../dist/cli/main.js', import.meta.url);
await import(existsSync(built) ? built.href : new URL('../src/cli/main.ts', import.meta.url).href);
