#!/usr/bin/env node
// The uncached start stub: checks Node, loads the one bundle through V8's code cache, runs it. Nothing else belongs here.
// `import()` inside a code-cached script fails on Node 20, so the bundle is handed an importer from this file.
'use strict';
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`bq needs Node.js 20.19 or later; this is ${process.versions.node}. Install a newer Node.js.\n`);
  process.exitCode = 4;
} else {
  const { load } = require('./loader.js');
  let bundle;
  try {
    bundle = load(process.argv[2]);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    process.stderr.write(`bq is not built: ${error.path} is missing. Run \`npm run build\`.\n`);
    process.exitCode = 4;
  }
  if (bundle) bundle.run(process.argv.slice(2));
}
