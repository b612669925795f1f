// Ctrl-C while a command waits for somebody who says nothing, a pipe or AWS: the first one ends it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { ROOT, testEnvironment } from '../_helpers/run-bq.ts';

describe('Ctrl-C', function () {
  this.timeout(60_000);
  const children: ChildProcess[] = [];
  const start = (args: readonly string[], env: NodeJS.ProcessEnv = {}) => {
    const child = spawn(process.execPath, [join(ROOT, 'bin', 'bq.js'), ...args], {
      env: { ...testEnvironment(), ...env },
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    children.push(child);
    child.stdin?.on('error', () => {});
    return { child, ended: once(child, 'close') };
  };
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  it('on a pipe that stays silent ends the command with 130', async () => {
    const commands = (
      [
        [['usage', '--logs', '-', '--offline'], '{"x":1}\n'],
        [['usage', '--rows', '-', '--offline'], 'a,b\n'],
        [['count', '-', '--offline'], ''],
        [['count', '-', '--offline'], '{"messages":[{"role":"user","content":"hi"}]}\n'],
        [['simulate', '-'], 'name: x\n'],
        [['quotas', '--quotas', '-'], '{'],
      ] as const
    ).map(([args, piped]) => {
      const { child, ended } = start(args);
      child.stdin?.write(piped);
      return { name: `bq ${args.join(' ')}`, child, ended };
    });
    // By then all read; before that Ctrl-C ends any command at once.
    await sleep(4000);
    for (const { child } of commands) child.kill('SIGINT');
    for (const { name, ended } of commands) expect((await ended)[0], name).to.equal(130);
  });

  describe('while AWS does not answer', () => {
    let silent: Server;
    before(async () => {
      silent = createServer(() => {}).listen(0, '127.0.0.1');
      await once(silent, 'listening');
    });
    after(() => {
      silent.closeAllConnections();
      silent.close();
    });

    for (const args of [
      ['usage', '--region', 'us-east-1'],
      ['batch', 'watch', 'abcdefghijkl', '--region', 'us-east-1'],
      ['quotas', '--region', 'us-east-1'],
    ]) {
      it(`ends bq ${args.slice(0, 2).join(' ')} with 130`, async () => {
        const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
        const asked = once(silent, 'request');
        const { child, ended } = start([...args, '--endpoint-url', url], { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'x' });
        await asked;
        child.kill('SIGINT');
        expect((await ended)[0]).to.equal(130);
      });
    }
  });
});
