// What action.yml runs: plans the workload file against the base of the pull request, writes the job's summary, and one comment that later runs update.
// Everything from outside comes in by the environment and goes on as arguments and JSON: no shell sees it.
import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const BQ = fileURLToPath(new URL('../bin/bq.js', import.meta.url));
const DOES_NOT_FIT = 3;
const { env } = process;
const input = (name) => env[`BQ_ACTION_${name}`] ?? '';
const workload = input('WORKLOAD') || 'bq.yaml';
/** By which an earlier comment is found; several files of one pull request have a comment each. */
const MARK = `<!-- bq plan ${workload.replaceAll('--', '- -')} -->`;

const event = env.GITHUB_EVENT_PATH ? JSON.parse(readFileSync(env.GITHUB_EVENT_PATH, 'utf8')) : {};
const pull = event.pull_request;
const against = input('AGAINST') || baseOf(pull);

const planned = spawnSync(
  process.execPath,
  [
    BQ,
    'plan',
    '--workload',
    workload,
    '--format',
    'markdown',
    '--check',
    ...(against === '' ? [] : ['--against', against, '--tolerance', input('TOLERANCE') || '0']),
    ...(input('QUOTAS') === '' ? ['--offline'] : ['--quotas', input('QUOTAS')]),
  ],
  { encoding: 'utf8', maxBuffer: 64e6 },
);
process.stderr.write(planned.stderr);
const isWorse = planned.status === DOES_NOT_FIT;
// Anything else is no answer: a file that cannot be read says so, and nobody is told an old one.
if (planned.status !== 0 && !isWorse) process.exit(planned.status ?? 1);

process.stdout.write(planned.stdout);
if (env.GITHUB_STEP_SUMMARY) appendFileSync(env.GITHUB_STEP_SUMMARY, planned.stdout);
if (env.GITHUB_OUTPUT) appendFileSync(env.GITHUB_OUTPUT, `worse=${isWorse}\n`);
if (input('COMMENT') === 'true' && pull) await comment(`${MARK}\n${planned.stdout}`);
process.exit(isWorse && input('CHECK') === 'true' ? DOES_NOT_FIT : 0);

/** A checkout has its last commit alone: the base is fetched where it is missing. */
function baseOf(request) {
  const sha = request?.base?.sha ?? '';
  if (!/^[0-9a-f]{40,64}$/.test(sha)) return '';
  const git = (...words) => spawnSync('git', words, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
  if (!git('cat-file', '-e', `${sha}^{commit}`)) git('fetch', '--no-tags', '--depth=1', 'origin', sha);
  return sha;
}

/** Changes the comment of an earlier run, or writes the first. A pull request from a fork may have no right to: that is said, and no failure. */
async function comment(body) {
  const api = env.GITHUB_API_URL || 'https://api.github.com';
  const issue = `${api}/repos/${env.GITHUB_REPOSITORY}/issues`;
  const headers = {
    accept: 'application/vnd.github+json',
    authorization: `Bearer ${input('TOKEN')}`,
    'content-type': 'application/json',
    'x-github-api-version': '2022-11-28',
  };
  const ask = async (method, url, content) => {
    const answer = await fetch(url, { method, headers, ...(content ? { body: JSON.stringify(content) } : {}) });
    if (!answer.ok) throw new Error(`${method} ${new URL(url).pathname}: ${answer.status}`);
    return answer.json();
  };
  try {
    const earlier = await findComment(ask, `${issue}/${Number(pull.number)}/comments`);
    if (earlier) await ask('PATCH', `${issue}/comments/${earlier.id}`, { body });
    else await ask('POST', `${issue}/${Number(pull.number)}/comments`, { body });
  } catch (error) {
    process.stderr.write(`no comment: ${error.message} (permissions: pull-requests: write)\n`);
  }
}

async function findComment(ask, url) {
  for (let page = 1; ; page++) {
    const found = await ask('GET', `${url}?per_page=100&page=${page}`);
    const earlier = found.find(({ body }) => typeof body === 'string' && body.startsWith(MARK));
    if (earlier || found.length < 100) return earlier;
  }
}
