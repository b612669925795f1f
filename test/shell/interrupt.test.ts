// Ctrl-C while a command waits for a pipe that stays silent: the first one ends it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { ROOT, testEnvironment } from '../_helpers/run-bq.ts';

describe('Ctrl-C on a pipe that stays silent', function () {
  this.timeout(30_000);
  let child: ChildProcess | undefined;
  afterEach(() => child?.kill('SIGKILL'));

  for (const [args, piped] of [
    [['usage', '--logs', '-', '--offline'], '{"x":1}\n'],
    [['usage', '--rows', '-', '--offline'], 'a,b\n'],
    [['count', '-', '--offline'], ''],
    [['count', '-', '--offline'], '{"messages":[{"role":"user","content":"hi"}]}\n'],
    [['simulate', '-'], 'name: x\n'],
    [['quotas', '--quotas', '-'], '{'],
  ] as const) {
    it(`ends bq ${args.join(' ')}${piped === '' ? ', with nothing piped in,' : ''} with 130`, async () => {
      child = spawn(process.execPath, [join(ROOT, 'bin', 'bq.js'), ...args], {
        env: testEnvironment(),
        stdio: ['pipe', 'ignore', 'ignore'],
      });
      child.stdin?.on('error', () => {});
      child.stdin?.write(piped);
      const ended = once(child, 'close');
      // By then it reads; before that Ctrl-C ends any command at once.
      await sleep(2000);
      child.kill('SIGINT');
      expect((await ended)[0]).to.equal(130);
    });
  }
});
