#!/usr/bin/env node
// Plain JavaScript without imports, so that an old Node gets as far as this line.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(`breakeven needs Node 22.18 or newer; this is ${process.version}.`);
  process.exit(2);
}
await import('../dist/cli/main.js');
