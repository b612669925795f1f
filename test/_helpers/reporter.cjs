// Mocha's dot reporter, closed by the plain line that CI reads; with BQ_TEST_TALLY=FILE the counts are appended there too.
'use strict';
const { appendFileSync } = require('node:fs');
const { reporters } = require('mocha');

module.exports = class Reporter extends reporters.Dot {
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      const { passes, failures } = this.stats;
      process.stdout.write(`${passes} passed, ${failures} failed\n`);
      if (process.env.BQ_TEST_TALLY) appendFileSync(process.env.BQ_TEST_TALLY, `${passes} ${failures}\n`);
    });
  }
};
