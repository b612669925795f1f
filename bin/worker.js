// The start stub of a worker thread: the same bundle and code cache as bin/bq.js, another entry.
'use strict';
const { load } = require('./loader.js');
load('worker').runWorker();
