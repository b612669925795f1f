// What the GitHub Action runs: a plan against the base of a pull request, and one comment that later runs update. GitHub is a server on loopback.
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { ROOT, testEnvironment } from '../_helpers/run-bq.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const EXAMPLE = readFileSync(join(ROOT, 'examples', 'bq.yaml'), 'utf8');

interface Called {
  readonly method: string;
  readonly url: string;
  readonly authorization: string;
}

describe('the GitHub Action', function () {
  this.timeout(120_000);
  const directory = useTempDirectory();
  let server: Server;
  let called: Called[];
  let comments: { id: number; body: string }[];
  let status: number;

  const answerTo = (method: string, url: string, text: string) => {
    const page = Number(/[?&]page=(\d+)/.exec(url)?.[1]);
    if (method === 'GET') return comments.slice((page - 1) * 100, page * 100);
    const { body } = JSON.parse(text) as { body: string };
    if (method === 'POST') comments.push({ id: 4242, body });
    else comments = comments.map((one) => (url.endsWith(`/comments/${one.id}`) ? { ...one, body } : one));
    return {};
  };

  beforeEach(async () => {
    called = [];
    // Somebody else's comments fill the first page.
    comments = Array.from({ length: 100 }, (_, id) => ({ id, body: 'looks good' }));
    status = 200;
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk) => {
        text += chunk;
      });
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        called.push({ method, url, authorization: headers.authorization ?? '' });
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(answerTo(method, url, text)));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const git = (...words: string[]) =>
      execFileSync('git', ['-C', directory(), '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...words], { encoding: 'utf8' });
    git('init', '--quiet');
    writeFileSync(join(directory(), 'bq.yaml'), EXAMPLE);
    git('add', '.');
    git('commit', '--quiet', '-m', 'base');
    const sha = git('rev-parse', 'HEAD').trim();
    writeFileSync(join(directory(), 'event.json'), JSON.stringify({ pull_request: { number: 7, base: { sha } } }));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  /** In a process of its own: the server answers meanwhile. */
  const run = (workload: string, inputs: Readonly<Record<string, string>> = {}) => {
    writeFileSync(join(directory(), 'bq.yaml'), workload);
    const given = { WORKLOAD: 'bq.yaml', TOLERANCE: '0', CHECK: 'true', COMMENT: 'true', TOKEN: 'of-the-job', ...inputs };
    const child = spawn(process.execPath, [join(ROOT, 'scripts', 'action.mjs')], {
      cwd: directory(),
      env: testEnvironment({
        GITHUB_EVENT_PATH: join(directory(), 'event.json'),
        GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        GITHUB_REPOSITORY: 'o/r',
        GITHUB_STEP_SUMMARY: join(directory(), 'summary.md'),
        GITHUB_OUTPUT: join(directory(), 'output'),
        ...Object.fromEntries(Object.entries(given).map(([name, value]) => [`BQ_ACTION_${name}`, value])),
      }),
    });
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.stdout.resume();
    return new Promise<{ code: number | null; stderr: string }>((resolve) => child.on('close', (code) => resolve({ code, stderr })));
  };
  const own = () => comments.filter(({ body }) => body.startsWith('<!-- bq plan'));

  it('comments once, and changes its comment from then on', async () => {
    const larger = EXAMPLE.replace('requestsPerMinute: 120 ', 'requestsPerMinute: 240 ');
    expect((await run(larger)).code).to.equal(3);
    expect(own()).to.have.length(1);
    expect(own()[0]?.body).to.include('| chat |').and.include('worse');
    expect(readFileSync(join(directory(), 'output'), 'utf8')).to.equal('worse=true\n');
    expect((await run(EXAMPLE)).code).to.equal(0);
    expect(own()).to.have.length(1);
    expect(own()[0]?.body).to.include('Nothing differs');
    expect(called.map(({ method }) => method)).to.deep.equal(['GET', 'GET', 'POST', 'GET', 'GET', 'PATCH']);
    expect(new Set(called.map(({ authorization }) => authorization))).to.deep.equal(new Set(['Bearer of-the-job']));
    expect(readFileSync(join(directory(), 'summary.md'), 'utf8')).to.include('### Bedrock quotas');
  });

  it('fails only where it is to check, and never for want of the right to comment', async () => {
    const larger = EXAMPLE.replace('requestsPerMinute: 120 ', 'requestsPerMinute: 125 ');
    expect((await run(larger, { CHECK: 'false' })).code).to.equal(0);
    expect((await run(larger, { TOLERANCE: '10' })).code).to.equal(0);
    status = 403;
    const { code, stderr } = await run(EXAMPLE);
    expect(code).to.equal(0);
    expect(stderr).to.include('no comment').and.include('403');
  });

  it('tells nobody an answer that it does not have', async () => {
    const { code } = await run('workloads: [');
    expect(code).to.equal(2);
    expect(called).to.deep.equal([]);
  });

  it('passes its inputs by the environment, never into a shell', () => {
    const action = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8'));
    expect(action.runs.using).to.equal('composite');
    for (const step of action.runs.steps) {
      expect(step.shell).to.equal('bash');
      expect(step.run).to.not.include('${{');
    }
    const script = readFileSync(join(ROOT, 'scripts', 'action.mjs'), 'utf8');
    const used = new Set([...script.matchAll(/input\('(\w+)'\)/g)].map((match) => `BQ_ACTION_${match[1]}`));
    expect(new Set(Object.keys(action.runs.steps[1].env))).to.deep.equal(used);
    for (const value of Object.values(action.runs.steps[1].env))
      expect(action.inputs).to.have.property(/inputs\.(\w+)/.exec(String(value))?.[1] ?? '');
    const workflow = parse(readFileSync(join(ROOT, 'examples', 'pull-request.yml'), 'utf8'));
    const uses = workflow.jobs.plan.steps.at(-1);
    for (const name of Object.keys(uses.with)) expect(action.inputs).to.have.property(name);
    expect(workflow.permissions['pull-requests']).to.equal('write');
  });
});
