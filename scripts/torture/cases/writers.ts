// Every flag that names a file to write, against every kind of thing that is no file to write to.
import { execFileSync, spawn } from 'node:child_process';
import { chmod, lstat, mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import type { Ran, TortureBox, TortureCase, TortureEnd } from '../case.ts';

interface Writer {
  readonly name: string;
  readonly args: (target: string) => readonly string[];
  /** Files that it reads. */
  readonly files?: Readonly<Record<string, string>>;
  /** Told what it wrote through a pipe or device: it is the same text. */
  readonly begins: RegExp;
  /** Adds to what is there, and keeps it. */
  readonly appends?: boolean;
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
  { name: 'the file of bq simulate init', args: (target) => ['simulate', 'init', target, '--force'], begins: /^# A scenario/ },
];

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
  { name: 'the device full', prepare: (box) => makeDevice(box, 7), exit: 2, says: /disk is full/, check: stays('device', 'link') },
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
    check: leavesNothing,
  },
  {
    name: 'a disk that gets full over an older file',
    prepare: (box) => box.write('out', 'what was there'),
    // Writes beyond half a kilobyte fail, as on a disk with a quota.
    before: () => `trap '' XFSZ; ulimit -f 1`,
    exit: 2,
    says: /too large|full/,
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
  return WRITERS.flatMap((writer) =>
    TARGETS.map(
      (target): TortureCase => ({
        area: 'writers',
        name: `${writer.name}: ${target.name}`,
        limitSeconds: 20,
        run: (box) => write(box, writer, target),
      }),
    ),
  );
}

async function write(box: TortureBox, writer: Writer, target: Target): Promise<TortureEnd> {
  for (const [name, text] of Object.entries(writer.files ?? {})) await box.write(name, text);
  await target.prepare?.(box);
  const file = target.target?.(box) ?? box.path('out');
  const ran = await box.run(writer.args(file), {
    ...(target.before && { before: target.before(file) }),
    ...(target.namespace && { namespace: true }),
  });
  const wrong = (await target.check?.(box, file, writer, ran)) ?? null;
  return { runs: [ran], exit: [target.exit], says: target.says ? [target.says] : [], wrong: wrong === null ? [] : [wrong] };
}
