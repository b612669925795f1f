// Every flag that names a file to write, against every kind of thing that is no file to write to.
import { execFileSync, spawn } from 'node:child_process';
import { chmod, lstat, mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import type { Ran, TortureBox, TortureCase, TortureEnd, TortureRun } from '../case.ts';

interface Writer {
  readonly name: string;
  readonly args: (target: string) => readonly string[];
  /** Files that it reads. */
  readonly files?: Readonly<Record<string, string>>;
  /** Told what it wrote through a pipe or device: it is the same text. */
  readonly begins: RegExp;
  /** Where it is not enough to run it. */
  readonly run?: (box: TortureBox, args: readonly string[], options: TortureRun) => Promise<Ran>;
  /** It goes on without the file when the disk gets full, and says so. */
  readonly goesOn?: boolean;
}

const MODEL = ['--model', 'sonnet-4.5'];
const OFFLINE = ['--offline', '--region', 'us-east-1'];

const SCENARIO = `name: small
quota: { tokensPerMinute: 2000 }
workloads:
  - name: one
    arrival: { kind: executions, count: 300 }
    steps: [{ name: ask, inputTokens: 300, maxTokens: 400, outputTokens: 100, burndownRate: 5 }]
replicates: 1
`;

const LOG = Array.from({ length: 300 }, (_, index) =>
  JSON.stringify({
    timestamp: `2026-11-20T09:${String(index % 60).padStart(2, '0')}:00Z`,
    modelId: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
    region: 'us-east-1',
    operation: 'Converse',
    input: { inputTokenCount: 1000 + index },
    output: { outputTokenCount: 100 + index },
  }),
).join('\n');

const RECORDS = Array.from({ length: 400 }, (_, index) => JSON.stringify({ prompt: 'word '.repeat(10 + (index % 90)) })).join('\n');

const WRITERS: readonly Writer[] = [
  { name: '--save of bq quotas', args: (target) => ['quotas', ...OFFLINE, '--save', target], begins: /^\s*[{[]/ },
  {
    name: '--save of bq count',
    args: (target) => ['count', 'prompts.jsonl', ...MODEL, '--save', target],
    files: { 'prompts.jsonl': RECORDS },
    begins: /^\s*[{[]/,
  },
  {
    name: '--save of bq usage',
    args: (target) => ['usage', '--logs', 'log.jsonl', ...OFFLINE, '--save', target],
    files: { 'log.jsonl': LOG },
    begins: /^[#\w]/,
  },
  {
    name: '--save of bq support-case',
    args: (target) => [
      'support-case',
      '--kind',
      'quota-increase',
      ...MODEL,
      ...OFFLINE,
      '--input-tokens',
      '1000',
      '--max-tokens',
      '1000',
      '--save',
      target,
    ],
    begins: /\S/,
  },
  {
    name: '--trace of bq simulate',
    args: (target) => ['simulate', 's.yaml', '--trace', target],
    files: { 's.yaml': SCENARIO },
    begins: /^\{"policy"/,
  },
  {
    name: '--log of bq emulate',
    args: (target) => ['emulate', ...OFFLINE, '--port', '0', '--no-latency', '--json', '--log', target],
    begins: /^\{"/,
    run: emulate,
    goesOn: true,
  },
  { name: 'the file of bq simulate init', args: (target) => ['simulate', 'init', target, '--force'], begins: /^# A scenario/ },
];

/** An emulator that is asked something, so that it has something to write down, and ended. */
async function emulate(box: TortureBox, args: readonly string[], options: TortureRun): Promise<Ran> {
  const emulator = box.start(args, options);
  if (await emulator.says(/listens on \S+/)) {
    const url = /listens on (\S+)/.exec(emulator.output())?.[1];
    const ask = () =>
      fetch(`${url}/model/amazon.nova-micro-v1:0/converse`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"messages":[{"role":"user","content":[{"text":"hello"}]}]}',
      });
    for (let count = 0; count < 12; count++) await ask();
    await new Promise((resolve) => setTimeout(resolve, 400));
    emulator.kill('SIGINT');
  }
  return emulator.ended;
}

interface Target {
  readonly name: string;
  /** What lies there before. */
  prepare?(box: TortureBox): Promise<unknown>;
  /** The name to give to the flag; default: `out` in the box. */
  readonly target?: (box: TortureBox) => string;
  readonly before?: (target: string) => string;
  readonly namespace?: boolean;
  readonly exit: number;
  readonly says?: RegExp;
  /** Known when the file is written to, not when it is opened. */
  readonly isLate?: boolean;
  /** @returns what is wrong afterwards */
  check?(box: TortureBox, target: string, writer: Writer, ran: Ran): Promise<string | null>;
}

const kindOf = async (path: string) => {
  const stats = await lstat(path).catch(() => null);
  if (stats === null) return 'nothing';
  if (stats.isDirectory()) return 'directory';
  if (stats.isFIFO()) return 'FIFO';
  if (stats.isSymbolicLink()) return 'link';
  if (stats.isSocket()) return 'socket';
  return stats.isFile() ? 'file' : 'device';
};

const stays =
  (...kinds: readonly string[]) =>
  async (_box: TortureBox, target: string): Promise<string | null> => {
    const now = await kindOf(target);
    return kinds.includes(now) ? null : `the ${kinds.join(' or ')} is now a ${now}`;
  };

/** Nothing is left behind but what was there: no half a file, no temporary one. */
const leavesNothing = async (box: TortureBox): Promise<string | null> => {
  const half = (await readdir(box.directory, { recursive: true })).filter((name) => /\.tmp$|^out(\.txt)?$/.test(name));
  return half.length === 0 ? null : `left behind: ${half.join(', ')}`;
};

const keepsOld = async (_box: TortureBox, target: string): Promise<string | null> =>
  (await readFile(target, 'utf8')) === 'what was there' ? null : 'what was there is gone, and what should be there is not';

const makeFifo = async (box: TortureBox) => execFileSync('mkfifo', [box.path('out')]);

/** A device of our own: a bug must not cost the machine its /dev/null. Only root may make one, and only root could replace one. */
async function makeDevice(box: TortureBox, minor: 3 | 7): Promise<void> {
  try {
    execFileSync('mknod', ['-m', '666', box.path('out'), 'c', '1', String(minor)], { stdio: 'ignore' });
  } catch {
    await symlink(minor === 3 ? '/dev/null' : '/dev/full', box.path('out'));
  }
}

const TARGETS: readonly Target[] = [
  {
    name: 'a directory',
    prepare: (box) => mkdir(box.path('out')),
    exit: 2,
    says: /directory/,
    check: stays('directory'),
  },
  {
    name: 'a directory, with a slash',
    prepare: (box) => mkdir(box.path('out')),
    target: (box) => `${box.path('out')}/`,
    exit: 2,
    says: /directory/,
  },
  { name: 'a directory that is not there', target: (box) => box.path('no/such/out.txt'), exit: 2, says: /does not exist/ },
  {
    name: 'a path through a file',
    prepare: (box) => box.write('file', 'x'),
    target: (box) => box.path('file/out.txt'),
    exit: 2,
    says: /not a directory/,
  },
  { name: 'a name that is too long', target: (box) => box.path('n'.repeat(300)), exit: 2, says: /too long/ },
  { name: 'an empty name', target: () => '', exit: 2 },
  {
    name: 'the device full',
    prepare: (box) => makeDevice(box, 7),
    exit: 2,
    says: /disk is full/,
    isLate: true,
    check: stays('device', 'link'),
  },
  { name: 'the device null', prepare: (box) => makeDevice(box, 3), exit: 0, check: stays('device', 'link') },
  {
    name: 'a link to /dev/stdout',
    prepare: (box) => symlink('/dev/stdout', box.path('out')),
    exit: 0,
    check: async (box, target, { begins }, { stdout }) =>
      (await stays('link')(box, target)) ?? (begins.test(stdout) ? null : 'stdout has another text'),
  },
  {
    name: 'a FIFO with a reader',
    prepare: async (box) => {
      await makeFifo(box);
      const reader = spawn('sh', ['-c', `cat < out > read`], { cwd: box.directory });
      box.after(() => reader.kill('SIGKILL'));
    },
    exit: 0,
    check: async (box, target, { begins }) =>
      (await stays('FIFO')(box, target)) ?? (begins.test(await readFile(box.path('read'), 'utf8')) ? null : 'the reader got another text'),
  },
  {
    name: 'a FIFO that nobody reads',
    prepare: makeFifo,
    exit: 2,
    says: /nobody reads/,
    check: stays('FIFO'),
  },
  {
    name: 'a full disk',
    prepare: (box) => mkdir(box.path('disk')),
    target: (box) => box.path('disk/out'),
    before: () => 'mount -t tmpfs -o size=4k none disk && head -c 4096 /dev/zero > disk/filler',
    namespace: true,
    exit: 2,
    says: /disk is full/,
    isLate: true,
    check: leavesNothing,
  },
  {
    name: 'a disk that gets full over an older file',
    prepare: (box) => box.write('out', 'what was there'),
    // Every write to a file fails, as on a disk with a quota.
    before: () => `trap '' XFSZ; ulimit -f 0`,
    exit: 2,
    says: /too large|full/,
    isLate: true,
    check: keepsOld,
  },
  {
    name: 'a read-only file system',
    prepare: (box) => mkdir(box.path('disk')),
    target: (box) => box.path('disk/out'),
    before: () => 'mount -t tmpfs -o size=4k none disk && mount -o remount,ro disk',
    namespace: true,
    exit: 2,
    says: /read-only/,
  },
  {
    name: 'a link to a file',
    prepare: async (box) => symlink(await box.write('real.txt', 'what was there'), box.path('out')),
    exit: 0,
    check: async (box, target, { begins }) => {
      const kind = await stays('link')(box, target);
      return (
        kind ??
        (begins.test((await readFile(box.path('real.txt'), 'utf8')).replace(/^what was there/, ''))
          ? null
          : 'the file behind the link is as before')
      );
    },
  },
  {
    name: 'a link to nothing',
    prepare: (box) => symlink('later.txt', box.path('out')),
    exit: 0,
    check: stays('link'),
  },
  {
    name: 'a link to itself',
    prepare: (box) => symlink('out', box.path('out')),
    exit: 2,
    says: /link/,
  },
  {
    name: 'a file that others can read',
    prepare: async (box) => chmod(await box.write('out', ''), 0o644),
    exit: 0,
    check: async (_box, target) => ((await lstat(target)).isFile() ? null : 'is no file'),
  },
];

export function writerCases(): readonly TortureCase[] {
  const targets = WRITERS.flatMap((writer) =>
    TARGETS.map(
      (target): TortureCase => ({
        area: 'writers',
        name: `${writer.name}: ${target.name}`,
        limitSeconds: 20,
        run: (box) => write(box, writer, target),
      }),
    ),
  );
  return [...targets, ...splitCases(), ...streamCases()];
}

async function write(box: TortureBox, writer: Writer, target: Target): Promise<TortureEnd> {
  for (const [name, text] of Object.entries(writer.files ?? {})) await box.write(name, text);
  await target.prepare?.(box);
  const file = target.target?.(box) ?? box.path('out');
  const goesOn = target.isLate && writer.goesOn;
  const run = writer.run ?? ((_box, args, options) => box.run(args, options));
  const ran = await run(box, writer.args(file), {
    ...(target.before && { before: target.before(file) }),
    ...(target.namespace && { namespace: true }),
  });
  const wrong = goesOn ? null : ((await target.check?.(box, file, writer, ran)) ?? null);
  return { runs: [ran], exit: [goesOn ? 0 : target.exit], says: target.says ? [target.says] : [], wrong: wrong === null ? [] : [wrong] };
}

/** `bq batch split` writes many files into a folder. */
const FOLDERS: readonly (Pick<Target, 'name' | 'prepare' | 'target' | 'before' | 'namespace'> & {
  readonly exit: number;
  readonly says?: RegExp;
})[] = [
  { name: 'a file in its place', prepare: (box) => box.write('out', 'x'), exit: 2, says: /director/ },
  { name: 'a FIFO in its place', prepare: makeFifo, exit: 2, says: /director/ },
  { name: 'a device in its place', prepare: (box) => makeDevice(box, 3), exit: 2, says: /director/ },
  { name: 'a link to itself', prepare: (box) => symlink('out', box.path('out')), exit: 2, says: /link|director/ },
  {
    name: 'a path through a file',
    prepare: (box) => box.write('file', 'x'),
    target: (box) => box.path('file/out'),
    exit: 2,
    says: /director/,
  },
  { name: 'a name that is too long', target: (box) => box.path('n'.repeat(300)), exit: 2, says: /too long/ },
  {
    name: 'a folder that is not empty',
    prepare: async (box) => (await mkdir(box.path('out'))) ?? (await box.write('out/x', '')),
    exit: 2,
    says: /not empty/,
  },
  { name: 'a new folder in a new folder', target: (box) => box.path('a/b/out'), exit: 0 },
  {
    name: 'a full disk',
    prepare: (box) => mkdir(box.path('disk')),
    target: (box) => box.path('disk/out'),
    before: () => 'mount -t tmpfs -o size=16k none disk',
    namespace: true,
    exit: 2,
    says: /disk is full/,
  },
  {
    name: 'a read-only file system',
    prepare: (box) => mkdir(box.path('disk')),
    target: (box) => box.path('disk/out'),
    before: () => 'mount -t tmpfs -o size=4k none disk && mount -o remount,ro disk',
    namespace: true,
    exit: 2,
    says: /read-only/,
  },
  { name: 'a file that may not grow', before: () => `trap '' XFSZ; ulimit -f 8`, exit: 2, says: /too large/ },
];

function splitCases(): readonly TortureCase[] {
  return FOLDERS.map(({ name, prepare, target, before, exit, says, namespace = false }) => ({
    area: 'writers',
    name: `--out of bq batch split: ${name}`,
    limitSeconds: 20,
    run: async (box) => {
      const record = { modelInput: { messages: [{ role: 'user', content: [{ text: 'x'.repeat(200) }] }] } };
      await box.write(
        'records.jsonl',
        Array.from({ length: 400 }, (_, id) => JSON.stringify({ recordId: `r${id}`, ...record })).join('\n'),
      );
      await prepare?.(box);
      const folder = target?.(box) ?? box.path('out');
      const ran = await box.run(['batch', 'split', 'records.jsonl', '--model', 'nova-micro', ...OFFLINE, '--out', folder], {
        ...(before && { before: before(folder) }),
        namespace,
      });
      const parts = (await readdir(box.directory, { recursive: true })).filter((path) => /part-|\.tmp$/.test(path));
      const wrong = exit !== 0 && parts.length > 0 ? [`left behind: ${parts.join(', ')}`] : [];
      return { runs: [ran], exit: [exit], says: says ? [says] : [], wrong };
    },
  }));
}

/** stdout and stderr that cannot be written to. */
const STREAMS: readonly { readonly name: string; readonly before: string; readonly exit: number; readonly says?: RegExp }[] = [
  { name: 'stdout on a full disk', before: 'exec > /dev/full', exit: 2, says: /no space is left/ },
  { name: 'stdout closed', before: 'exec >&-', exit: 0 },
  { name: 'stderr on a full disk', before: 'exec 2> /dev/full', exit: 0 },
  { name: 'stderr closed', before: 'exec 2>&-', exit: 0 },
  { name: 'stdin closed', before: 'exec <&-', exit: 0 },
  { name: 'a reader that goes away at once', before: 'exec > >(head -c 1 > /dev/null)', exit: 0 },
];

const PRINTERS: readonly (readonly string[])[] = [
  ['--version'],
  ['help'],
  ['models', '--json'],
  ['quotas', ...OFFLINE, '--all', '--json'],
  ['plan', ...MODEL, ...OFFLINE, '--input-tokens', '3000', '--max-tokens', '1000'],
  ['explain', 'ThrottlingException: Too many tokens, please wait before trying again.', ...OFFLINE],
];

function streamCases(): readonly TortureCase[] {
  return STREAMS.flatMap(({ name, before, exit, says }) =>
    PRINTERS.map(
      (args): TortureCase => ({
        area: 'writers',
        name: `${name}: bq ${args.slice(0, 1).join(' ')}`,
        limitSeconds: 15,
        run: async (box) => ({ runs: [await box.run(args, { before })], exit: [exit], says: says ? [says] : [] }),
      }),
    ),
  );
}
