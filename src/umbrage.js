#!/usr/bin/env node
// Plain JavaScript without modern syntax: this file has to be readable by the Node versions it turns away.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 19)) {
  console.error(
    `Umbrage needs Node 22.19 or newer, this is ${process.version}. Run it with "npm start", "npm run demo" or "npx umbrage", which bring their own Node 24 on Linux and Windows; elsewhere install Node 24.`,
  );
  process.exit(1);
}

if (process.argv[2] !== '--check-node') import('./lean-start.js').then(() => import('./cli.ts'));
