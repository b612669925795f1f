// Root hooks and fixtures. A promise that is rejected while nobody waits for it fails the test that is running. What tests put into the temporary
// directory is gone when all have ended.
'use strict';
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const fail = (reason) => {
  throw reason;
};

exports.mochaHooks = {
  // In parallel jobs once for each file: mocha takes all listeners away when a file has ended.
  beforeAll() {
    process.on('unhandledRejection', fail);
  },
  afterAll() {
    process.off('unhandledRejection', fail);
  },
};

// At once, since files that are loaded next ask for it; parallel jobs inherit it.
const isFirst = process.env.BQ_TEST_TEMPORARY === undefined;
if (isFirst) {
  process.env.BQ_TEST_TEMPORARY = mkdtempSync(join(tmpdir(), 'bq-tests-'));
  process.env.TMPDIR = process.env.BQ_TEST_TEMPORARY;
}

exports.mochaGlobalTeardown = () => {
  if (isFirst) rmSync(process.env.BQ_TEST_TEMPORARY, { recursive: true, force: true, maxRetries: 3 });
};
