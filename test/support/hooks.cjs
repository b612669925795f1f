// Root hooks: a promise that is rejected while nobody waits for it fails the test that is running.
'use strict';
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
