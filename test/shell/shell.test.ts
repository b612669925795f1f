import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { callBq } from '../_helpers/call-bq.ts';
import { expectGolden } from '../_helpers/golden.ts';
import { ROOT, runBq, runJson, testEnvironment } from '../_helpers/run-bq.ts';

const PLAN = ['plan', '--offline', '--fast', '--model', 'sonnet-4', '--max-tokens', '16000'];
const ESCAPE = '\u001b[';

describe('the shell: help, version, did-you-mean', () => {
  it('bq --version names the catalogue’s date', async () => {
    const { stdout, exitCode } = await runBq(['--version']);
    expect(exitCode).to.equal(0);
    expect(stdout).to.match(/^bq \d+\.\d+\.\d+ · catalogue \d{4}-\d{2}/);
  });

  for (const topic of ['environment', 'exit-codes']) {
    it(`bq help ${topic}`, () => expectGolden(`help/${topic}`, ['help', topic]));
  }

  it('a help topic beside a flag', async () => {
    const { stdout, exitCode } = await runBq(['help', 'exit-codes', '--no-color']);
    expect(exitCode).to.equal(0);
    expect(stdout).to.match(/^The same with and without --json/);
  });

  it('--help, -h and help say the same', async () => {
    const [flag, short, word] = await Promise.all([runBq(['plan', '--help']), runBq(['plan', '-h']), runBq(['help', 'plan'])]);
    expect(flag.exitCode).to.equal(0);
    expect(flag.stdout).to.match(/EXAMPLES[\s\S]*GLOBAL FLAGS/);
    expect(short.stdout).to.equal(flag.stdout);
    expect(word.stdout).to.equal(flag.stdout);
  });

  it('the values of a flag are listed, and broken between words', async () => {
    const { stdout } = await runBq(['plan', '--help', '--all'], { env: { COLUMNS: '80' } });
    expect(stdout.replace(/\s+/g, ' ')).to.include(
      'one of step-functions, sqs, lambda, sdk-js, botocore, aws-sdk-python, bottleneck, p-limit',
    );
    expect(stdout.split('\n').every((line) => line.length <= 80)).to.equal(true);
    expect((await runBq(['count', '--help'])).stdout).to.match(/--as=KIND[\s\S]*one of converse, anthropic/);
  });

  it('an error is one line, and takes neither colours nor line ends from what it names', async () => {
    for (const evil of ['a\u001b[31mred\u001b[39m', 'a\nerror all is well', 'a\rerror all is well']) {
      const { stderr } = await runBq(['plan', '--model', evil, '--offline']);
      expect(stderr).to.match(/^error unknown model "a[^\n\r\u001b]*"\n {2}bq models/);
    }
  });

  it('plain bq without a terminal prints help', async () => {
    const { stdout, exitCode } = await runBq([]);
    expect(exitCode).to.equal(0);
    expect(stdout).to.match(/DIAGNOSE[\s\S]*ASK AWS[\s\S]*HELP TOPICS/);
  });

  const misuses: [string[], string][] = [
    [['plan', '--model', 'sonnet-4', '--max-tokens'], 'error --max-tokens expects a value\n'],
    [['plan', '--model', 'sonnet-4', '--scope'], 'error --scope expects one of these values: on-demand, geo, global\n'],
    [
      ['plan', '--max-tokens', '-5'],
      'error --max-tokens must be a whole number from 1 to 1,000,000,000,000 tokens, not -5\n  use --max-tokens 1 or more\n',
    ],
    [['plan', '--model', 'sonnet-4', '--model', 'nova-pro'], 'error --model is given more than once\n'],
    [
      ['plan', '--model', 'sonnet-4', '--scope', 'gloabl'],
      'error --scope must be one of on-demand, geo, global, not "gloabl"\n  did you mean --scope global?\n',
    ],
    [['plan', '--model', 'sonnet-4', '--scope', 'all'], 'error --scope must be one of on-demand, geo, global, not "all"\n'],
    [['simulate', 'scenario.yaml', '--aim', 'p99'], 'error --aim needs --optimize\n'],
    [['usage', '--alarm-at', '50'], 'error --alarm-at needs --emit\n'],
    [['autocomplete', 'tcsh'], 'error "tcsh" is none of bash, zsh, fish\n'],
    [['batch', 'watch'], 'error JOB is missing: ARNs or IDs of jobs\n  --help shows examples\n'],
    [['plan', '--workers', '20'], 'error unknown flag --workers\n  did you mean --concurrency?\n'],
    [['plan', '--input', '20'], 'error unknown flag --input\n  did you mean --input-tokens?\n'],
    [['plan', '--frobnicate'], 'error unknown flag --frobnicate\n  --help lists the flags\n'],
    [['plan', 'sonnet-4.5'], 'error unexpected argument: sonnet-4.5\n  did you mean --model sonnet-4.5?\n'],
    [['plan', '--model', 'sonnet-4', 'nova-pro'], 'error unexpected argument: nova-pro\n'],
    [['models', 'sonnet-4.5'], 'error unexpected argument: sonnet-4.5\n  did you mean --search sonnet-4.5?\n'],
  ];
  for (const [args, says] of misuses) {
    it(`${args.join(' ')}: exit 2, in a line`, async () => {
      const { stdout, stderr, exitCode } = await runBq(args);
      expect({ stdout, exitCode }).to.deep.equal({ stdout: '', exitCode: 2 });
      expect(stderr).to.equal(says);
      const json = await runJson(args);
      expect(json.exitCode).to.equal(2);
    });
  }

  it('flags that exclude each other are named as they are typed', async () => {
    const { stdout, exitCode } = await runBq(['quotas', '--offline', '--json', '--format', 'csv']);
    expect(exitCode).to.equal(2);
    expect(JSON.parse(stdout).error.message).to.equal('--json and --format exclude each other');
  });

  it('a flag that a command cannot do without is named as it is typed', async () => {
    const { stderr, exitCode } = await runBq(['batch', 'check', 'examples/prompts/batch.jsonl']);
    expect([exitCode, stderr]).to.deep.equal([2, 'error --model is missing\n  --help shows examples\n']);
  });

  it('an unknown command names the nearest, as text and as JSON', async () => {
    const text = await runBq(['plna']);
    expect(text).to.include({ exitCode: 2, stdout: '' });
    expect(text.stderr).to.match(/unknown command "plna"[\s\S]*did you mean bq plan\?/);
    const json = await runJson(['plna']);
    expect(json).to.include({ exitCode: 2, command: 'plna' });
    expect(json.error).to.include({ code: 'UNKNOWN_COMMAND', exitCode: 2 });
    expect((await runBq(['help', 'plna'])).exitCode).to.equal(2);
  });

  it('a topic without its command, or with a wrong one, names those that there are', async () => {
    const alone = await runBq(['batch']);
    expect(alone).to.include({ exitCode: 2, stdout: '' });
    expect(alone.stderr).to.match(/bq batch needs a subcommand\n\s+bq batch check\n\s+bq batch plan\n\s+bq batch split\n\s+bq batch watch/);
    expect((await runBq(['batch', 'chekc'])).stderr).to.include('unknown command "batch chekc"');
  });
});

describe('the shell: a command that is known', () => {
  it('says itself which word it does not take', async () => {
    const { stderr, exitCode } = await runBq(['models', 'sonnet-4.5']);
    expect(exitCode).to.equal(2);
    expect(stderr)
      .to.match(/unexpected argument: sonnet-4\.5/)
      .and.to.not.match(/unknown command/);
  });
});

describe('the shell: JSON and its twin', () => {
  it('BQ_JSON is --json, and a flag that excludes it beats it', async () => {
    const twin = await runBq(PLAN, { env: { BQ_JSON: '1' } });
    expect(JSON.parse(twin.stdout)).to.have.keys('schemaVersion', 'command', 'result', 'warnings', 'notes');
    const beaten = await runBq([...PLAN, '--format', 'markdown'], { env: { BQ_JSON: '1' } });
    expect(beaten.stdout).to.match(/^## Claude Sonnet 4/);
    expect((await runBq(PLAN, { env: { BQ_JSON: '0' } })).stdout).to.match(/^Claude Sonnet 4 ·/);
  });

  it('a flag beats its twin and any twin that it excludes', async () => {
    const region = await runJson<{ region: string }>([...PLAN, '--region', 'us-west-2'], { env: { BQ_REGION: 'us-east-2' } });
    expect(region.result.region).to.equal('us-west-2');
    const twin = await runJson<{ region: string }>(PLAN, { env: { BQ_REGION: 'us-east-2' } });
    expect(twin.result.region).to.equal('us-east-2');
    // --offline is on the command line: the variable that demands live quotas has no say.
    expect((await runJson(PLAN, { env: { BQ_REQUIRE_LIVE: '1' } })).exitCode).to.equal(0);
    const live = PLAN.filter((word) => word !== '--offline');
    expect((await runJson(live, { env: { BQ_REQUIRE_LIVE: '1' } })).exitCode).to.equal(4);
    expect((await runJson([...live, '--require-live'], { env: { BQ_OFFLINE: '1' } })).exitCode).to.equal(4);
  });

  it('a twin of a switch that is neither yes nor no is a usage error, in JSON under --json', async () => {
    const text = await runBq(PLAN, { env: { BQ_NO_COLOR: 'maybe' } });
    expect([text.exitCode, text.stdout]).to.deep.equal([2, '']);
    expect(text.stderr).to.match(/BQ_NO_COLOR must be 1 or 0 \(true, false, yes, no, on, off\), not "maybe"/);
    const json = await runJson(PLAN, { env: { BQ_NO_COLOR: 'maybe' } });
    expect(json.error).to.include({ code: 'BAD_ENVIRONMENT', exitCode: 2 });
    for (const word of ['yes', 'TRUE', 'on', 'no', 'off', ''])
      expect((await runBq(PLAN, { env: { BQ_NO_COLOR: word } })).exitCode, word).to.equal(0);
  });

  it('a twin that is neither yes nor no is never taken for a yes', async () => {
    const text = await callBq(PLAN, { env: { BQ_JSON: 'maybe' } });
    expect([text.exitCode, text.stdout]).to.deep.equal([2, '']);
    expect(text.stderr).to.match(/^error BQ_JSON must be 1 or 0 \(true, false, yes, no, on, off\), not "maybe"/);
    // Nobody is asked whose answer the variable is about.
    for (const args of ['catalog refresh', 'quotas requests', 'quotas request --code L-F4DDD3EB --value 8000000']) {
      const { exitCode, stderr } = await callBq([...args.split(' '), '--region', 'us-east-1'], { env: { BQ_OFFLINE: 'maybe' } });
      expect(exitCode, args).to.equal(2);
      expect(stderr, args).to.include('BQ_OFFLINE must be 1 or 0 (true, false, yes, no, on, off), not "maybe"');
    }
  });

  it('BQ_NOW that is no time is a usage error', async () => {
    const { exitCode, stderr } = await runBq(PLAN, { env: { BQ_NOW: 'tomorrow' } });
    expect(exitCode).to.equal(2);
    expect(stderr).to.match(/BQ_NOW must be an ISO time, not "tomorrow"/);
  });
});

describe('the shell: colour is decided once', () => {
  for (const [what, args, env, coloured] of [
    ['not a terminal', [], {}, false],
    ['FORCE_COLOR', [], { FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR=0', [], { FORCE_COLOR: '0' }, false],
    ['NO_COLOR beats FORCE_COLOR', [], { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
    ['--no-color beats FORCE_COLOR', ['--no-color'], { FORCE_COLOR: '1' }, false],
    ['BQ_NO_COLOR', [], { FORCE_COLOR: '1', BQ_NO_COLOR: '1' }, false],
    ['TERM=dumb alone', [], { TERM: 'dumb' }, false],
    ['JSON has none', ['--json'], { FORCE_COLOR: '1' }, false],
  ] as const) {
    it(what, async () => {
      const { stdout } = await runBq([...PLAN, ...args], { env });
      expect(stdout.includes(ESCAPE)).to.equal(coloured);
    });
  }
});

describe('the shell: pipes and signals', () => {
  it('a reader that goes away ends bq quietly', () => {
    const { stderr, status } = spawnSync(
      'bash',
      ['-c', `"${process.execPath}" bin/bq.js autocomplete bash | head -1 >/dev/null; exit "\${PIPESTATUS[0]}"`],
      {
        cwd: ROOT,
        env: testEnvironment(),
        encoding: 'utf8',
      },
    );
    expect(stderr).to.equal('');
    expect(status).to.equal(0);
  });

  it('a reader that takes nothing does not change the exit code; a closed output is quiet', () => {
    const shell = (line: string) => {
      const words = [process.execPath, join(ROOT, 'bin', 'bq.js'), ...PLAN, '--requests-per-minute', '1000000', '--check'];
      const { stdout, stderr, status } = spawnSync('bash', ['-c', line, 'bash', ...words], { env: testEnvironment(), encoding: 'utf8' });
      return { stdout, stderr, status };
    };
    const { stderr } = shell('"$@" >/dev/null');
    expect(shell('"$@" | true; exit $PIPESTATUS')).to.deep.equal({ stdout: '', stderr, status: 3 });
    expect(shell('"$@" >&-')).to.deep.equal({ stdout: '', stderr, status: 3 });
    expect(shell('"$@" >/dev/null <&-')).to.deep.equal({ stdout: '', stderr, status: 3 });
    expect(shell('"$@" >/dev/null 2>&-')).to.deep.equal({ stdout: '', stderr: '', status: 3 });
  });

  it('SIGINT gives 130', async () => {
    // A quota file that never ends keeps the command waiting.
    const child = spawn(process.execPath, [join(ROOT, 'bin/bq.js'), 'plan', '--model', 'sonnet-4', '--quotas', '-'], {
      env: testEnvironment(),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    // More than a pipe holds: when it is gone, bq is up and reads.
    await new Promise((resolve) => child.stdin.write(`{"Quotas": [${' '.repeat(1 << 20)}`, resolve));
    child.kill('SIGINT');
    expect(await ended).to.equal(130);
  });
});

describe('the shell: completion', () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    it(`${shell} script names commands, flags and models`, async () => {
      const { stdout, exitCode } = await runBq(['autocomplete', shell]);
      expect(exitCode).to.equal(0);
      for (const word of ['plan', 'max-tokens', 'sonnet-4.5', 'documented-cache-read', 'bedrock-quota']) expect(stdout).to.include(word);
    });
  }

  it('bash completes commands, flags and values', async () => {
    const { stdout: script } = await runBq(['autocomplete', 'bash']);
    const complete = (words: string) => {
      const count = words.split(' ').length - 1;
      const { stdout } = spawnSync(
        'bash',
        ['-c', `${script}\nCOMP_WORDS=(${words}); COMP_CWORD=${count}; _bq_complete; printf '%s\\n' "\${COMPREPLY[@]}"`],
        { encoding: 'utf8' },
      );
      return stdout.trim().split('\n');
    };
    expect(complete('bq pla')).to.deep.equal(['plan']);
    expect(complete('bq plan --max')).to.deep.equal(['--max-tokens']);
    expect(complete('bq plan --reservation w')).to.deep.equal(['weighted']);
    expect(complete('bq plan --model nova-p')).to.include('nova-pro');
  });

  it('an unknown shell exits 2', async () => {
    expect((await runBq(['autocomplete', 'tcsh'])).exitCode).to.equal(2);
  });
});

describe('the start-up code cache is harmless', () => {
  const version = async (cache: string) => {
    const { stdout, stderr, exitCode } = await runBq(['--version'], { env: { BQ_CACHE_DIR: cache } });
    expect(stderr).to.equal('');
    expect(exitCode).to.equal(0);
    expect(stdout).to.match(/^bq /);
  };
  const directory = () => mkdtempSync(join(tmpdir(), 'bq-cache-'));

  it('is written once, whole, for its owner alone', async () => {
    const cache = directory();
    await version(cache);
    const [file] = readdirSync(join(cache, 'code'));
    expect(statSync(join(cache, 'code')).mode & 0o777).to.equal(0o700);
    expect(statSync(join(cache, 'code', file as string)).mode & 0o777).to.equal(0o600);
    const before = statSync(join(cache, 'code', file as string)).mtimeMs;
    await version(cache);
    expect(statSync(join(cache, 'code', file as string)).mtimeMs).to.equal(before);
  });

  it('survives damage, other owners’ rights and a path that is no directory', async () => {
    const cache = directory();
    await version(cache);
    const [file] = readdirSync(join(cache, 'code')) as [string];
    for (const content of ['', 'garbage', Buffer.alloc(100_000, 7)]) {
      writeFileSync(join(cache, 'code', file), content, { mode: 0o600 });
      await version(cache);
    }
    chmodSync(join(cache, 'code'), 0o777);
    await version(cache);
    const blocked = join(directory(), 'file');
    writeFileSync(blocked, '');
    await version(blocked);
    const readOnly = directory();
    mkdirSync(join(readOnly, 'code'), { mode: 0o500 });
    await version(readOnly);
  });

  it('is cut short, somebody else’s, open to others or a link: the answer is the same, and a good file is put in its place', async () => {
    const cache = directory();
    const env = { BQ_CACHE_DIR: cache };
    const good = await runBq(PLAN, { env });
    const [name] = readdirSync(join(cache, 'code')) as [string];
    const file = join(cache, 'code', name);
    const whole = readFileSync(file);
    const damages: readonly (() => void)[] = [
      ...[1, 4, 5, 1000, whole.length - 1].map((length) => () => writeFileSync(file, whole.subarray(0, length))),
      () => writeFileSync(file, Buffer.from(whole).fill(0x55, 50_000, 50_004)),
      () => chmodSync(file, 0o666),
      () => {
        renameSync(file, join(cache, 'elsewhere'));
        symlinkSync(join(cache, 'elsewhere'), file);
      },
      // Only root can give a file away.
      ...(process.getuid?.() === 0 ? [() => chownSync(file, 65_534, 65_534)] : []),
    ];
    for (const damage of damages) {
      damage();
      expect(await runBq(PLAN, { env })).to.deep.equal(good);
      const { mode, uid } = lstatSync(file);
      expect({ isFile: lstatSync(file).isFile(), mode: mode & 0o777, uid }).to.deep.equal({
        isFile: true,
        mode: 0o600,
        uid: process.getuid?.(),
      });
    }
    // A directory where the file belongs cannot be replaced, and does no harm.
    rmSync(file);
    mkdirSync(file);
    expect(await runBq(PLAN, { env })).to.deep.equal(good);
    expect(readdirSync(join(cache, 'code'))).to.deep.equal([name]);
  });

  it('a disk that is full leaves the answer whole, and nothing half written', async () => {
    const cache = directory();
    const good = await runBq(PLAN);
    const words = [process.execPath, join(ROOT, 'bin', 'bq.js'), ...PLAN];
    // Files of this process end at 16 blocks: a write fails in the middle, as on a full disk.
    const { stdout, stderr, status } = spawnSync('bash', ['-c', 'ulimit -f 16; exec "$@"', 'bash', ...words], {
      env: testEnvironment({ BQ_CACHE_DIR: cache }),
      encoding: 'utf8',
    });
    expect({ stdout, stderr, exitCode: status, signal: null }).to.deep.equal(good);
    expect(readdirSync(join(cache, 'code'))).to.deep.equal([]);
  });

  it('does without HOME, with one that does not exist, is no directory or is empty', async () => {
    const good = await runBq(PLAN);
    const file = join(directory(), 'file');
    writeFileSync(file, '');
    for (const home of [undefined, '', join(directory(), 'nowhere'), file]) {
      expect(await runBq(PLAN, { env: { HOME: home } }), String(home)).to.deep.equal(good);
    }
  });

  it('copies that start at once all answer, and leave one file', async () => {
    const cache = directory();
    const runs = await Promise.all(Array.from({ length: 4 }, () => runBq(PLAN, { env: { BQ_CACHE_DIR: cache } })));
    const good = await runBq(PLAN, { env: { BQ_CACHE_DIR: cache } });
    expect(good).to.include({ exitCode: 0 });
    for (const run of runs) expect(run).to.deep.equal(good);
    expect(readdirSync(join(cache, 'code'))).to.have.length(1);
  });
});
